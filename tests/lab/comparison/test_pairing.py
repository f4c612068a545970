"""Which runs may be compared."""

from __future__ import annotations

from typing import Any

import pytest

from grader.errors import LabError
from grader.lab.comparison.pairing import pair
from tests.lab.comparison.runs import a_result, named


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"human": 0.75, "humans": (0.75,)}, "other human scores"),
        ({"humans": (0.25, 0.75)}, "other human scores"),
        ({"sha256": "f" * 64}, "another text"),
        ({"answer": "Something else."}, "another text"),
        ({"question_id": "q9"}, "another question"),
    ],
)
def test_other_answers_are_refused_by_name(change: dict[str, Any], what: str) -> None:
    """One id with another text, question or score is no common row: the error names it and says what differs."""
    a = [a_result(n, 0.5, 0.5) for n in range(3)]
    b = [*a[:2], a_result(2, 0.5, 0.5).model_copy(update=change)]
    with pytest.raises(LabError, match=f"runs/A and runs/B: these runs are of other answers: row 'r0002' has {what}"):
        pair(named("A", a), named("B", b))


def test_many_others_are_counted() -> None:
    """Three are named, the rest counted: one line."""
    a = [a_result(n, 0.5, 0.5) for n in range(9)]
    b = [a_result(n, 0.25, 0.5) for n in range(9)]
    with pytest.raises(LabError, match="'r0002' has other human scores, and 6 more rows; compare runs of one data set"):
        pair(named("A", a), named("B", b))


def test_nothing_in_common_is_refused() -> None:
    """Runs of two data sets share no id."""
    with pytest.raises(LabError, match="have no answer in common"):
        pair(named("A", [a_result(1, 0.5, 0.5)]), named("B", [a_result(2, 0.5, 0.5)]))


def test_nothing_scored_in_both_is_refused() -> None:
    """A judge that failed on all has no agreement to compare; the error says how many failed."""
    with pytest.raises(LabError, match=r"of 1 answer in both, none is scored in both \(0 failed in the first, 1 in"):
        pair(named("A", [a_result(1, 0.5, 0.5)]), named("B", [a_result(1, 0.5, None)]))


def test_the_first_draw_is_paired() -> None:
    """Later draws tell of noise; the answer's value is the first one's."""
    a = [a_result(1, 0.5, 0.25), a_result(1, 0.5, 1.0, draw=1)]
    paired = pair(named("A", a), named("B", [a_result(1, 0.5, 0.5)]))
    assert [list(values) for values in paired.values] == [[0.25], [0.5]]
