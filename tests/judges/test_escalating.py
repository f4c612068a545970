from __future__ import annotations

import pytest

from grader.completion import Usage
from grader.errors import RecordingError
from grader.judgement import CriterionRating, Doubt, GradingTask, Judge, Judgement, ReasonCode, Ungraded, Verdict
from grader.judges.escalating import EscalatingJudge
from grader.judges.panel import PanelJudge
from tests.builders import a_rubric, a_task

TASK = a_task(criteria=a_rubric().criteria[:1])
FAILED = Ungraded(reason=ReasonCode.PROVIDER_FAILED, detail="weak is away", usage=Usage(calls=3, retries=2))


class Saying:
    """A judge that says what it was made to say, or raises it, and counts how often it was asked."""

    def __init__(self, outcome: Judgement | Ungraded | Exception) -> None:
        self._outcome, self.asked = outcome, 0

    async def judge(self, task: GradingTask, /) -> Judgement | Ungraded:
        self.asked += 1
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


def saying(level: int | None, name: str = "weak", verdict: Verdict = Verdict.ADDRESSED, **more: object) -> Saying:
    rating = CriterionRating(criterion_id="accuracy", level=level, reasoning=f"{name} says {level}")
    said = {"verdict": verdict, "ratings": (rating,), "models": ((name, f"{name}-1"),), "usage": Usage(calls=1)}
    return Saying(Judgement.model_validate(said | more))


def panel(*levels: int) -> PanelJudge:
    return PanelJudge([saying(level, f"weak-{n}") for n, level in enumerate(levels)])


async def judged(first: Judge, strong: Judge, **more: object) -> Judgement:
    outcome = await EscalatingJudge(first, strong, **more).judge(TASK)  # type: ignore[arg-type]
    assert isinstance(outcome, Judgement)
    return outcome


async def test_a_panel_that_is_at_one_decides_alone() -> None:
    """The stronger judge is not asked, and the judgement is the panel's to the last field."""
    strong = saying(0, "strong")
    assert await judged(panel(3, 3, 2), strong) == await panel(3, 3, 2).judge(TASK)
    assert strong.asked == 0


async def test_where_the_panel_is_split_the_stronger_judge_decides() -> None:
    """Its ratings and its codes stand, without the panel's disagreement; usage is the sum, and all are named."""
    outcome = await judged(panel(1, 4, 4), saying(2, "strong"))
    assert [rating.level for rating in outcome.ratings] == [2]
    assert (outcome.escalated, outcome.doubt, outcome.dissent) == (True, Doubt.SPLIT, 1)
    assert outcome.codes == ()
    assert not any(rating.disputed for rating in outcome.ratings)
    assert outcome.usage.calls == 4
    assert [asked for asked, _ in outcome.models] == ["strong", "weak-0", "weak-1", "weak-2"]


async def test_verdicts_apart_are_a_split() -> None:
    """One judge says on and one off the question: the stronger one decides which."""
    first = PanelJudge([saying(0, verdict=Verdict.NOT_ADDRESSED), saying(1)])
    outcome = await judged(first, saying(1, "strong"))
    assert (outcome.doubt, outcome.verdict) == (Doubt.SPLIT, Verdict.ADDRESSED)


async def test_where_all_of_the_panel_fails_the_stronger_judge_decides() -> None:
    """The calls that failed are counted."""
    outcome = await judged(PanelJudge([Saying(FAILED), Saying(FAILED)]), saying(3, "strong"))
    assert (outcome.escalated, outcome.doubt, outcome.dissent, outcome.usage.calls) == (True, Doubt.FAILED, 0, 7)


async def test_a_panel_of_which_some_judge_is_left_decides() -> None:
    """One that fails drops out; what the other says is no split."""
    strong = saying(0, "strong")
    outcome = await judged(PanelJudge([Saying(FAILED), saying(3)]), strong)
    assert (outcome.doubt, strong.asked) == (None, 0)


@pytest.mark.parametrize(
    ("below", "sure", "asked"), [(0.9, 0.89, 1), (0.9, 0.9, 0), (0.9, None, 0), (None, 0.1, 0), (0.9, 0.95, 0)]
)
async def test_a_confidence_under_the_threshold_is_a_doubt(below: float | None, sure: float | None, asked: int) -> None:
    """Only where there is a threshold and a measured confidence under it."""
    strong = saying(1, "strong")
    outcome = await judged(saying(3), strong, below=below, confidence_of=lambda judgement: sure)
    assert strong.asked == asked
    assert outcome.doubt == (Doubt.UNSURE if asked else None)
    assert outcome.ratings[0].level == (1 if asked else 3)


async def test_confidence_is_asked_of_what_the_panel_says() -> None:
    """By its dissent, for one: two votes for 3 and one for 2 are at one, with nobody far away."""
    heard: list[int] = []

    def confidence(judgement: Judgement) -> float:
        heard.append(judgement.dissent)
        return 0.5

    await judged(panel(3, 3, 2), saying(3, "strong"), below=0.6, confidence_of=confidence)
    assert heard == [0]


@pytest.mark.parametrize(("first", "doubt"), [(panel(0, 4, 4), Doubt.SPLIT), (saying(3), Doubt.UNSURE)])
async def test_a_stronger_judge_that_fails_is_no_grade(first: Judge, doubt: Doubt) -> None:
    """What the others said stands, with its own codes, marked by the doubt; the failed calls are counted."""
    outcome = await judged(first, Saying(FAILED), below=0.9, confidence_of=lambda judgement: 0.5)
    alone = await first.judge(TASK)
    assert isinstance(alone, Judgement)
    marked = {"doubt": doubt, "usage": alone.usage + FAILED.usage}
    assert outcome == alone.model_copy(update=marked)
    assert not outcome.escalated


async def test_if_everybody_fails_there_is_no_judgement() -> None:
    """The reason is the stronger judge's; both details are told, each once."""
    spent = Ungraded(reason=ReasonCode.BUDGET_SPENT, detail="the cap is reached", usage=Usage(calls=1))
    outcome = await EscalatingJudge(PanelJudge([Saying(FAILED), Saying(FAILED)]), Saying(spent)).judge(TASK)
    assert isinstance(outcome, Ungraded)
    assert (outcome.reason, outcome.detail) == (ReasonCode.BUDGET_SPENT, "weak is away; the cap is reached")
    assert outcome.usage.calls == 7


async def test_what_is_wrong_with_the_call_is_the_callers() -> None:
    """A reply that a replay lacks is no failure of a judge."""
    with pytest.raises(RecordingError):
        await judged(panel(0, 4), Saying(RecordingError("no such reply")))
