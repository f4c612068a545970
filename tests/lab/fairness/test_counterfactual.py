"""Interviews graded beside their variants, by judges whose fairness is known beforehand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from grader.conclusion import Method
from grader.confidence.estimate import DEFAULT_ERROR
from grader.engine import Engine
from grader.errors import RecordingError
from grader.judgement import CriterionRating, GradingTask, Judgement, ReasonCode, Ungraded, Verdict
from grader.lab.fairness.counterfactual import Asked, counterfactual
from grader.lab.fairness.masked import masking, tells_name
from grader.lab.fairness.once import OnceJudge
from grader.lab.fairness.results import Counterfactual, Shift
from grader.lab.fairness.variants import Kind, variants
from grader.narrators import FactsNarrator
from grader.transcript import Transcript
from tests.builders import a_rubric, a_task
from tests.lab.fairness.telling import an_interview, words

Level = Callable[[GradingTask], int | None]
ANSWERS = ("I keep the rows in a cache.", "She writes them to two queues.", "We shard it, and I think that works.")


class FunctionJudge:
    """A judge whose level is a function of the task; None: it fails. `asked` holds every task."""

    def __init__(self, level: Level) -> None:
        self.level, self.asked = level, list[GradingTask]()

    async def judge(self, task: GradingTask, /) -> Judgement | Ungraded:
        self.asked.append(task)
        await asyncio.sleep(0)
        level = self.level(task)
        if level is None:
            return Ungraded(reason=ReasonCode.PROVIDER_FAILED)
        ratings = tuple(CriterionRating(criterion_id=c.id, level=level) for c in task.criteria)
        return Judgement(verdict=Verdict.ADDRESSED, ratings=ratings)


def said(task: GradingTask) -> str:
    return " ".join(turn.answer for turn in task.turns)


async def found(
    level: Level, *interviews: Transcript, repeat: int = 1, kinds: tuple[Kind, ...] = tuple(Kind)
) -> Counterfactual:
    judge = FunctionJudge(level)
    engine = Engine(judge, FactsNarrator(), Method((), DEFAULT_ERROR, "p" * 64))
    asked = Asked(["i.json"] * len(interviews), interviews, a_rubric(), words(), 1, kinds, repeat)
    result = await counterfactual(asked, engine)
    assert result.asked == len(judge.asked)
    return result


def shift(result: Counterfactual, kind: Kind, group: str = "") -> Shift:
    return next(s for s in result.shifts if (s.kind, s.group) == (kind, group))


async def test_a_judge_of_length_is_found_out_and_fair_to_names() -> None:
    """Padding moves every score by two levels; names never reach it, so that they move none, and cost no call."""
    result = await found(lambda task: 4 if len(said(task)) > 100 else 2, an_interview(*ANSWERS, name="Noor Haddad"))
    padded, names = shift(result, Kind.LONGER), shift(result, Kind.NAMES)
    assert (padded.shift, padded.flagged, padded.beyond_noise) == (50, True, True)
    assert (names.shift, names.flagged, names.pairs) == (0, False, 3 * 12)
    assert result.masking is not None
    assert (result.masking.with_name, result.masking.mentions, result.masking.requests) == (0, 12, 36)
    assert result.noise is not None
    assert (result.noise.shift, result.noise.moved) == (0, 0)


async def test_a_judge_of_women_is_found_out() -> None:
    """A level less wherever "she" is said: "he" gains 25 points on the one answer that says it."""
    result = await found(lambda task: 1 if "She" in said(task) else 2, an_interview(*ANSWERS), kinds=(Kind.PRONOUNS,))
    he, she = shift(result, Kind.PRONOUNS, "he"), shift(result, Kind.PRONOUNS, "she")
    assert (he.shift, he.answers, he.unchanged) == (25, 1, 2)
    assert (she.shift, she.unchanged) == (None, 3)
    assert he.largest[0].variant == "He writes them to two queues."


async def test_a_judge_that_wavers_has_noise_and_its_mean_is_taken() -> None:
    """Levels by draw 2, 4, then 4, 4: the mean of two draws is 75, of the next two 100, and 25 is noise."""
    result = await found(lambda task: (2, 4, 4, 4)[task.draw], an_interview(*ANSWERS), repeat=2, kinds=(Kind.LONGER,))
    assert result.noise is not None
    assert (result.noise.shift, result.noise.low) == (25, 25)
    assert (shift(result, Kind.LONGER).shift, result.repeat) == (0, 2)


async def test_a_failed_variant_is_a_failure_and_no_shift() -> None:
    """The judge falls silent at fillers: the answers are counted, and no mean is made up."""
    result = await found(
        lambda task: None if "um" in said(task).lower() else 2,
        an_interview("We um, cache."),
        kinds=(Kind.SPELLING, Kind.SPEECH),
    )
    assert shift(result, Kind.SPEECH).failed == 1
    assert shift(result, Kind.SPEECH).shift is None


async def test_what_reads_alike_is_asked_once() -> None:
    """By its texts, whichever answer it is; another draw is another asking."""
    inner = FunctionJudge(lambda task: 3)
    once = OnceJudge(inner)
    tasks = [a_task("A."), a_task("A.", answer_id="q2"), a_task("A.", draw=1), a_task("B.")]
    await asyncio.gather(*(once.judge(task) for task in tasks))
    assert ([said(t) for t in inner.asked], once.asked, once.shared) == (["A.", "A.", "B."], 3, 1)


async def test_a_call_that_cannot_be_carried_out_ends_those_that_wait_for_it() -> None:
    """The error of the first is raised; nobody waits forever."""

    def missing(task: GradingTask) -> int:
        raise RecordingError("no such reply")

    interview = an_interview("A cache.", "A cache.")
    with pytest.raises(RecordingError):
        await asyncio.wait_for(found(missing, interview, interview), 10)


def test_a_hole_in_the_mask_would_be_seen() -> None:
    """The proof looks for the name in every text; a task that tells it counts."""
    assert tells_name(a_task("Call me Keisha."), "Keisha Booker")
    assert tells_name(a_task("x", key_points=("ask keisha booker",)), "Keisha Booker")
    assert not tells_name(a_task("A booker books."), "Keisha Booker")
    assert masking([], a_rubric()) is None
    made = variants(an_interview("Noor here.", name="Noor Haddad"), words(), 1, [Kind.NAMES])
    counted = masking(made, a_rubric())
    assert counted is not None
    assert (counted.interviews, counted.mentions, counted.requests, counted.with_name) == (12, 12, 12, 0)
