"""What the plots are made of: every scored row is counted once, in the right place."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.lab.viewing.scored import ScoredRows, groupings, lengths, matrix, reliability
from tests.lab.viewing.samples import a_result

DRAWS = 20


def test_the_matrix_has_people_in_rows_and_the_judge_in_columns() -> None:
    """Halves go up; a row without a judge's value stands beside, by people's level."""
    results = [a_result(1, 1.0, 0.0), a_result(2, 0.5, 0.5), a_result(3, 0.25, 0.5), a_result(4, None, 1.0)]
    found = matrix(results, 3)
    assert found.counts == ((0, 0, 1), (0, 2, 0), (0, 0, 0))
    assert found.unscored == (0, 0, 1)
    assert (found.humans, found.judged, found.total) == ((1, 2, 0), (0, 2, 1), 3)


def test_more_levels_than_fit_are_shown_as_ten() -> None:
    """At 101 levels the matrix would be no picture; at 12 it still is."""
    assert matrix([a_result(1, 1.0, 0.95)], 101).levels == 10
    assert matrix([a_result(1, 1.0, 0.95)], 12).levels == 12


def test_reliability_has_a_bin_for_each_value_of_a_judge_on_a_grid() -> None:
    """Two levels, judged 0 or 1: two bins, and the mean of what people gave in each."""
    rows = [a_result(1, 0.0, 0.0), a_result(2, 0.0, 1.0), a_result(3, 1.0, 1.0)]
    first, second = reliability(ScoredRows.of(rows), 2, DRAWS)
    assert (first.judged, first.human.value, first.human.n) == (0.0, 0.5, 2)
    assert (second.judged, second.human.value, second.human.n) == (1.0, 1.0, 1)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60)), max_size=30), st.integers(2, 101))
def test_every_row_is_in_one_bin(rows: list[tuple[float, int]], levels: int) -> None:
    """Bins of the judge's value and of the length of the answer lose no row and count none twice."""
    scored = ScoredRows.of([a_result(n, judge, 0.5, words=words) for n, (judge, words) in enumerate(rows)])
    assert sum(b.human.n for b in reliability(scored, levels, DRAWS)) == len(rows)
    by_length = lengths(scored, DRAWS)
    assert sum(b.difference.n for b in by_length) == len(rows)
    assert all(a.longest < b.shortest for a, b in pairwise(by_length))


def test_lengths_that_are_all_equal_are_one_bin() -> None:
    """And a judge that scored nothing has none."""
    (only,) = lengths(ScoredRows.of([a_result(n, 0.75, 0.5, words=7) for n in range(4)]), DRAWS)
    assert (only.shortest, only.longest, only.difference.value) == (7, 7, 0.25)
    assert lengths(ScoredRows.of([a_result(1, None, 0.5)]), DRAWS) == ()


def test_columns_with_two_to_twelve_values_are_groups() -> None:
    """An id and a constant are none; numbers stand by size, words after them; an empty cell is in no group."""
    results = [
        a_result(n, 0.5, 0.25, groups={"id": str(n), "same": "x", "age": ("10", "9", "old", "")[n % 4]})
        for n in range(16)
    ]
    (age,) = groupings(ScoredRows.of(results), DRAWS)
    assert age.column == "age"
    assert [(group.name, group.bias.n) for group in age.groups] == [("9", 4), ("10", 4), ("old", 4)]
    assert {group.bias.value for group in age.groups} == {group.error.value for group in age.groups} == {0.25}
