"""The error that was drawn is the error that is found."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.judgement import BY_DEFAULT, MEASURED, POOLED, ErrorModel
from grader.lab.calibrating.answers import Answer
from grader.lab.calibrating.estimate import ALLOWANCE, Fit, fitted, noise_of, rating_sigma
from grader.scoring.weighing import DEFAULT_ERROR, ROUNDING, answer_terms, variance
from tests.builders import a_rubric
from tests.gradings import rating
from tests.lab.calibrating.simulated import Judge, answers


def fit(found: tuple[Answer, ...], default: ErrorModel = DEFAULT_ERROR) -> Fit:
    return fitted(found, a_rubric(), default, "simulated")


def test_the_noise_of_an_answer_is_found() -> None:
    """All of it is taken to be common where people scored whole answers, and rounding is not counted twice."""
    found = fit(answers(Judge(sigma=0.6, rho=1.0)))
    assert found.error.sigma == pytest.approx(0.6, abs=0.04)
    assert found.error.rho == 1.0
    assert (found.error.measured, found.error.source) == (True, "simulated")


def test_what_differs_between_questions_is_noise_of_an_interview() -> None:
    """An interview asks different questions, so the two add up."""
    assert fit(answers(Judge(sigma=0.4, by_question=0.4))).error.sigma == pytest.approx(math.hypot(0.4, 0.4), abs=0.09)


@pytest.mark.parametrize("rho", [0.0, 0.5, 1.0])
def test_what_is_common_to_an_answer_is_found_where_people_gave_levels(rho: float) -> None:
    """Two criteria that people rated are enough, and each has the sigma that it has."""
    found = fit(answers(Judge(sigma=0.6, rho=rho), by_criterion=("accuracy", "depth")))
    assert found.error.rho == pytest.approx(rho, abs=0.08)
    assert found.error.sigma == pytest.approx(0.6, abs=0.05)
    assert [c.source for c in found.criteria] == [MEASURED, MEASURED, BY_DEFAULT]
    assert [c.sigma for c in found.criteria[:2]] == pytest.approx([0.6, 0.6], abs=0.05)


def test_each_criterion_has_its_own_error_where_people_rated_it() -> None:
    """The others of content share one, and what is not content keeps the documented default."""
    found = fit(answers(Judge(rho=0.5), by_criterion=("depth", "clarity"), own={"depth": 0.9, "clarity": 0.3}))
    by_id = {c.id: c for c in found.error.criteria}
    assert by_id["depth"].sigma == pytest.approx(0.9, abs=0.06)
    assert by_id["clarity"].sigma == pytest.approx(0.3, abs=0.05)
    assert by_id["accuracy"].source == POOLED
    assert by_id["accuracy"].sigma == found.error.sigma
    alone = fit(answers(), DEFAULT_ERROR)
    assert alone.error.criteria[-1].model_dump() == {"id": "clarity", "sigma": 1.0, "beta": 0.4, "source": BY_DEFAULT}


def test_a_systematic_bias_widens_and_is_not_corrected() -> None:
    """Its square adds to the allowance for other answers."""
    found = fit(answers(Judge(bias=-0.5)))
    assert found.bias == pytest.approx(-0.5, abs=0.05)
    assert found.error.beta == pytest.approx(math.hypot(0.5, ALLOWANCE), abs=0.05)
    assert found.error.sigma == pytest.approx(0.6, abs=0.05)
    assert found.allowance == ALLOWANCE


def test_how_interviews_differ_is_measured_where_they_are_named() -> None:
    """It then takes the place of the allowance, and is no noise of a rating."""
    found = fit(answers(Judge(by_interview=0.3), questions=12, each=250, interviews=True))
    assert (found.interviews, found.allowance) == (250, None)
    assert found.error.beta == pytest.approx(0.3, abs=0.06)
    assert found.error.sigma == pytest.approx(0.6, abs=0.04)


def test_few_interviews_tell_nothing() -> None:
    """Nine are no measurement; the allowance stands."""
    assert fit(answers(each=9, interviews=True)).allowance == ALLOWANCE


def test_the_noise_of_people_is_not_the_judges() -> None:
    """Two humans who differ by an sd of .6 leave the mean off by .42, which is taken away again."""
    found = answers(Judge(sigma=0.6), humans=2, noise=0.6)
    assert noise_of(found) == pytest.approx(0.6**2 / 2, abs=0.03)
    assert fit(found).noise == pytest.approx(0.6 / math.sqrt(2), abs=0.03)
    assert fit(found).error.sigma == pytest.approx(0.6, abs=0.05)
    assert fit(answers(noise=0.6)).noise is None  # one human alone cannot tell


def test_a_judge_without_an_error_is_not_taken_for_one_that_cannot_err() -> None:
    """Of n answers without an error 3/n may be off by a level: the rule of three."""
    perfect = tuple(replace(a, human=a.judged) for a in answers())
    found = fit(perfect)
    assert found.error.sigma == pytest.approx(math.sqrt(3 / len(perfect)), abs=1e-3)
    assert found.error.beta >= ALLOWANCE


@given(st.floats(0.2, 2), st.floats(0, 1), st.integers(1, 5))
def test_the_model_gives_back_the_variance_that_was_measured(off: float, rho: float, m: int) -> None:
    """The engine's own formula for an answer's score, with the sigma found for it."""
    sigma = rating_sigma(off, rho, 1 / m, n=10_000)
    terms = answer_terms([rating(f"c{n}", 2) for n in range(m)])
    error = ErrorModel(sigma=sigma, rho=rho, beta=0.0, source="")
    if sigma**2 > 2 * ROUNDING:  # below, a part of what was measured is the rounding itself
        assert variance(terms, error) == pytest.approx(off, rel=1e-9)
    assert variance(terms, error) >= off - 1e-9


def test_the_order_of_rows_changes_nothing() -> None:
    """Nor which rows a fold of others holds: the estimate is of a set."""
    found = answers(questions=6)
    order = np.random.default_rng(1).permutation(len(found))
    assert fit(tuple(found[i] for i in order)).error == fit(found).error
