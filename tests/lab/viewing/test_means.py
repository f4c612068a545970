"""Means of parts of the rows: what is not known is not shown as if it were."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.lab.view import Value
from grader.lab.viewing.means import ONE_QUESTION, means

ALL = np.ones((4, 1), dtype=bool)


def test_the_interval_resamples_questions() -> None:
    """Questions at 0 and at 1: a draw has both, or one of them twice, so that means are 0, 0.5 or 1."""
    (value,) = means(np.array([0.0, 0.0, 1.0, 1.0]), ALL, ["a", "a", "b", "b"], 400)
    assert value == Value(0.5, 0.0, 1.0, 4)


def test_a_question_weighs_by_its_rows() -> None:
    """The mean is over rows: three of one question and one of another."""
    (value,) = means(np.array([0.2, 0.2, 0.2, 1.0]), ALL, ["a", "a", "a", "b"], 400)
    assert value.value == pytest.approx(0.4)
    assert value.low == pytest.approx(0.2)
    assert value.high == pytest.approx(1.0)


def test_rows_of_one_question_have_no_interval() -> None:
    """Drawing one question again and again would give an interval of no width."""
    (value,) = means(np.array([0.0, 0.5, 0.5, 1.0]), ALL, ["a"] * 4, 100)
    assert value == Value(0.5, n=4, why=ONE_QUESTION)


def test_a_part_without_rows_is_not_defined() -> None:
    """With rows elsewhere, and without any."""
    nobody = np.zeros((4, 1), dtype=bool)
    (value,) = means(np.arange(4.0), nobody, list("aabb"), 100)
    assert value == Value(None, why="no rows")
    assert means(np.zeros(0), np.zeros((0, 2), dtype=bool), [], 100) == (Value(None, why="no rows"),) * 2


@settings(max_examples=50)
@given(st.lists(st.tuples(st.floats(-1, 1), st.sampled_from("abc"), st.booleans()), min_size=1, max_size=20))
def test_means_and_ends_lie_among_the_values(rows: list[tuple[float, str, bool]]) -> None:
    """Whatever the rows: no end and no mean is outside of what the part's rows hold."""
    values = np.array([value for value, _, _ in rows])
    member = np.array([[first, not first] for _, _, first in rows])
    for part, value in enumerate(means(values, member, [question for _, question, _ in rows], 50)):
        own = values[member[:, part]]
        assert value.n == len(own)
        for number in (value.value, value.low, value.high):
            assert number is None or own.min() - 1e-9 <= number <= own.max() + 1e-9
