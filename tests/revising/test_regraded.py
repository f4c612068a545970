"""Asked again: what the engine makes now over what stood, with everything that people had set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.assessment import AnswerStatus, Assessment, JudgeReference
from grader.completion import CompletionRequest
from grader.conclusion import Method
from grader.confidence.estimate import DEFAULT_ERROR
from grader.engine import Engine
from grader.errors import ServerFailed
from grader.judges.baseline import BASELINE_ERROR
from grader.judges.llm import LlmJudge
from grader.library import load_prompts
from grader.narrators import FactsNarrator
from grader.revising.applying import apply_overrides, standing_answers, without_overrides
from grader.revising.editions import as_revision, next_draws, redecided, regraded
from grader.revising.orders import OverrideOrder
from grader.rubric import Label
from tests.builders import a_rubric, a_transcript
from tests.doubles import FunctionProvider
from tests.replies import answer_in, rating
from tests.test_engine import ANSWERS, PROMPTS, THEN, baseline, with_model

TRANSCRIPT = a_transcript(*ANSWERS)
RUBRIC = a_rubric()
DEPTH = OverrideOrder(answer_id="q2", criterion_id="depth", level=0, reason="It was not deep.")


async def first(level: int = 3) -> Assessment:
    return await with_model(rating(level))[0].grade(TRANSCRIPT, RUBRIC)


def by_dana(assessment: Assessment, *orders: OverrideOrder, label: Label | None = None) -> Assessment:
    return apply_overrides(assessment, RUBRIC, orders, by="Dana Reviewer", label=label, note="Seen together.")


async def again(
    previous: Assessment, reply: Callable[[CompletionRequest], Any], *asked: str
) -> tuple[Assessment, FunctionProvider]:
    """`previous` with these answers asked again, each by its next draw."""
    engine, provider = with_model(reply)
    standing = standing_answers(previous, RUBRIC, asked=asked)
    fresh = await engine.grade(TRANSCRIPT, RUBRIC, draws=next_draws(previous, asked), standing=standing)
    return regraded(previous, fresh, RUBRIC, asked=asked), provider


async def test_only_what_is_named_is_asked_again() -> None:
    """One call, by the next draw; every other answer stands to the letter; both costs are the revision's."""
    before = await first()
    after, provider = await again(before, rating(1), "q2")
    assert [answer_in(request) for request in provider.asked] == [ANSWERS[1]]
    assert [a.score for a in after.answers] == [75, 25, 75, 75, 75]
    assert [a for a in after.answers if a.id != "q2"] == [a for a in before.answers if a.id != "q2"]
    assert [a.draw for a in after.answers] == [0, 1, 0, 0, 0]
    assert (before.usage.calls, after.usage.calls, after.usage.input_tokens) == (5, 6, 600)
    assert (after.id, after.created_at) == (before.id, before.created_at)


async def test_a_persons_word_stands_over_the_new_value() -> None:
    """The machine's new level is stored beside it; taken off, the assessment is what the machine now makes of it."""
    before = by_dana(await first(), DEPTH, label=Label.STRONG_HIRE)
    after, _ = await again(before, rating(4), "q2")
    depth = after.answers[1].criteria[1]
    assert depth.override
    assert (depth.level, depth.override.was, depth.override.by) == (0, 4, "Dana Reviewer")
    assert after.recommendation.label is Label.STRONG_HIRE
    machines, _ = await again(await first(), rating(4), "q2")
    assert without_overrides(after, RUBRIC).model_dump_json() == machines.model_dump_json()


async def test_all_asked_again_stand_on_the_new_replies_alone() -> None:
    """Their judges, their cost, their numbers; only who it is stays."""
    before = by_dana(await first(), DEPTH)
    engine, provider = with_model(rating(2))
    fresh = await engine.grade(TRANSCRIPT, RUBRIC, draws=next_draws(before))
    after = regraded(before, fresh, RUBRIC)
    assert len(provider.asked) == 5
    assert after.usage == fresh.usage
    assert without_overrides(after, RUBRIC) == fresh.model_copy(
        update={"id": before.id, "created_at": before.created_at}
    )
    assert after.answers[1].criteria[1].level == 0


async def test_two_judges_are_both_named_and_the_worse_error_counts() -> None:
    """What stands on old and new replies alike is no surer than the less sure of them."""
    other = JudgeReference(spec="openai:sure", model="sure")
    sure = DEFAULT_ERROR.model_copy(update={"sigma": 0.2, "beta": 0.0, "source": "measured", "measured": True})
    provider = FunctionProvider(rating(1))
    engine = Engine(
        judge=LlmJudge(provider, PROMPTS, model="sure"),
        narrator=FactsNarrator(),
        method=Method(judges=(other,), error=sure, prompts_sha256="0" * 64),
        clock=lambda: THEN,
    )
    before = await baseline().grade(TRANSCRIPT, RUBRIC)
    fresh = await engine.grade(TRANSCRIPT, RUBRIC, standing=standing_answers(before, RUBRIC, asked=["q2"]))
    after = regraded(before, fresh, RUBRIC, asked=["q2"])
    assert [judge.spec for judge in after.provenance.judges] == ["baseline", "openai:sure"]
    assert after.provenance.calibration == BASELINE_ERROR
    assert after.provenance.prompts_sha256 == "0" * 64
    assert after.provenance.earlier_prompts_sha256 == (load_prompts().sha256,)
    assert after.answers[0].interval == before.answers[0].interval
    assert after.answers[1].interval != fresh.answers[1].interval
    assert after.overall.score == fresh.overall.score
    assert after.overall.interval
    assert fresh.overall.interval
    assert after.overall.interval[0] <= fresh.overall.interval[0] <= fresh.overall.interval[1]


async def test_an_answer_that_fails_this_time_has_failed_and_a_persons_word_still_stands() -> None:
    """The newest of the machine is that it could not; the person could."""
    before = by_dana(await first(), DEPTH)

    def down(_: CompletionRequest) -> Exception:
        return ServerFailed("the server is down", status=503)

    after, _ = await again(before, down, "q1", "q2")
    assert [a.status for a in after.answers[:2]] == [AnswerStatus.FAILED, AnswerStatus.SCORED]
    assert after.answers[1].score == 0
    assert after.answers[1].machine
    assert after.answers[1].machine.status is AnswerStatus.FAILED
    assert after.overall.score == 64  # the levels that nobody set are unknown now


async def test_an_override_of_what_is_rated_no_more_falls_away() -> None:
    """Under a rubric without the criterion there is nothing to stand on; the other overrides stand."""
    before = by_dana(await first(), DEPTH, OverrideOrder(answer_id="q1", score=10, reason="Heard it."))
    shallow = a_rubric(version="2", criteria=[c.model_dump() for c in RUBRIC.criteria if c.id != "depth"])
    fresh = await with_model(rating(3))[0].grade(TRANSCRIPT, shallow)
    after = regraded(before, fresh, shallow)
    assert [a.score for a in after.answers] == [10, 75, 75, 75, 75]
    assert after.answers[1].machine is None


async def test_answers_are_asked_again_under_other_rules_for_the_same_criteria() -> None:
    """What stands is decided anew first; then it and what is asked again are under one rubric."""
    lenient = a_rubric(version="2", bands=[{"from": 0, "name": "Fine"}], policy={"rules": [{"label": "hire"}]})
    before = by_dana(await first(1), DEPTH)
    base = redecided(before, RUBRIC, lenient)
    standing = standing_answers(base, lenient, asked=["q1"])
    fresh = await with_model(rating(4))[0].grade(TRANSCRIPT, lenient, standing=standing)
    after = regraded(base, fresh, lenient, asked=["q1"])
    assert [a.score for a in after.answers] == [100, 17, 25, 25, 25]
    assert {a.band for a in after.answers} == {"Fine"}
    assert after.recommendation.label is Label.HIRE


async def test_a_regrade_is_the_next_revision_and_says_what_was_asked() -> None:
    """By number, and by the ids of the answers."""
    before = await first()
    after, _ = await again(before, rating(1), "q2")
    revision = as_revision(before, after, mode="regrade", reason="Misheard", by="Lee", at=THEN, answers=["q2"]).revision
    assert (revision.n, revision.mode, revision.answers) == (2, "regrade", ("q2",))
