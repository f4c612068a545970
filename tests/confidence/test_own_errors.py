"""A criterion with an error of its own widens what it is part of, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from grader.assessment import AnswerGrade
from grader.confidence.estimate import confidence
from grader.confidence.population import judge_covariance, posterior, ratings
from grader.judgement import BY_DEFAULT, MEASURED, CriterionError, ErrorModel
from grader.scoring.basis import bases_of
from grader.scoring.weighing import ROUNDING, answer_terms, leaning_share, machine_share, variance
from tests.builders import a_rubric
from tests.gradings import ERROR, alike, errors, few, graded, interviews, rating, results


def with_own(error: ErrorModel, source: str = MEASURED, **times: float) -> ErrorModel:
    """The error, with sigma and beta of these criteria so many times as large."""
    own = (CriterionError(id=i, sigma=t * error.sigma, beta=t * error.beta, source=source) for i, t in times.items())
    return error.model_copy(update={"criteria": tuple(own)})


@few
@given(interviews(least=3), errors())
def test_an_own_error_like_all_others_changes_not_a_bit(answers: list[AnswerGrade], error: ErrorModel) -> None:
    """Scores, intervals, label and confidence are those of an error without any."""
    same = with_own(error, accuracy=1.0, depth=1.0, clarity=1.0)
    assert results(answers, error=same) == results(answers, error=error)
    decision = results(answers, error=error).decision
    assert confidence(answers, a_rubric(), same, decision) == confidence(answers, a_rubric(), error, decision)


def test_only_its_own_category_is_wider() -> None:
    """And the overall score, which it is a part of; scores are the same."""
    answers = alike(4, accuracy=2, depth=2, clarity=2)
    (technical, usual, _), (same, own, _) = (
        results(answers, error=e).rows for e in (ERROR, with_own(ERROR, clarity=2.0))
    )
    assert technical == same
    assert usual[0] == own[0] == 50
    assert usual[1]
    assert own[1]
    assert own[1][0] < usual[1][0] < usual[1][1] < own[1][1]


def test_one_rating_is_off_by_its_criterions_own_sigma_and_beta() -> None:
    """By hand: 1.4² and .4² in place of .7² and .2², the rounding as before."""
    (term,) = answer_terms([rating("clarity", 3)], error=with_own(ERROR, clarity=2.0))
    assert (term.spread, term.leaning) == (2.0, 2.0)
    assert variance([term], ERROR) == pytest.approx(1.4**2 + 0.4**2 + ROUNDING)


def test_what_is_common_moves_each_by_its_own_measure() -> None:
    """At rho 1, two ratings of one answer with sigmas s and 2s are off by 1.5 s on average, and lean by 1.5 beta."""
    common = ERROR.model_copy(update={"rho": 1.0})
    terms = answer_terms([rating("accuracy", 3), rating("clarity", 3)], error=with_own(common, clarity=2.0))
    assert leaning_share(terms) == 1.5
    assert variance(terms, common) == pytest.approx((1.5 * 0.7) ** 2 + (1.5 * 0.2) ** 2 + ROUNDING / 2)


def test_a_persons_level_leans_nowhere_whatever_its_criterion() -> None:
    """It carries no part of the judge's error."""
    override = {"was": 1, "by": "Dana", "reason": "Heard it."}
    both = [rating("accuracy", 3), rating("clarity", 3, override=override)]
    terms = answer_terms(both, error=with_own(ERROR, clarity=2.0))
    assert leaning_share(terms) == machine_share(terms) == 0.5


@few
@given(interviews(), errors())
def test_intervals_and_confidence_still_stand_on_one_error(answers: list[AnswerGrade], error: ErrorModel) -> None:
    """The judge's covariance of the categories has on its diagonal the variance of each interval."""
    own = with_own(error, depth=0.5, clarity=1.7)
    rated = ratings(answers, a_rubric(), own)
    terms = [b.terms for b in bases_of(answers, a_rubric(), own) if b.terms]
    assert list(rated.terms) == terms
    assert np.diag(judge_covariance(rated.terms, own)) == pytest.approx([variance(t, own) for t in terms])


def test_a_category_that_is_better_known_is_less_drawn_to_what_people_are_like() -> None:
    """Its true level is expected nearer to what was judged, and with less doubt."""
    answers = alike(4, accuracy=3, depth=3, clarity=1)
    sharp = with_own(ERROR, clarity=0.25)
    (usual, covariance), (known, less) = (posterior(ratings(answers, a_rubric(), e), e) for e in (ERROR, sharp))
    assert less[1, 1] < covariance[1, 1]
    assert 1 < known[1] < usual[1]


def test_a_judge_taken_for_noiseless_has_no_criterion_left_that_is_not() -> None:
    """What a driver says of "without the judge's noise" is without that of each criterion too."""
    answers = [graded(f"Answer {n}.", accuracy=3, depth=2, clarity=2) for n in range(4)]
    error = with_own(ERROR, clarity=3.0)
    terms = ratings(answers, a_rubric(), error).terms
    silent = error.model_copy(update={"sigma": 0.0, "beta": 0.0})
    assert np.diag(judge_covariance(terms, silent)) == pytest.approx([0.0, 0.0])


def test_it_says_on_which_criteria_the_judge_was_never_measured() -> None:
    """By name, and only where one of them was rated by the judge; a measured judge is not called unmeasured."""
    answers = alike(4, accuracy=3, depth=3, clarity=2)
    error = with_own(ERROR, BY_DEFAULT, clarity=1.5)

    def said(of: list[AnswerGrade], error: ErrorModel) -> tuple[str, ...]:
        found = confidence(of, a_rubric(), error, results(of, error=error).decision)
        assert found
        return tuple(d for d in found.drivers if "never measured" in d)

    assert said(answers, error) == (
        "The judge was never measured on Clarity, so a default stands for its error there.",
    )
    assert said(answers, with_own(ERROR, MEASURED, clarity=1.5)) == ()
    assert said(alike(4, accuracy=3, depth=3), error) == ()
