from __future__ import annotations

from statistics import median_low

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.lab.escalation.votes import (
    NONE,
    Pattern,
    decided,
    dissenters,
    kappa,
    levels_from,
    patterns,
    possible_patterns,
    recorded_levels,
)
from grader.lab.rows import Recorded
from tests.lab.made import a_row

ROW = st.lists(st.integers(-1, 4), min_size=1, max_size=5)


@given(ROW)
def test_a_panel_says_what_panel_judge_says(row: list[int]) -> None:
    """The lower median of the levels given; where there is none, nothing. Whoever gives another level dissents."""
    given_ = [level for level in row if level != NONE]
    said = median_low(given_) if given_ else NONE
    votes = np.array([row])
    assert decided(votes).tolist() == [said]
    assert dissenters(votes).tolist() == [sum(level != said for level in given_)]


@pytest.mark.parametrize(
    ("row", "pattern"),
    [
        ((1, 1, 1), Pattern(0, 0, 0, 1)),
        ((1, 1, 0), Pattern(1, 1, -1, NONE)),
        ((0, 1, 0), Pattern(1, 1, 1, NONE)),
        ((0, 2, 4), Pattern(2, 4, 0, NONE)),
        ((3, NONE, 1), Pattern(1, 2, 1, NONE)),
        ((NONE, 2, NONE), Pattern(0, 0, 0, 2)),
        ((NONE, NONE, NONE), None),
    ],
)
def test_patterns_tell_how_many_dissent_how_far_and_on_which_side(row: tuple[int, ...], pattern: object) -> None:
    """Of those who are at one, what they say; a judge that gave no judgement has no part in it."""
    assert patterns(np.array([row])) == [pattern]


@given(st.lists(st.integers(-1, 3), min_size=1, max_size=4))
def test_every_pattern_that_occurs_is_possible(row: list[int]) -> None:
    """So that a rule says something of each."""
    (pattern,) = patterns(np.array([row]))
    assert pattern is None or pattern in set(possible_patterns(len(row), 4))


def test_kappa_by_hand() -> None:
    """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: .70 observed, .50 by chance, .40 (a textbook's table)."""
    one, other = [1] * 25 + [0] * 25, [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    assert kappa(np.array(one), np.array(other), 2) == pytest.approx(0.4)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30))
def test_kappa_is_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    """On any table; where both always give one and the same level it is not defined."""
    from sklearn.metrics import cohen_kappa_score

    one, other = np.array(pairs).T
    found = kappa(one, other, 4)
    if len(set(one) | set(other)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(cohen_kappa_score(one, other, labels=[0, 1, 2, 3]))


def test_kappa_counts_only_what_both_judged() -> None:
    """An answer without a level is no disagreement; with none left there is no kappa."""
    one, other = np.array([0, 1, NONE, 1]), np.array([0, 1, 1, NONE])
    assert kappa(one, other, 2) == 1.0
    assert kappa(np.array([NONE, 1]), np.array([1, NONE]), 2) is None


def test_shares_become_levels_half_up() -> None:
    """A half of three levels is the middle one, of two the upper; what is not known stays so."""
    assert levels_from([0.0, 0.5, 1.0, None], 3).tolist() == [0, 1, 2, NONE]
    assert levels_from([0.49, 0.5, None], 2).tolist() == [0, 1, NONE]


def test_recorded_labels_are_the_ends_of_the_scale() -> None:
    """A draw that was not recorded, a label that is null and a row without the judge have no level."""
    recorded = (Recorded(name="m/k", labels=(1, None)),)
    rows = [a_row(1, recorded=recorded), a_row(2)]
    assert recorded_levels(rows, "m/k", 0, 5).tolist() == [4, NONE]
    assert recorded_levels(rows, "m/k", 1, 5).tolist() == [NONE, NONE]
    assert recorded_levels(rows, "m/k", 2, 5).tolist() == [NONE, NONE]
