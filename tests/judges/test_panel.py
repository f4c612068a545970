from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.completion import Usage
from grader.errors import RecordingError
from grader.judgement import (
    CriterionRating,
    Evidence,
    GradingTask,
    Improvement,
    Judgement,
    ReasonCode,
    Strength,
    Ungraded,
    Verdict,
)
from grader.judges.panel import PanelJudge, joined
from tests.builders import a_rubric, a_task

TASK = a_task(criteria=a_rubric().criteria[:1])
V = Verdict


class Saying:
    """A judge that says what it was made to say, or raises it."""

    def __init__(self, outcome: Judgement | Ungraded | Exception) -> None:
        self._outcome = outcome

    async def judge(self, task: GradingTask, /) -> Judgement | Ungraded:
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome


def _judgement(
    level: int | None = 3, verdict: Verdict | None = V.ADDRESSED, name: str = "m", **more: object
) -> Judgement:
    rating = CriterionRating(
        criterion_id="accuracy",
        level=level,
        reasoning=f"{name} says {level}",
        evidence=(Evidence(quote=f"quote of {name}"),),
    )
    data: dict[str, object] = {"verdict": verdict, "ratings": (rating,), "models": ((name, f"{name}-1"),)}
    return Judgement.model_validate(data | {"usage": Usage(calls=1, input_tokens=10)} | more)


def _joined(*given: Judgement) -> Judgement:
    return joined(given, TASK)


@pytest.mark.parametrize(
    ("levels", "level", "disputed"),
    [
        ([3, 3, 3], 3, False),
        ([2, 3, 4], 3, True),
        ([2, 3, 3], 3, False),
        ([0, 4, 4], 4, True),
        ([2, 3], 2, False),
        ([1, 3], 1, True),
        ([3], 3, False),
        ([None, 3], 3, False),
        ([None, None], None, False),
    ],
)
def test_the_level_is_the_median_of_those_given(levels: list[int | None], level: int | None, disputed: bool) -> None:
    """The lower of two middle ones; two levels between any two judges are a dispute, and a reason code."""
    panel = _joined(*(_judgement(given) for given in levels))
    assert (panel.ratings[0].level, panel.ratings[0].disputed) == (level, disputed)
    assert (ReasonCode.JUDGES_DISAGREE in panel.codes) is disputed


@given(st.lists(st.integers(0, 4), min_size=1, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_the_judges_moves_no_level(levels: list[int], random: object) -> None:
    """And the level is always one that a judge gave."""
    panel = _joined(*(_judgement(level) for level in levels))
    other = _joined(*(_judgement(level) for level in sorted(levels)))
    assert panel.ratings[0].level == other.ratings[0].level
    assert panel.ratings[0].level in levels


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ([V.ADDRESSED, V.NOT_ADDRESSED, V.NOT_ADDRESSED], V.NOT_ADDRESSED),
        ([V.ADDRESSED, V.NOT_ADDRESSED], V.ADDRESSED),
        ([V.ADDRESSED, V.PARTIALLY_ADDRESSED, V.NOT_ADDRESSED], V.PARTIALLY_ADDRESSED),
        ([V.DECLINED, V.DECLINED, V.ADDRESSED], V.DECLINED),
        ([V.DECLINED, V.NO_ANSWER, V.ADDRESSED], V.NO_ANSWER),
        ([V.DECLINED, V.ADDRESSED], V.ADDRESSED),
        ([None, V.NOT_ADDRESSED], V.NOT_ADDRESSED),
        ([None, None], None),
    ],
)
def test_a_verdict_that_empties_the_score_takes_more_than_half(
    said: Sequence[Verdict | None], verdict: Verdict | None
) -> None:
    """One judge of two is not enough, since it may be the one that only compares words."""
    assert _joined(*(_judgement(3, one) for one in said)).verdict is verdict


def test_a_state_without_a_score_has_no_levels() -> None:
    """Also where one judge gave some."""
    panel = _joined(_judgement(None, V.DECLINED), _judgement(None, V.DECLINED), _judgement(4))
    assert panel.ratings[0].level is None
    assert ReasonCode.JUDGES_DISAGREE in panel.codes


def test_judges_that_differ_on_the_question_being_answered_disagree() -> None:
    """Even if their levels are the same."""
    panel = _joined(_judgement(1, V.ADDRESSED), _judgement(1, V.NOT_ADDRESSED))
    assert ReasonCode.JUDGES_DISAGREE in panel.codes
    assert not panel.ratings[0].disputed


def test_evidence_and_reasoning_are_of_the_judges_at_the_median() -> None:
    """What an outvoted judge said does not stand behind the level."""
    panel = _joined(_judgement(2, name="low"), _judgement(3, name="one"), _judgement(3, name="two"))
    assert [e.quote for e in panel.ratings[0].evidence] == ["quote of one", "quote of two"]
    assert panel.ratings[0].reasoning == "one says 3"


def test_points_are_merged_without_repeats() -> None:
    """Of two that say the same the graver stays."""
    one = _judgement(
        strengths=(Strength(point="Names read replicas.", quote="read replicas"),),
        improvements=(Improvement(point="No figures on the load are given.", severity="low"),),
        missing_points=("sharding",),
    )
    two = _judgement(
        strengths=(
            Strength(point="It names read replicas", quote="I use read replicas"),
            Strength(point="Caching.", quote="c"),
        ),
        improvements=(Improvement(point="No figures on load given", severity="high"),),
        missing_points=("Sharding", "backups"),
    )
    panel = _joined(one, two)
    assert [s.point for s in panel.strengths] == ["Names read replicas.", "Caching."]
    assert [i.severity for i in panel.improvements] == ["high"]
    assert panel.missing_points == ("sharding", "backups")


async def test_a_judge_that_fails_drops_out_and_its_cost_stays() -> None:
    """The others' grade stands; the panel's usage is the sum."""
    failed = Ungraded(reason=ReasonCode.PROVIDER_FAILED, detail="gone", models=(("x", "x-1"),), usage=Usage(calls=3))
    panel = await PanelJudge([Saying(failed), Saying(_judgement(2)), Saying(_judgement(2))]).judge(TASK)
    assert isinstance(panel, Judgement)
    assert panel.ratings[0].level == 2
    assert panel.usage == Usage(calls=5, input_tokens=20)
    assert panel.models == (("m", "m-1"), ("x", "x-1"))


async def test_if_all_fail_the_panel_fails() -> None:
    """With the first reason, every detail once, and the whole cost."""
    failed = Ungraded(reason=ReasonCode.MODEL_REFUSED, detail="refused", usage=Usage(calls=2))
    other = Ungraded(reason=ReasonCode.UNPARSABLE, detail="no JSON", usage=Usage(calls=3))
    panel = await PanelJudge([Saying(failed), Saying(other), Saying(failed)]).judge(TASK)
    assert panel == Ungraded(reason=ReasonCode.MODEL_REFUSED, detail="refused; no JSON", usage=Usage(calls=7))


async def test_all_judges_are_asked_at_once() -> None:
    """Each waits for the other here: one after the other would never end."""
    barrier = asyncio.Barrier(2)

    class Waiting:
        async def judge(self, task: GradingTask, /) -> Judgement:
            await barrier.wait()
            return _judgement()

    async with asyncio.timeout(30):
        assert isinstance(await PanelJudge([Waiting(), Waiting()]).judge(TASK), Judgement)


async def test_a_replay_without_a_reply_stops_the_panel() -> None:
    """As itself, and not inside a group of errors."""
    with pytest.raises(RecordingError):
        await PanelJudge([Saying(_judgement()), Saying(RecordingError("no reply kept"))]).judge(TASK)


@pytest.mark.parametrize(
    ("levels", "dissent"),
    [((3, 3, 3), 0), ((3, 3, 2), 0), ((3, 3, 1), 1), ((0, 2, 4), 2), ((1, 3), 1), ((4, None, 4), 0), ((0, 1, 4, 4), 2)],
)
def test_dissent_counts_the_judges_that_are_far_from_the_panel(levels: tuple[int | None, ...], dissent: int) -> None:
    """Two levels or more from what the panel says; of two judges the panel says what the lower one does."""
    assert _joined(*(_judgement(level) for level in levels)).dissent == dissent


def test_a_verdict_apart_is_dissent_once() -> None:
    """A judge that is far away in verdict and level is still one judge."""
    on, off = _judgement(4), _judgement(0, V.NOT_ADDRESSED)
    assert _joined(on, on, off).dissent == 1
    assert _joined(_judgement(None, V.DECLINED), _judgement(None, V.DECLINED), on).dissent == 1
    assert _joined(on, _judgement(4, V.PARTIALLY_ADDRESSED)).dissent == 0
