"""The engine, end to end over judges that are real and providers that are functions."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.assessment import AnswerStatus, Assessment, JudgeReference, Status
from grader.completion import CompletionRequest
from grader.conclusion import Method
from grader.confidence.estimate import DEFAULT_ERROR
from grader.engine import Engine
from grader.errors import RecordingError, ServerFailed
from grader.judgement import Judge, ReasonCode
from grader.judges.baseline import BASELINE_ERROR, BaselineJudge
from grader.judges.llm import LlmJudge
from grader.library import load_prompts
from grader.narrators import FactsNarrator
from grader.rubric import Label
from grader.rubrics.library import load_rubric
from grader.transcript import Transcript, parse_transcript, validate_transcript
from tests.builders import a_rubric, a_transcript
from tests.doubles import FunctionProvider
from tests.replies import answer_in, rating

THEN = datetime(2026, 2, 6, 13, 0, tzinfo=UTC)
PROMPTS = load_prompts()
ANSWERS = tuple(f"About topic{n}: I measure first, then change one thing, and measure again." for n in range(1, 6))


def an_engine(judge: Judge, *, lexical: bool = False) -> Engine:
    spec = JudgeReference(spec="baseline", model=None) if lexical else JudgeReference(spec="openai:m", model="m")
    error = BASELINE_ERROR if lexical else DEFAULT_ERROR
    method = Method(judges=(spec,), error=error, prompts_sha256=PROMPTS.sha256)
    return Engine(judge=judge, narrator=FactsNarrator(), method=method, lexical=lexical, clock=lambda: THEN)


def with_model(reply: Callable[[CompletionRequest], Any]) -> tuple[Engine, FunctionProvider]:
    provider = FunctionProvider(reply)
    return an_engine(LlmJudge(provider, PROMPTS, model="m")), provider


def baseline() -> Engine:
    return an_engine(BaselineJudge(), lexical=True)


def numbers(assessment: Assessment) -> dict[str, Any]:
    """Everything that is a number or a label, by answer text instead of by place."""
    confidence = assessment.recommendation.confidence
    return {
        "answers": {a.answer: (a.score, a.interval, a.band) for a in assessment.answers},
        "categories": [c.model_dump() for c in assessment.categories],
        "overall": assessment.overall.model_dump(),
        "label": assessment.recommendation.label,
        "rule": assessment.recommendation.rule,
        "confidence": confidence and confidence.value,
    }


async def test_one_call_an_answer_and_none_for_what_is_not_scored() -> None:
    """The wrap-up and an empty answer cost no call and have a null score with a reason."""
    exchanges = [
        {"stage": "Technical", "question": "What is a cache?", "answer": "A cache keeps what was asked for before."},
        {"stage": "Technical", "question": "What is a queue?", "answer": "  \n"},
        {"stage": "wrap-up", "question": "Any questions?", "answer": "What does the team look like?"},
        {"stage": "Technical", "question": "Left out", "answer": "An answer all the same.", "scored": False},
    ]
    engine, provider = with_model(rating(3))
    result = await engine.grade(validate_transcript({"exchanges": exchanges}), a_rubric())
    assert len(provider.asked) == 1
    assert [a.status for a in result.answers] == ["scored", "not_scored", "not_scored", "not_scored"]
    assert [a.score for a in result.answers] == [75, None, None, None]
    assert [a.reason_codes for a in result.answers[1:]] == [
        ("no_answer",),
        ("stage_not_scored",),
        ("stage_not_scored",),
    ]
    assert result.usage.calls == 1


async def test_a_failure_is_never_a_grade() -> None:
    """An answer that no judgement could be had for changes no score, lowers coverage and widens the interval."""
    failing = ANSWERS[2]

    def reply(request: CompletionRequest) -> str | Exception:
        return ServerFailed("the server is down", status=503) if answer_in(request) == failing else rating(3)(request)

    engine, _ = with_model(reply)
    transcript = a_transcript(*ANSWERS)
    others = tuple(exchange for exchange in transcript.exchanges if exchange.answer != failing)
    with_failure = await engine.grade(transcript, a_rubric())
    without = await engine.grade(transcript.model_copy(update={"exchanges": others}), a_rubric())
    failed = with_failure.answers[2]
    assert (failed.status, failed.score, failed.verdict) == (AnswerStatus.FAILED, None, None)
    assert failed.reason_codes == (ReasonCode.PROVIDER_FAILED,)
    assert with_failure.status is Status.COMPLETED
    assert with_failure.overall.score == without.overall.score
    assert [c.score for c in with_failure.categories] == [c.score for c in without.categories]
    assert with_failure.overall.interval is not None
    assert without.overall.interval is not None
    assert with_failure.overall.interval[0] <= without.overall.interval[0]
    assert with_failure.overall.interval[1] >= without.overall.interval[1]


async def test_when_nothing_could_be_judged_the_assessment_has_failed() -> None:
    """No label is given on no evidence, and no confidence with it."""
    engine, _ = with_model(lambda _: ServerFailed("the server is down", status=503))
    result = await engine.grade(a_transcript(*ANSWERS), a_rubric())
    assert result.status is Status.FAILED
    assert result.overall.score is None
    assert result.recommendation.label is Label.INCONCLUSIVE
    assert result.recommendation.confidence is None


async def test_a_reply_missing_from_a_replay_is_the_callers_to_know() -> None:
    """It is no failed answer: the call cannot be carried out, and the error is raised as it is."""
    engine, _ = with_model(lambda _: RecordingError("no reply for this request", source="replies"))
    with pytest.raises(RecordingError, match="no reply"):
        await engine.grade(a_transcript(*ANSWERS), a_rubric())


async def test_same_completions_same_bytes() -> None:
    """Nothing in an assessment depends on anything but its input, its replies and the clock."""
    first, second = [await with_model(rating(3))[0].grade(a_transcript(*ANSWERS), a_rubric()) for _ in range(2)]
    assert first.model_dump_json() == second.model_dump_json()


async def test_the_order_of_answers_changes_no_number() -> None:
    """The same exchanges in another order give the same scores, intervals, label and confidence."""
    levels = dict(zip(ANSWERS, (4, 2, 3, 1, 3), strict=True))
    engine, _ = with_model(rating(lambda answer: levels[answer]))
    transcript = a_transcript(*ANSWERS)
    turned = transcript.model_copy(update={"exchanges": transcript.exchanges[::-1]})
    assert numbers(await engine.grade(transcript, a_rubric())) == numbers(await engine.grade(turned, a_rubric()))


async def test_a_further_draw_is_another_request() -> None:
    """Asking anew on purpose never gets the reply that was kept for the first asking."""
    engine, provider = with_model(rating(3))
    for draw in (0, 1):
        await engine.grade(a_transcript(ANSWERS[0]), a_rubric(), draw=draw)
    assert len({request.key for request in provider.asked}) == 2


async def test_who_the_candidate_is_does_not_leave() -> None:
    """No request holds the name, the e-mail or an employer, and quotes still stand in the text as posted."""
    transcript = a_transcript(
        "I'm Alex Thompson and at MegaTech I led the platform team (alex@megatech.example).",
        candidate={"name": "Alex Thompson", "email": "alex@megatech.example", "employers": ["MegaTech"]},
    )
    engine, provider = with_model(rating(3))
    result = await engine.grade(transcript, a_rubric())
    sent = json.dumps([r.model_dump(mode="json") for r in provider.asked])
    assert not [word for word in ("Alex", "Thompson", "MegaTech", "megatech") if word in sent]
    evidence = result.answers[0].criteria[0].evidence[0]
    assert evidence.verified
    assert evidence.quote == result.answers[0].answer[evidence.start : evidence.end]
    assert evidence.quote.startswith("I'm Alex Thompson and at")


async def test_a_level_on_no_quote_is_kept_and_marked() -> None:
    """The level stands, its error is doubled, the strength that stood on the quote is gone."""
    invented = rating(3, strengths=[{"point": "Knows Kafka", "quote": "I run Kafka in production"}])

    def reply(request: CompletionRequest) -> str:
        said = json.loads(invented(request))
        for rated in said["criteria"].values():
            rated["evidence"] = ["words that nobody has said"]
        return json.dumps(said)

    unquoted = (await with_model(reply)[0].grade(a_transcript(*ANSWERS), a_rubric())).answers[0]
    quoted = (await with_model(rating(3))[0].grade(a_transcript(*ANSWERS), a_rubric())).answers[0]
    assert unquoted.score == quoted.score
    assert unquoted.strengths == ()
    assert ReasonCode.EVIDENCE_UNVERIFIED in unquoted.reason_codes
    assert unquoted.interval is not None
    assert quoted.interval is not None
    assert unquoted.interval[1] - unquoted.interval[0] > quoted.interval[1] - quoted.interval[0]


@pytest.mark.parametrize("verdict", ["no_answer", "declined", "unintelligible"])
async def test_nothing_to_rate_is_no_zero(verdict: str) -> None:
    """A model that finds nothing to rate gives a state with a null score."""
    engine, _ = with_model(rating(0, verdict=verdict))
    answer = (await engine.grade(a_transcript(ANSWERS[0]), a_rubric())).answers[0]
    assert (answer.status, answer.score, answer.verdict) == ("not_scored", None, verdict)
    assert answer.reason_codes == (verdict,)


async def test_not_addressed_puts_the_content_at_zero() -> None:
    """Whatever levels the model gave with that verdict; how it was told is rated all the same."""
    engine, _ = with_model(rating(4, verdict="not_addressed"))
    answer = (await engine.grade(a_transcript(ANSWERS[0]), a_rubric())).answers[0]
    assert {c.id: c.level for c in answer.criteria} == {"accuracy": 0, "depth": 0, "clarity": 4}
    assert answer.strengths == ()


def the_seed(shared: Path, name: str) -> Transcript:
    return parse_transcript((shared / "seed" / f"{name}.json").read_bytes())


async def test_the_mispaired_seed_is_inconclusive(shared: Path) -> None:
    """Six answers under the wrong question: no label, the pairing named, and no hiring advice."""
    result = await baseline().grade(the_seed(shared, "alex_thompson"), load_rubric("general"))
    assert result.recommendation.label is Label.INCONCLUSIVE
    assert ReasonCode.QA_MISALIGNED in result.recommendation.reason_codes
    assert ReasonCode.QA_MISALIGNED in {d.code for d in result.data_quality}
    assert ReasonCode.IMPLAUSIBLE_DURATION in {d.code for d in result.data_quality}
    assert result.answers[-1].score is None


async def test_the_same_words_under_their_own_questions_get_a_label(shared: Path) -> None:
    """The repaired pairing is not suspect, and is worth at least 20 points more."""
    mispaired = await baseline().grade(the_seed(shared, "alex_thompson"), load_rubric("general"))
    repaired = await baseline().grade(the_seed(shared, "alex_thompson_repaired"), load_rubric("general"))
    codes = {c for a in repaired.answers for c in a.reason_codes} | {d.code for d in repaired.data_quality}
    assert ReasonCode.QA_MISALIGNED not in codes
    assert repaired.recommendation.label is not Label.INCONCLUSIVE
    assert repaired.overall.score is not None
    assert repaired.overall.score >= (mispaired.overall.score or 0) + 20


async def test_each_answer_may_have_a_draw_of_its_own() -> None:
    """Those that are named are asked anew; the others' requests are those of before. The grade says by which draw."""
    engine, provider = with_model(rating(3))
    first = await engine.grade(a_transcript(*ANSWERS), a_rubric())
    second = await engine.grade(a_transcript(*ANSWERS), a_rubric(), draws={"q2": 1, "q5": 3})
    keys = [request.key for request in provider.asked]
    assert [n for n, key in enumerate(keys[5:]) if key not in keys[:5]] == [1, 4]
    assert [a.draw for a in first.answers] == [0] * 5
    assert [a.draw for a in second.answers] == [0, 1, 0, 0, 3]


async def test_what_stands_is_not_asked_again() -> None:
    """It is taken to the letter, at no cost, and progress counts the others; the numbers are those of all."""
    engine, provider = with_model(rating(3))
    first = await engine.grade(a_transcript(*ANSWERS), a_rubric())
    told: list[tuple[int, int]] = []
    standing = {a.id: a for a in first.answers[:3]}
    other, asked = with_model(rating(1))
    second = await other.grade(
        a_transcript(*ANSWERS), a_rubric(), standing=standing, progress=lambda *done: told.append(done)
    )
    assert (len(provider.asked), len(asked.asked)) == (5, 2)
    assert second.answers[:3] == first.answers[:3]
    assert [a.score for a in second.answers] == [75, 75, 75, 25, 25]
    assert second.overall.score == 55
    assert second.usage.calls == 2
    assert told == [(1, 2), (2, 2)]
