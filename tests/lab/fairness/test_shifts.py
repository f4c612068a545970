"""Scores of originals and variants → shifts, held to hand-computed cases."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.lab.fairness.results import Shift
from grader.lab.fairness.scores import Graded, unrounded
from grader.lab.fairness.shifts import NOISE, Compared, shift_of, shifts
from grader.rubric import Label
from grader.transcript import Transcript
from tests.builders import an_answer
from tests.lab.fairness.telling import an_interview

Scores = Sequence[float | None]


def graded(
    scores: Scores, label: Label = Label.HIRE, failed: Sequence[int] = (), asked: Transcript | None = None
) -> Graded:
    interview = asked or an_interview(*(f"answer {n}" for n in range(len(scores))))
    return Graded(interview, tuple(scores), tuple(n in failed for n in range(len(scores))), label)


def a_comparison(before: Scores, after: Scores, edits: Sequence[int] | None = None, **changes: object) -> Compared:
    made = {
        "kind": "fillers",
        "group": "",
        "name": "one.json",
        "original": graded(before),
        "variant": graded(after),
        "scored": (True,) * len(before),
        "edits": None if edits is None else tuple(edits),
    }
    return Compared(**(made | changes))  # type: ignore[arg-type]


def test_the_mean_is_of_the_answers_that_were_changed() -> None:
    """−10 and −20 are −15; the third had nothing to change, and its rise is no shift of the variant."""
    found = shift_of("fillers", "", [a_comparison([50, 60, 70], [40, 40, 90], [1, 3, 0])])
    assert (found.shift, found.pairs, found.answers, found.unchanged, found.edits, found.moved) == (
        -15,
        2,
        2,
        1,
        4,
        1.0,
    )
    assert (found.low, found.high) == (-20, -10)
    assert found.flagged


def test_a_shift_under_a_point_or_one_that_may_be_nothing_is_no_flag() -> None:
    """However sure .9 is; and however large the mean of −30 and 50."""
    sure = shift_of("fillers", "", [a_comparison([50] * 5, [50.9] * 5)])
    unsure = shift_of("fillers", "", [a_comparison([50, 50], [20, 100])])
    assert sure.low == pytest.approx(0.9)
    assert not sure.flagged
    assert (unsure.shift, unsure.flagged) == (10, False)
    assert shift_of("fillers", "", [a_comparison([50] * 5, [51] * 5)]).flagged


def test_failures_and_lost_scores_are_counted_and_in_no_mean() -> None:
    """A failure is no shift of −60, and neither is an answer that only one wording got a score for."""
    variant = graded([None, None, 50, 55], failed=[0])
    found = shift_of("fillers", "", [a_comparison([60, 60, None, 50], [0] * 4, variant=variant)])
    assert (found.failed, found.lost, found.gained, found.pairs, found.shift) == (1, 1, 1, 1, 5)
    assert (found.low, found.why) == (None, "no interval: it rests on one answer")


@pytest.mark.parametrize("compared", [[a_comparison([50], [50], [0])], [a_comparison([50], [60], scored=(False,))], []])
def test_nothing_to_compare_is_not_defined_and_says_why(compared: list[Compared]) -> None:
    """No figure, no flag, no NaN."""
    found = shift_of("fillers", "", compared)
    assert (found.shift, found.low, found.high, found.moved, found.flagged) == (None, None, None, None, False)
    assert found.why


def test_answers_to_one_question_are_resampled_together() -> None:
    """Two interviews with the same two questions are two clusters, not four; one question alone goes by answers."""
    one, two = a_comparison([50, 50], [60, 50]), a_comparison([50, 50], [60, 50], name="two.json")
    assert shift_of("fillers", "", [one, two]).clusters == 2
    alone = [a_comparison([50], [50 + n], name=f"{n}.json") for n in range(3)]
    assert (shift_of("fillers", "", alone).clusters, shift_of("fillers", "", alone).shift) == (3, 1)


def test_a_label_counts_where_there_is_one() -> None:
    """Two inconclusive interviews say nothing of labels; one that became so does."""
    both = graded([50], Label.INCONCLUSIVE)
    found = shift_of("fillers", "", [a_comparison([50], [50], original=both, variant=both)])
    assert (found.labels, found.labels_changed) == (0, 0)
    found = shift_of("fillers", "", [a_comparison([50], [50], variant=both), a_comparison([50], [50])])
    assert (found.labels, found.labels_changed) == (2, 1)


def test_groups_follow_their_kind() -> None:
    """All groups of a kind together first, then each; a kind of one group is one line."""
    both = [a_comparison([50, 50], [60, 60], group="a"), a_comparison([50, 50], [50, 50], group="b")]
    found = shifts([*both, a_comparison([50], [50], kind="speech")])
    assert [(s.kind, s.group, s.shift) for s in found] == [
        ("fillers", "", 5),
        ("fillers", "a", 10),
        ("fillers", "b", 0),
        ("speech", "", 0),
    ]
    assert (found[0].pairs, found[0].answers) == (4, 2)


def test_noise_tells_a_shift_from_asking_twice() -> None:
    """A shift inside what the second asking did is not beyond it; without a measurement nobody knows."""
    noise = shift_of(NOISE, "", [a_comparison([50, 50], [44, 52], kind=NOISE)])
    small, large = a_comparison([50, 50], [45, 45]), a_comparison([50, 50], [40, 40])
    assert noise.beyond_noise is None
    assert shift_of("fillers", "", [small], noise).beyond_noise is False
    assert shift_of("fillers", "", [large], noise).beyond_noise is True
    assert shift_of("fillers", "", [large]).beyond_noise is None


def test_the_answers_that_moved_most_are_kept_in_both_wordings() -> None:
    """Three at the most, the largest first, and none that did not move."""
    found = shift_of("fillers", "", [a_comparison([50] * 5, [50, 52, 20, 60, 51])])
    assert [(m.answer_id, m.before, m.after) for m in found.largest] == [("q3", 50, 20), ("q4", 50, 60), ("q2", 50, 52)]
    assert found.largest[0].original == "answer 2"


def test_scores_are_compared_before_rounding() -> None:
    """Levels 3 and 2 of one weight are 62.5, which a report prints as 63."""
    assert unrounded(an_answer()) == 62.5
    assert unrounded(an_answer(status="not_scored", score=None)) is None


@given(pairs=st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=2, max_size=6))
@settings(max_examples=30)
def test_figures_are_finite_and_the_interval_lies_among_the_shifts(pairs: list[tuple[float, float]]) -> None:
    """Turned around, a shift is its own negative."""
    before, after = zip(*pairs, strict=True)
    found, back = (shift_of("f", "", [a_comparison(*sides)]) for sides in ((before, after), (after, before)))
    differences = [b - a for a, b in pairs]
    assert found.shift is not None
    assert back.shift == pytest.approx(-found.shift)
    assert all(math.isfinite(v) for v in Shift.model_dump(found).values() if isinstance(v, float))
    assert found.low is not None
    assert found.high is not None
    assert min(differences) - 1e-9 <= found.low <= found.high <= max(differences) + 1e-9
