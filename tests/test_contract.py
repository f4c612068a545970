"""The assessment's names and shapes: what platforms hold on to. A field may be added here, never taken away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from grader.assessment import AnswerStatus, Assessment, Status
from grader.judgement import ReasonCode, Severity, Verdict
from grader.rubric import Label, Rubric
from grader.rubrics.library import load_rubric
from grader.transcript import Transcript, validate_transcript
from tests.replies import answer_in, rating
from tests.test_engine import with_model

# By object: the contract's fields, and those that we added.
SHAPES: dict[str, tuple[str, str]] = {
    "Assessment": (
        "schema_version id status waiting created_at completed_at revision replaces review candidate position "
        "interview answers categories overall recommendation summary strengths improvements data_quality "
        "usage provenance",
        "",
    ),
    "Waiting": ("code since until", ""),
    "Revision": ("n mode reason by at", "answers"),
    "Review": ("attested reviewer at", "note revision lapsed"),
    "Candidate": ("name id email employers", ""),
    "Position": ("title level description", ""),
    "Interview": ("id date duration_minutes language", ""),
    "AnswerGrade": (
        "id stage number question answer follow_ups status verdict reason_codes score interval band formula feedback "
        "criteria strengths improvements missing_points override",
        "weight machine draw doubt escalated disclosure",
    ),
    "Disclosure": ("", "requests masked"),
    "Masked": ("", "name email phone link employer"),
    "MachineGrade": ("status verdict reason_codes score interval band formula", ""),
    "AskedFollowUp": ("question answer", ""),
    "CriterionGrade": ("id name weight level reasoning evidence", "anchor disputed override"),
    "Evidence": ("quote turn start end verified", ""),
    "Strength": ("point quote", ""),
    "Improvement": ("point severity", ""),
    "Override": ("was by reason", ""),
    "LabelOverride": ("was by reason", "rule"),
    "CategoryScore": ("id name score interval band answers weight contribution formula", ""),
    "Overall": ("score interval formula", ""),
    "Recommendation": (
        "label rule reason_codes confidence reasoning reasons_for reasons_against closest_flip next_steps "
        "follow_up_questions",
        "override",
    ),
    "Confidence": ("value band meaning drivers", ""),
    "Flip": ("label change", ""),
    "KeyStrength": ("point quote answer_id", ""),
    "KeyImprovement": ("point severity answer_id", ""),
    "DataQuality": ("code message answer_ids", ""),
    "Usage": ("calls retries input_tokens cached_tokens output_tokens cost_usd", "written_tokens"),
    "Provenance": (
        "engine_version rubric prompts_sha256 judges narrator calibration transcript_sha256 generated_at",
        "earlier_prompts_sha256 narration",
    ),
    "RubricReference": ("id version sha256", ""),
    "JudgeReference": ("spec model replied_as", "role below"),
    "ErrorModel": ("sigma rho beta source measured", "criteria"),
    "CriterionError": ("", "id sigma beta source"),
}
TRANSCRIPT: dict[str, str] = {
    "Transcript": "candidate position interview exchanges metadata",
    "Candidate": "name id email employers",
    "Position": "title level description",
    "Interview": "id date duration_minutes language",
    "Exchange": "id stage question answer key_points reference_answer weight scored follow_ups",
    "FollowUp": "question answer",
}
CODES = """qa_misaligned, too_few_answers, low_coverage, must_have_not_assessed, not_addressed, no_answer,
    unintelligible, declined, model_refused, unparsable, provider_failed, budget_spent, injection_suspected,
    evidence_unverified, judges_disagree, stage_not_scored, unsupported_language, implausible_duration"""


def listed(names: str) -> set[str]:
    return set(names.split())


def objects(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The objects of a JSON Schema by name; enumerations left out."""
    named = {schema["title"]: schema, **schema.get("$defs", {})}
    return {name: part for name, part in named.items() if "properties" in part}


async def an_interview() -> dict[str, Any]:
    """The JSON of an interview with all that can befall an answer, graded by a model that rates every level."""
    levels = {"cache": 4, "queue": 1}
    engine, _ = with_model(rating(lambda answer: next(v for k, v in levels.items() if k in answer)))
    answers = [
        ("Technical", "What is a cache?", "A cache keeps what was asked for before, near to who asks."),
        ("technical", "What is a queue?", "A queue holds what is to be done, in the order in which it came."),
        ("TECHNICAL", "What is a cache for?", "A cache is for reads that come again and again."),
        ("Behavioral", "A conflict over a queue?", "We had one about the queue, talked it over and then tried both."),
        ("Wrap-Up", "Any questions?", "None."),
        ("Interview", "What is a lock?", ""),
    ]
    exchanges = [{"stage": stage, "question": question, "answer": answer} for stage, question, answer in answers]
    exchanges[0]["follow_ups"] = [{"question": "When?", "answer": "When the same thing is read often."}]  # type: ignore[assignment]
    transcript = validate_transcript({"interview": {"duration_minutes": 0.1}, "exchanges": exchanges})
    result = await engine.grade(transcript, load_rubric("general"))
    parsed = json.loads(result.model_dump_json())
    assert isinstance(parsed, dict)
    return parsed


def test_every_object_has_the_fields_of_the_contract() -> None:
    """No object lacks one, and what we added is listed above."""
    found = objects(Assessment.model_json_schema(mode="serialization"))
    assert {name: sorted(part["properties"]) for name, part in found.items()} == {
        name: sorted((ours + " " + added).split()) for name, (ours, added) in SHAPES.items()
    }


def test_the_schema_says_that_every_field_is_always_there() -> None:
    """A client made from the schema of an assessment need not ask whether a field exists."""
    found = objects(Assessment.model_json_schema(mode="serialization"))
    assert {name: set(part.get("required", ())) for name, part in found.items()} == {
        name: set(part["properties"]) for name, part in found.items()
    }


async def test_every_field_is_always_there() -> None:
    """What is not known is null or empty, never absent: nobody has to look whether a name exists."""
    result = await an_interview()
    seen = {frozenset(part) for part in parts(result)}
    assert seen <= {frozenset(listed(f"{ours} {added}")) for ours, added in SHAPES.values()}
    assert len(seen) >= 20


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within a JSON value."""
    if isinstance(value, dict):
        yield value
    for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(below)


def test_a_transcript_has_the_fields_of_the_contract() -> None:
    """No more, since an unknown field is refused; only exchanges, and their question and answer, are required."""
    found = objects(Transcript.model_json_schema())
    assert {n: sorted(p["properties"]) for n, p in found.items()} == {
        n: sorted(f.split()) for n, f in TRANSCRIPT.items()
    }
    required = {name: sorted(part["required"]) for name, part in found.items() if "required" in part}
    both = ["answer", "question"]
    assert required == {"Transcript": ["exchanges"], "Exchange": both, "FollowUp": both}
    assert all(part["additionalProperties"] is False for part in found.values())


def test_a_rubric_has_the_fields_of_the_contract() -> None:
    """Section 2; a level, a rule and a band are spelled as the contract has them."""
    found = objects(Rubric.model_json_schema())
    assert set(found["Rubric"]["properties"]) >= listed(
        "id version title language categories criteria unscored_stages bands next_steps policy"
    )
    assert set(found["Criterion"]["properties"]) >= listed("id category question levels weight stages content")
    assert set(found["Category"]["properties"]) >= listed("id name weight must_have")
    assert set(found["Band"]["properties"]) >= {"from", "name"}
    assert set(found["Policy"]["properties"]) >= {"inconclusive", "rules"}


def test_words_of_a_closed_list_are_those_of_the_contract() -> None:
    """Statuses, verdicts, labels, severities and reason codes."""
    assert set(Status) == listed("queued running waiting completed failed cancelled erased")
    assert set(AnswerStatus) == {"scored", "not_scored", "failed"}
    assert set(Verdict) == listed("addressed partially_addressed not_addressed no_answer unintelligible declined")
    assert set(Label) == listed("strong_hire hire no_hire strong_no_hire inconclusive")
    assert get_args(Severity) == ("low", "medium", "high")
    assert set(ReasonCode) == set(re.findall(r"\w+", CODES))


def test_the_contract_itself_names_every_field(shared: Path) -> None:
    """The lists above are not our own invention. `calibration` and a follow-up are left open there."""
    section = (shared / "contract.md").read_text(encoding="utf-8").split("## 3.")[1].split("## 4.")[0]
    open_there = {"ErrorModel", "AskedFollowUp", "JudgeReference", "Candidate", "Position", "Interview"}
    words = set(re.findall(r"\w+", section))
    for name, (ours, _) in SHAPES.items():
        assert name in open_there or set(ours.split()) <= words, name
    assert {str(code) for code in ReasonCode} <= words


async def test_a_graded_interview_has_these_shapes() -> None:
    """What the engine makes, as JSON: pairs for intervals, integers for scores, one decimal for contributions."""
    result = await an_interview()
    assert set(result) == set(SHAPES["Assessment"][0].split())
    assert (result["schema_version"], result["status"]) == ("1", "completed")
    assert result["revision"]["n"] == 1
    first = result["answers"][0]
    assert isinstance(first["score"], int)
    assert [type(end) for end in first["interval"]] == [int, int]
    assert first["override"] is None
    assert "\n" not in first["feedback"]
    assert [c["contribution"] for c in result["categories"]] == [
        None if c["contribution"] is None else round(c["contribution"], 1) for c in result["categories"]
    ]
    assert re.fullmatch(r"[0-9a-f]{64}", result["provenance"]["transcript_sha256"])
    assert {s["answer_id"] for s in result["strengths"]} <= {a["id"] for a in result["answers"]}
    assert "implausible_duration" in {notice["code"] for notice in result["data_quality"]}


async def test_stages_and_numbers_are_those_of_the_contract() -> None:
    """A stage is spelled as it first occurs, and questions are numbered within it."""
    result = await an_interview()
    assert [(a["stage"], a["number"]) for a in result["answers"]] == [
        ("Technical", 1),
        ("Technical", 2),
        ("Technical", 3),
        ("Behavioral", 1),
        ("Wrap-Up", 1),
        ("Interview", 1),
    ]


async def test_evidence_stands_where_it_says() -> None:
    """`turn` 0 is the answer, n the n-th follow-up's; start and end count code points of the text as posted."""
    result = await an_interview()
    places = [(a, e) for a in result["answers"] for c in a["criteria"] for e in c["evidence"] if e["verified"]]
    assert places
    for answer, evidence in places:
        turns = [answer["answer"], *(f["answer"] for f in answer["follow_ups"])]
        assert turns[evidence["turn"]][evidence["start"] : evidence["end"]] == evidence["quote"]


@pytest.mark.parametrize(("level", "score"), [(0, 0), (1, 25), (2, 50), (3, 75), (4, 100)])
async def test_a_score_is_25_times_the_mean_level(level: int, score: int) -> None:
    """With every criterion on one level there is nothing to weigh."""
    engine, provider = with_model(rating(level))
    transcript = validate_transcript(
        {"exchanges": [{"question": "What is a cache?", "answer": "A cache keeps reads."}]}
    )
    result = await engine.grade(transcript, load_rubric("general"))
    assert result.answers[0].score == score
    assert answer_in(provider.asked[0]) == "A cache keeps reads."
