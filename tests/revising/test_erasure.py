"""What is left when a candidate is forgotten: no word of the interview, and every figure."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from grader.assessment import Assessment, Status
from grader.completion import CompletionRequest
from grader.revising.answers import rescored
from grader.revising.editions import as_revision, rendered_again, reviewed
from grader.revising.erasure import erased
from grader.revising.figures import figures
from grader.revising.orders import OverrideOrder, ReviewOrder
from grader.rubric import Label
from grader.transcript import validate_transcript
from tests.builders import a_rubric
from tests.replies import answer_in, rating
from tests.reports.hostile import filled
from tests.reports.samples import hire
from tests.revising.machines import LABELS, RUBRIC, few, machines, orders
from tests.test_engine import with_model

LATER = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
# Letters of which no rubric, no sentence of ours and no hash is made.
WORD = st.text(alphabet="qxzjv", min_size=4, max_size=9)
SPOKEN = st.lists(WORD, min_size=4, max_size=12).map(" ".join)


@st.composite
def posted(draw: st.DrawFn) -> dict[str, Any]:
    """A transcript in which every text is made of such words."""
    exchanges = [
        {
            "stage": draw(WORD),
            "question": f"{draw(SPOKEN)}?",
            "answer": draw(SPOKEN),
            "key_points": [draw(SPOKEN)],
            "follow_ups": [{"question": draw(SPOKEN), "answer": draw(SPOKEN)}],
        }
        for _ in range(draw(st.integers(1, 4)))
    ]
    return {
        "candidate": {"name": draw(SPOKEN), "email": f"{draw(WORD)}@{draw(WORD)}.com", "employers": [draw(WORD)]},
        "position": {"title": draw(SPOKEN), "level": draw(WORD), "description": draw(SPOKEN)},
        "interview": {"date": "2026-02-06", "duration_minutes": 0.01, "language": draw(st.sampled_from(["en", "qxz"]))},
        "exchanges": exchanges,
        "metadata": {"note": draw(WORD)},
    }


def graded(transcript: dict[str, Any]) -> Assessment:
    """By a model that repeats what it reads, wherever it may write."""

    def reply(request: CompletionRequest) -> str:
        said = answer_in(request)
        rated = json.loads(rating(3)(request))
        for criterion in rated["criteria"].values():
            criterion["reasoning"] = f"The answer says {said}."
        texts = {"improvements": [{"point": said, "severity": "high"}], "missing_points": [said]}
        texts |= {"strengths": [{"point": said, "quote": said}]}
        return json.dumps(rated | texts)

    return asyncio.run(with_model(reply)[0].grade(validate_transcript(transcript), RUBRIC))


@few
@given(posted(), SPOKEN)
def test_no_word_of_the_interview_is_left(transcript: dict[str, Any], reason: str) -> None:
    """Not of questions, answers or names, not in the judge's words or ours, not in a reviewer's reasons."""
    machine = graded(transcript)
    override = OverrideOrder(answer_id="q1", criterion_id="depth", level=0, reason=reason)
    order = ReviewOrder(reviewer="Dana Reviewer", overrides=(override,), label=Label.HIRE, note=reason, attest=True)
    after = reviewed(machine, a_rubric(), order, at=LATER)
    assert re.search("[qxzjv]{4}", after.model_dump_json())
    left = erased(after).model_dump_json()
    assert not re.search("[qxzjv]{4}", left, re.IGNORECASE)
    assert "@" not in left.replace("test@1", "")


@few
@given(machines(), st.data())
def test_every_figure_is_left(machine: Assessment, data: st.DataObject) -> None:
    """Numbers, levels, statuses, codes and labels are what they were, and scores still follow from the levels."""
    label = data.draw(LABELS)
    order = ReviewOrder(
        reviewer="Dana", overrides=tuple(data.draw(orders(machine))), label=label, note="So.", attest=True
    )
    before = reviewed(machine, RUBRIC, order, at=LATER)
    left = erased(before)
    assert left.status is Status.ERASED
    assert [f.value for f in figures(left).values()] == [f.value for f in figures(before).values()]
    assert [n.code for n in left.data_quality] == [n.code for n in before.data_quality]
    assert [a.reason_codes for a in left.answers] == [a.reason_codes for a in before.answers]
    assert (left.id, left.usage, left.created_at) == (before.id, before.usage, before.created_at)
    assert left.provenance == before.provenance
    for answer in left.answers:
        again = rescored(answer, RUBRIC, left.provenance.calibration)
        assert (again.score, again.interval) == (answer.score, answer.interval)


LEFT = """
    .schema_version .id .status .created_at .completed_at .revision.mode .revision.by .revision.at
    .review.reviewer .review.at .candidate.id .interview.id .interview.date
    .answers.id .answers.status .answers.verdict .answers.reason_codes .answers.band .answers.formula
    .answers.criteria.id .answers.criteria.name .answers.criteria.anchor .answers.override.by
    .categories.id .categories.name .categories.band .categories.formula .overall.formula
    .recommendation.label .recommendation.rule .recommendation.confidence.band .recommendation.confidence.meaning
    .recommendation.confidence.drivers .recommendation.closest_flip.label .recommendation.closest_flip.change
    .data_quality.code .data_quality.answer_ids
    .provenance.engine_version .provenance.rubric.id .provenance.rubric.version .provenance.rubric.sha256
    .provenance.prompts_sha256 .provenance.judges.spec .provenance.judges.role .provenance.narrator
    .provenance.calibration.source
    .provenance.transcript_sha256 .provenance.generated_at
"""


def texts(value: Any, path: str = "") -> Iterator[str]:
    """The paths of all texts that are not empty, without places in lists."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield from texts(below, f"{path}.{name}")
    elif isinstance(value, list):
        for below in value:
            yield from texts(below, path)
    elif isinstance(value, str) and value:
        yield path


def test_texts_are_kept_by_name_only() -> None:
    """Whatever an assessment may hold: what is left is listed here, and a new field is erased until it is."""
    left = erased(filled(hire(), "word")).model_dump(mode="json")
    assert set(texts(left)) == set(re.findall(r"\S+", LEFT))


def test_what_is_erased_can_be_read_back_and_erased_again() -> None:
    """A store keeps it as it keeps any other."""
    left = erased(hire())
    assert Assessment.model_validate_json(left.model_dump_json()) == left
    assert erased(left) == left
    again = as_revision(left, rendered_again(left, RUBRIC), mode="render", reason=None, by=None, at=LATER)
    assert "Redis" not in again.model_dump_json()
