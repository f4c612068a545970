"""The mean of errors, and the parts of their variance."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.lab.calibrating.components import components

ERRORS = st.lists(st.tuples(st.floats(-4, 4), st.integers(0, 5)), min_size=1, max_size=40)


def test_a_case_computed_by_hand() -> None:
    """Groups (0, 2) and (3, 5), of two each."""
    found = components([0, 2, 3, 5], ["a", "a", "b", "b"])
    assert found.mean == 2.5
    assert found.within == pytest.approx(2)  # (1 + 1 + 1 + 1) / (4 − 2)
    assert found.between == pytest.approx(3.5)  # SSB 9, n0 2: (9 / 1 − 2) / 2
    assert found.standard_error == pytest.approx(math.sqrt(2 / 1 * (9 + 9)) / 4)  # sums of deviations −3 and 3


def test_groups_of_one_cannot_be_told_from_what_is_within() -> None:
    """All of the variance is then within, and the same holds for one group alone."""
    apart = components([0, 2, 3, 5], ["a", "b", "c", "d"])
    alone = components([0, 2, 3, 5], ["a"] * 4)
    assert (apart.within, apart.between) == (alone.within, alone.between)
    assert apart.within == pytest.approx(13 / 3)
    assert apart.between == 0
    assert apart.standard_error == pytest.approx(math.sqrt(13 / 3 / 4)) == pytest.approx(alone.standard_error)


def test_groups_that_are_alike_have_nothing_between_them() -> None:
    """Never less than nothing."""
    assert components([0, 2, 0, 2], ["a", "a", "b", "b"]).between == 0


@given(ERRORS)
def test_every_part_is_a_number_and_no_variance_negative(drawn: list[tuple[float, int]]) -> None:
    """For one row, one group, equal errors and all else."""
    found = components([e for e, _ in drawn], [str(g) for _, g in drawn])
    assert all(math.isfinite(x) for x in (found.mean, found.standard_error, found.within, found.between))
    assert min(found.standard_error, found.within, found.between) >= 0


@given(ERRORS, st.floats(-3, 3), st.randoms(use_true_random=False))
def test_a_bias_moves_the_mean_and_nothing_else(drawn: list[tuple[float, int]], bias: float, random: st.DrawFn) -> None:
    """Nor does the order of rows matter."""
    shuffled = list(drawn)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one = components([e for e, _ in drawn], [str(g) for _, g in drawn])
    other = components([e + bias for e, _ in shuffled], [str(g) for _, g in shuffled])
    assert other.mean - bias == pytest.approx(one.mean, abs=1e-9)
    assert (other.within, other.between) == pytest.approx((one.within, one.between), abs=1e-9)
