"""Rounding, shares and error: the arithmetic under every score."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assessment import CriterionGrade
from grader.judgement import ErrorModel
from grader.scoring.weighing import (
    DISPUTED,
    UNVERIFIED,
    Term,
    answer_terms,
    interval,
    machine_share,
    round_half_up,
    shares,
    variance,
)
from tests.gradings import ERROR, EXACT, SCALE, WEIGHT, errors, few, rating, ratings


@pytest.mark.parametrize(
    ("x", "rounded"), [(0.5, 1), (1.5, 2), (2.5, 3), (2.4999, 2), (62.5, 63), (0.0, 0), (100.0, 100)]
)
def test_halves_go_up(x: float, rounded: int) -> None:
    """Never to the even neighbour, as Python's own rounding does."""
    assert round_half_up(x) == rounded


@given(st.integers(0, 99), st.floats(-1e-10, 1e-10))
def test_float_noise_does_not_decide_a_half(whole: int, noise: float) -> None:
    """A half that a sum has missed by less than 1e-9 is still a half."""
    assert round_half_up(whole + 0.5 + noise) == whole + 1


@given(st.lists(WEIGHT, min_size=1), SCALE)
def test_shares_know_no_scale(weights: list[float], scale: float) -> None:
    """Weights of 1 and 2 are those of 10 and 20, and shares add up to 1."""
    assert shares([w * scale for w in weights]) == pytest.approx(shares(weights), rel=1e-12)
    assert math.fsum(shares(weights)) == pytest.approx(1)


def test_shares_of_huge_weights_do_not_overflow() -> None:
    """The sum of two weights may be more than a float can hold."""
    assert shares([1.7e308, 1.7e308]) == [0.5, 0.5]


def test_wider_errors_multiply() -> None:
    """An unverified rating has twice the error, a disputed one 1.5 times, one that is both three times."""
    sure = rating("accuracy", 3)
    unverified, disputed = rating("accuracy", 3, evidence=()), rating("accuracy", 3, disputed=True)
    both = rating("accuracy", 3, evidence=(), disputed=True)
    widths = [answer_terms([r])[0].widening for r in (sure, unverified, disputed, both)]
    assert widths == [1, UNVERIFIED, DISPUTED, UNVERIFIED * DISPUTED]


def test_the_error_of_one_rating_is_all_there_is() -> None:
    """sigma² + beta², and 1/12 for the rounding to whole levels."""
    assert variance(answer_terms([rating("accuracy", 3)]), ERROR) == pytest.approx(0.49 + 0.04 + 1 / 12)


def test_what_is_common_to_an_answer_does_not_average_out() -> None:
    """Of two ratings of one answer, half of the error is common at rho .5; of two answers, none is."""
    one_answer = [Term(0, 0.5, 3), Term(0, 0.5, 2)]
    two_answers = [Term(0, 0.5, 3), Term(1, 0.5, 2)]
    rounding = 1 / 24
    assert variance(one_answer, ERROR) == pytest.approx(0.04 + 0.49 * 0.75 + rounding)
    assert variance(two_answers, ERROR) == pytest.approx(0.04 + 0.49 * 0.5 + rounding)


def test_the_bias_of_an_interview_never_averages_out() -> None:
    """However many answers, beta² is left."""
    many = [Term(n, 1 / 1000, 3) for n in range(1000)]
    assert variance(many, ERROR) == pytest.approx(0.04, abs=0.001)


def test_a_judge_without_error_leaves_no_width() -> None:
    """The interval is the score."""
    assert interval(62.5, variance(answer_terms([rating("accuracy", 3)]), EXACT)) == (63, 63)


@given(st.floats(0, 100), st.floats(0, 20))
def test_intervals_hold_their_score_within_the_scale(score: float, spread: float) -> None:
    """Also at both ends, where the interval is cut."""
    low, high = interval(score, spread)
    assert 0 <= low <= round_half_up(score) <= high <= 100


@given(ratings(), errors(), st.floats(0.01, 1))
def test_what_was_not_read_widens(criteria: tuple[CriterionGrade, ...], error: ErrorModel, share: float) -> None:
    """An answer that is missing can only add to the variance."""
    terms = answer_terms(criteria)
    assert variance(terms, error, [share]) > variance(terms, error)


def test_a_persons_level_has_no_error() -> None:
    """Not of its own, not in common, not by rounding; a leaning of the judge moves the rest only."""
    override = {"was": 1, "by": "Dana", "reason": "Heard it."}
    both = [rating("accuracy", 3), rating("depth", 3, override=override, evidence=())]
    terms = answer_terms(both)
    assert [t.by_person for t in terms] == [False, True]
    machines = [Term(0, 0.5, 3)]
    expected = 0.25 * (0.2**2 + 0.7**2 + 1 / 12)
    assert variance(terms, ERROR) == pytest.approx(expected)
    assert variance(terms, ERROR) < variance(answer_terms([rating("accuracy", 3), rating("depth", 3)]), ERROR)
    assert machine_share(machines) == 1
    assert variance(answer_terms(both[1:]), ERROR) == 0


@few
@given(ratings())
def test_without_a_person_the_share_of_the_machine_is_exactly_one(criteria: tuple[CriterionGrade, ...]) -> None:
    """So no number of an assessment that nobody overrode is another to the bit."""
    assert machine_share(answer_terms(criteria)) == 1.0
