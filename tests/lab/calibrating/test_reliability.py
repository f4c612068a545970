"""What is stated of held-out questions never stands on them, and is true of a judge that is as the model says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judgement import ErrorModel
from grader.lab.calibrating.answers import Answer
from grader.lab.calibrating.estimate import fitted
from grader.lab.calibrating.folds import A_FOLD, folds_of, split
from grader.lab.calibrating.interviews import (
    LONGEST,
    SHORTEST,
    as_people_saw,
    drawn_interviews,
    own_interviews,
    truth_of,
)
from grader.lab.calibrating.reliability import reliability
from grader.scoring.weighing import DEFAULT_ERROR
from tests.builders import a_rubric
from tests.lab.calibrating.simulated import CONTENT, Judge, answers

NAMES = st.sets(st.text(max_size=5), min_size=2, max_size=60)


@given(NAMES)
def test_folds_are_of_like_size_and_of_ids_alone(names: set[str]) -> None:
    """From 2 to 5, none larger than another by more than one, whatever the order."""
    fold = folds_of(sorted(names))
    sizes = [list(fold.values()).count(n) for n in range(max(fold.values()) + 1)]
    assert fold == folds_of(sorted(names, reverse=True))
    assert 2 <= len(sizes) <= 5
    assert max(sizes) - min(sizes) <= 1
    assert min(sizes) >= min(A_FOLD, len(names) // 2)


@given(st.integers(3, 30), st.integers(1, 3))
def test_a_held_out_question_is_never_in_its_own_fit(questions: int, each: int) -> None:
    """And every answer is held out exactly once."""
    found = answers(questions=questions, each=each)
    tried: list[str] = []
    for others, held in split(found):
        assert {a.question_id for a in others}.isdisjoint({a.question_id for a in held})
        assert len(others) + len(held) == len(found)
        tried += [a.id for a in held]
    assert sorted(tried) == sorted(a.id for a in found)


def test_the_fit_is_handed_the_other_questions_only() -> None:
    """What `reliability` fits on is what `split` says."""
    found, seen = answers(questions=20, each=2), list[set[str]]()

    def fit(some: Sequence[Answer]) -> ErrorModel:
        seen.append({a.question_id for a in some})
        return DEFAULT_ERROR

    reliability(found, a_rubric(), [fit], interviews=2, own=False, seed=1)
    assert seen == [{a.question_id for a in others} for others, _ in split(found)]


@pytest.mark.parametrize("sigma", [0.5, 0.8])
def test_intervals_and_confidence_of_a_judge_as_modelled_are_true(sigma: float) -> None:
    """Without an allowance for other data, intervals hold as often as they say, and labels are right as often."""
    found = answers(Judge(sigma=sigma, by_question=0.2), questions=60, each=25, true=(0.8, 3.2))

    def fit(some: Sequence[Answer]) -> ErrorModel:
        return fitted(some, a_rubric(), DEFAULT_ERROR, "", allowance=0.0).error

    (r,) = reliability(found, a_rubric(), [fit], interviews=300, own=False, seed=1)
    assert (r.folds, r.interviews) == (5, 300)
    for held in r.answers:
        assert held.share == pytest.approx(held.nominal, abs=0.05)
        assert held.n == len(found)
    assert r.ece < 0.12
    assert r.brier < r.brier_of_constant
    assert abs(r.stated - r.right) < 0.09
    assert sum(b.n for b in r.bins) == 300
    assert all((b.stated is None) == (b.n == 0) and (b.stated is None or b.low <= b.stated <= b.high) for b in r.bins)


def test_a_judge_that_is_worse_than_stated_is_found_out() -> None:
    """Intervals hold too seldom and the confidence is far off: the table can say no."""
    found = answers(Judge(sigma=1.0, bias=0.6), questions=20, each=15, true=(0.8, 3.2))
    sure = ErrorModel(sigma=0.2, rho=0.0, beta=0.05, source="", measured=True)
    (r,) = reliability(found, a_rubric(), [lambda _: sure], interviews=150, own=False, seed=1)
    assert all(held.share < held.nominal - 0.15 for held in r.answers)
    assert r.stated - r.right > 0.2
    assert r.ece > 0.2


def test_an_interview_asks_each_question_once_while_there_are_some() -> None:
    """Six to ten answers, of levels as people are assumed to have them; seeded."""
    found = answers(questions=12, each=10, true=(0.0, 4.0))
    drawn = list(drawn_interviews(found, 50, np.random.default_rng(3)))
    assert {len(interview) for interview in drawn} == set(range(SHORTEST, LONGEST + 1))
    assert all(len({a.question_id for a in interview}) == len(interview) for interview in drawn)
    assert drawn == list(drawn_interviews(found, 50, np.random.default_rng(3)))
    means = [np.mean([a.human for a in interview]) for interview in drawn]
    assert 1.8 < np.mean(means) < 2.6
    assert np.std(means) > 0.6  # persons differ, as a random mix of answers would not
    few = answers(questions=3, each=10)
    assert all(SHORTEST <= len(i) <= LONGEST for i in drawn_interviews(few, 20, np.random.default_rng(3)))


def test_interviews_of_the_data_are_taken_as_they_are() -> None:
    """Those of three answers and more."""
    found = answers(questions=3, each=4, interviews=True)
    assert [len(i) for i in own_interviews(found)] == [3, 3, 3, 3]
    assert own_interviews([a for a in found if a.question_id != "q0"]) == []


def test_what_nobody_scored_is_left_out_on_both_sides() -> None:
    """People's level of a criterion counts before their score of the whole, and clarity is not content."""
    (one, *_) = answers(questions=1, each=1)
    (other, *_) = answers(questions=1, each=1, by_criterion=("depth", "clarity"))
    assert truth_of(one, a_rubric()) == dict.fromkeys(CONTENT, one.human)
    assert truth_of(other, a_rubric()) == {"accuracy": other.human, **other.human_levels}
    (grade,) = as_people_saw((other,), a_rubric())
    assert {c.id: c.level for c in grade.criteria} == truth_of(other, a_rubric())
