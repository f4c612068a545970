from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import LabError
from grader.lab.escalation.sureness import confidences, expected_error, reliability
from grader.lab.escalation.votes import NONE
from tests.lab.escalation.votes import some_votes


def test_confidence_by_hand() -> None:
    """8 of 10 at one right, 2 of 5 with a dissenter: p0 = 10/15; (8 + 20 · 2/3) / 30 and (2 + 20 · 2/3) / 25."""
    right = np.array([1.0] * 8 + [0.0] * 2 + [1.0] * 2 + [0.0] * 3)
    away = np.array([0] * 10 + [1] * 5)
    found = confidences(right, away)
    assert found[NONE] == pytest.approx(2 / 3)
    assert [found[0], found[1]] == pytest.approx([64 / 90, 46 / 75])


def test_each_question_is_judged_by_the_others() -> None:
    """Two questions of two answers: what is stated of one is made of the other alone.

    q0: both right, at one. q1: one right, at one, and one wrong, with a dissenter. For q0 the others' p0 is 1/2 and at
    one (1 + 10) / 21; for q1 p0 is 1, at one (2 + 20) / 22 = 1, and of a dissenter nothing is known but p0 = 1.
    """
    votes = some_votes(
        [1, 0, 1, 0], [[1, 0, 1, 1], [1, 0, 1, 1], [1, 0, 1, 0]], [[1, 0, 1, 0]], ["q0", "q0", "q1", "q1"]
    )
    found = reliability(votes)
    assert [(s.dissenters, s.n, s.right) for s in found.table] == [(0, 3, 3), (1, 1, 0)]
    assert found.table[0].stated == pytest.approx((11 / 21 + 11 / 21 + 1) / 3, abs=1e-4)
    assert found.table[1].stated == 1.0
    assert found.brier == pytest.approx((2 * (10 / 21) ** 2 + 0 + 1) / 4, abs=1e-4)
    assert found.brier_of_constant == pytest.approx((2 * 0.25 + 0 + 1) / 4, abs=1e-4)


def test_expected_calibration_error_by_hand() -> None:
    """Two answers stated .95, one right; two stated .62, both right: (2 · |.95 − .5| + 2 · |.62 − 1|) / 4."""
    stated, right = np.array([0.95, 0.95, 0.62, 0.62]), np.array([1.0, 0.0, 1.0, 1.0])
    assert expected_error(stated, right) == pytest.approx((2 * 0.45 + 2 * 0.38) / 4)
    assert expected_error(np.array([1.0]), np.array([1.0])) == 0.0


def test_what_nobody_judged_is_left_out_and_counted() -> None:
    """An answer without a judgement is neither right nor wrong."""
    votes = some_votes([1, 0, 1], [[1, 0, NONE], [1, 0, NONE]], [[1, 0, 1]])
    found = reliability(votes)
    assert (found.n, found.unjudged) == (2, 1)
    assert (found.brier_of_constant, found.ratio) == (0.0, None)


def test_one_question_leaves_nothing_to_hold_apart() -> None:
    """It says so."""
    with pytest.raises(LabError, match="only one"):
        reliability(some_votes([1, 0], [[1, 0]], [[1, 0]], ["q", "q"]))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=1, max_size=40))
def test_a_confidence_lies_between_the_share_of_its_own_and_of_all(answers: list[tuple[bool, int]]) -> None:
    """What few answers say is drawn to what all say, and never beyond either."""
    right, away = np.array([float(r) for r, _ in answers]), np.array([n for _, n in answers])
    found = confidences(right, away)
    for n in set(away.tolist()):
        low, high = sorted((float(right[away == n].mean()), found[NONE]))
        assert low - 1e-9 <= found[n] <= high + 1e-9
