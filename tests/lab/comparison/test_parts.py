"""The small parts: correction, power, the rule of the words, numbers as written, what changed, what it took."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.completion import Usage
from grader.lab.comparison.changes import most_changed
from grader.lab.comparison.correction import holm
from grader.lab.comparison.costs import cost_of
from grader.lab.comparison.nouns import Difference, Measure, Power, Verdict
from grader.lab.comparison.pairing import pair
from grader.lab.comparison.power import power
from grader.lab.comparison.wording import p_value, plain, signed
from grader.lab.comparison.words import verdict_of
from tests.lab.comparison.runs import a_result, a_run, named

P = st.floats(0, 1)


def test_holm_by_hand() -> None:
    """.01 of 3 is .03; .03 of the 2 left is .06; .04 is no less than the one before it. None is no test."""
    assert [p and round(p, 9) for p in holm([0.04, None, 0.01, 0.03])] == [0.06, None, 0.03, 0.06]


@given(st.lists(P, max_size=8))
def test_holm_never_lowers_and_keeps_the_order(found: list[float]) -> None:
    """Corrected p values are at least as large, at most 1, and in the same order."""
    corrected = [p for p in holm(found) if p is not None]
    assert all(p <= c <= 1 for p, c in zip(found, corrected, strict=True))
    assert sorted(corrected) == [c for _, c in sorted(zip(found, corrected, strict=True))]


def test_power_by_hand() -> None:
    """SE .02: .056 is shown four times in five; for .028 it takes four times as many, for next to nothing no number."""
    found = power(0.0282, 0.02, 200, 20)
    assert found.smallest == pytest.approx(0.0560317)
    assert (found.answers, found.questions) == (790, 79)  # 200 and 20 times 3.948
    assert power(0.0282, 0.02, 200, None).questions is None
    assert power(0.001, 0.02, 200, 20) == power(0.08, 0.02, 200, 20) == Power(smallest=found.smallest)


@pytest.mark.parametrize(("error", "answers"), [(None, 200), (0.0, 200), (0.02, 9)])
def test_no_power_from_nothing(error: float | None, answers: int) -> None:
    """Without a standard error, or from a handful of answers, nothing is claimed."""
    assert power(0.05, error, answers, 20) == Power()


@pytest.mark.parametrize(
    ("difference", "low", "high", "p", "verdict"),
    [
        (0.04, 0.01, 0.07, 0.01, Verdict.BETTER),
        (-0.04, -0.07, -0.01, 0.01, Verdict.WORSE),
        (0.04, 0.01, 0.07, 0.06, Verdict.NOT_SHOWN),
        (0.04, -0.01, 0.07, 0.01, Verdict.NOT_SHOWN),
        (0.04, None, None, 0.01, Verdict.NOT_SHOWN),
        (None, None, None, None, Verdict.NOT_DEFINED),
    ],
)
def test_interval_and_test_decide_together(
    difference: float | None, low: float | None, high: float | None, p: float | None, verdict: Verdict
) -> None:
    """Better or worse only where both say so."""
    found = Difference(
        measure=Measure.QWK, reference=0.5, other=0.5, difference=difference, low=low, high=high, p=p, p_corrected=p
    )
    assert verdict_of(found) is verdict


@pytest.mark.parametrize(
    ("sign", "p", "verdict"),
    [
        (-1, 0.06, Verdict.WORSE),
        (-1, 0.11, Verdict.NOT_SHOWN),
        (1, 0.06, Verdict.NOT_SHOWN),
        (1, 0.04, Verdict.BETTER),
    ],
)
def test_a_guard_asks_about_a_fall_alone(sign: int, p: float, verdict: Verdict) -> None:
    """Against a stored run the test of a fall is one-sided; a gain is held to the same rule as ever."""
    found = Difference(
        measure=Measure.QWK,
        reference=0.5,
        other=0.5 + sign * 0.04,
        difference=sign * 0.04,
        low=min(sign * 0.01, sign * 0.07),
        high=max(sign * 0.01, sign * 0.07),
        p=p,
        p_corrected=p,
    )
    assert verdict_of(found, guard=True) is verdict


def test_numbers_as_written() -> None:
    """No nought before the stop, a real minus, a further digit rather than a false .00."""
    assert [plain(x) for x in (0.04, -0.04, 1.0, 0.0, -0.0, 0.004)] == [".04", "−.04", "1.00", ".00", ".00", ".004"]
    assert [signed(x) for x in (0.04, -0.04, 0.0)] == ["+.04", "−.04", ".00"]
    assert [p_value(p) for p in (0.0001, 0.012, 0.34, 1.0)] == ["under .001", ".012", ".34", "1"]


def test_what_changed_most_comes_first() -> None:
    """By size either way, then by id; what did not change is not listed, however many are asked for."""
    moves = [0.25, -0.75, 0.0, 0.25]
    a = [a_result(n, 0.5, 0.75 if move < 0 else 0.25) for n, move in enumerate(moves)]
    b = [a_result(n, 0.5, (row.judge or 0) + move) for n, (row, move) in enumerate(zip(a, moves, strict=True))]
    changed = most_changed(pair(named("A", a), named("B", b)), 9)
    assert [(c.id, c.change) for c in changed] == [("r0001", -0.75), ("r0000", 0.25), ("r0003", 0.25)]
    assert (changed[0].reference.value, changed[0].other.value) == (0.75, 0.0)


def test_what_is_not_known_is_no_zero() -> None:
    """One reply without a price makes the run's cost not known; tokens and calls still add up."""
    known = Usage(calls=1, input_tokens=100, cached_tokens=50, output_tokens=10, cost_usd=0.01)
    rows = [a_result(n, 0.5, 0.5, usage=known) for n in range(3)]
    cost = cost_of(a_run(rows, seconds=2.5))
    assert (cost.calls, cost.input_tokens, cost.cached_share, cost.seconds) == (3, 300, 0.5, 2.5)
    assert cost.cost_usd == pytest.approx(0.03)
    unknown = a_result(9, 0.5, 0.5, usage=known.model_copy(update={"cost_usd": None}))
    assert cost_of(a_run([*rows, unknown])).cost_usd is None
