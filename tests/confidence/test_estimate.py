"""How sure a label is, why, and that this is true."""

from __future__ import annotations

import math
import random as rnd
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader.assessment import AnswerGrade, Confidence
from grader.confidence.estimate import DEFAULT_ERROR, band, confidence
from grader.confidence.population import clipping, judge_covariance, labelled, posterior, ratings, unclipped
from grader.decision.policy import first_rule
from grader.judgement import ErrorModel
from grader.rubric import Label
from grader.scoring.basis import bases_of
from grader.scoring.weighing import variance
from tests.builders import a_rubric
from tests.gradings import (
    ERROR,
    EXACT,
    alike,
    errors,
    few,
    graded,
    interviews,
    lost,
    rating,
    results,
    stated,
)

Interview = list[AnswerGrade]
HIRE = alike(6, accuracy=3, depth=3, clarity=3)


def said(answers: Interview, error: ErrorModel = ERROR) -> Confidence:
    """The confidence in the label of these answers, which have one."""
    found = confidence(answers, a_rubric(), error, results(answers, error=error).decision)
    assert found
    return found


def test_an_inconclusive_label_has_no_confidence() -> None:
    """None: there is nothing to be sure of."""
    assert stated(alike(2, accuracy=3)) is None


def test_it_says_what_it_means() -> None:
    """One sentence, with the number in it."""
    found = said(HIRE)
    meaning = "How likely the printed label is to be the one that error-free judging of these answers gives: about"
    assert found.meaning == f"{meaning} {found.value * 100:.0f} in 100."


@pytest.mark.parametrize(
    ("value", "name"),
    [(0.0, "low"), (0.59, "low"), (0.6, "moderate"), (0.79, "moderate"), (0.8, "high"), (1.0, "high")],
)
def test_bands_begin_at_six_and_at_eight_tenths(value: float, name: str) -> None:
    """On the printed value."""
    assert band(value) == name


@few
@given(interviews(least=3), errors(), st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(answers: Interview, error: ErrorModel, random: rnd.Random) -> None:
    """Value, band and every driver."""
    other = random.sample(answers, len(answers))
    before = confidence(answers, a_rubric(), error, results(answers, error=error).decision)
    after = confidence(other, a_rubric(), error, results(other, error=error).decision)
    assert before == after


@few
@given(interviews(least=3), errors())
def test_a_failed_answer_lowers_it_by_the_coverage(answers: Interview, error: ErrorModel) -> None:
    """The share of the draws stays, and is multiplied."""
    answers = [a.model_copy(update={"weight": 1.0}) for a in answers]
    before, after = stated(answers, error=error), stated([*answers, lost()], error=error)
    if before is not None and after is not None:
        assert after == pytest.approx(before * len(answers) / (len(answers) + 1), abs=0.011)


def test_a_judge_without_error_is_as_sure_as_draws_can_be() -> None:
    """Also right beside a threshold."""
    assert stated(alike(4, accuracy=2, depth=3, clarity=3), error=EXACT) == 0.99


@pytest.mark.parametrize("worse", [{"sigma": 1.2}, {"beta": 0.5}, {"rho": 1.0}])
def test_a_worse_judge_makes_a_clear_label_less_sure(worse: dict[str, float]) -> None:
    """More noise, more bias, or noise that is common to an answer."""
    clear = alike(6, accuracy=2, depth=1, clarity=3)
    assert said(clear, ERROR.model_copy(update=worse)).value < said(clear).value


def test_a_label_near_its_threshold_is_less_sure() -> None:
    """68 where 65 are asked for is no 75."""
    assert said(alike(6, accuracy=3, depth=2, clarity=3)).value < said(HIRE).value


def test_more_answers_make_it_surer() -> None:
    """What one answer says by chance, thirty do not."""
    clear = {"accuracy": 2, "depth": 1, "clarity": 3}
    assert said(alike(3, **clear)).value < said(alike(30, **clear)).value


def test_drivers_are_named_with_what_they_cost() -> None:
    """The nearest label first, then the costliest, then what was only assumed."""
    answers = [*alike(4, accuracy=2, depth=1, clarity=3), lost()]
    unquoted = rating("accuracy", 2, evidence=())
    answers[0] = answers[0].model_copy(update={"criteria": (unquoted, rating("depth", 1), rating("clarity", 3))})
    disputed = tuple(c.model_copy(update={"disputed": True}) for c in answers[1].criteria)
    answers[1] = answers[1].model_copy(update={"criteria": disputed})
    drivers = said(answers, ERROR.model_copy(update={"measured": False})).drivers
    assert drivers[0] == "The nearest other label: Overall 34 instead of 53 (-19) gives Strong No Hire."
    assert drivers[-1] == "The judge was never measured, so a wide default stands for its error."
    assert sum("this costs most" in d for d in drivers) == 1
    assert "this costs most" in drivers[1]
    text = " ".join(drivers)
    for part in (
        "Without the judge's noise from rating to rating (about 0.7 levels)",
        "Without a leaning of the judge over the whole interview (about 0.2 levels)",
        "At full coverage (it is 80%, and multiplies a share of",
        "of 1 rating without a found quote and 3 ratings on which the judges disagree were not taken to be wider",
        "With twice as many answers (Technical rests on 4)",
    ):
        assert part in text


@few
@given(interviews(least=3), errors())
def test_drivers_are_plain_sentences(answers: Interview, error: ErrorModel) -> None:
    """One full stop, at the end, and no number beyond two decimals."""
    found = confidence(answers, a_rubric(), error, results(answers, error=error).decision)
    for sentence in found.drivers if found else ():
        assert sentence.endswith(".")
        assert ".." not in sentence
        assert "  " not in sentence


def test_an_unmeasured_judge_is_given_no_credit() -> None:
    """Its default is wider than every judge for which the confidence was checked, or as wide."""
    assert (DEFAULT_ERROR.sigma, DEFAULT_ERROR.measured) == (1.0, False)
    assert DEFAULT_ERROR.beta >= 0.4


@few
@given(interviews(), errors())
def test_intervals_and_confidence_stand_on_one_error(answers: Interview, error: ErrorModel) -> None:
    """The judge's covariance of the categories has on its diagonal the variance of each interval."""
    rated = ratings(answers, a_rubric())
    bases = [b for b in bases_of(answers, a_rubric()) if b.terms]
    assert np.diag(judge_covariance(rated.terms, error)) == pytest.approx([variance(b.terms, error) for b in bases])


@few
@given(interviews(), errors())
def test_the_posterior_is_a_distribution(answers: Interview, error: ErrorModel) -> None:
    """Finite, symmetric, and never wider than people are."""
    mean, covariance = posterior(ratings(answers, a_rubric()), error)
    assert np.isfinite(mean).all()
    assert covariance == pytest.approx(covariance.T, abs=1e-9)
    assert (np.linalg.eigvalsh(covariance) > -1e-9).all()
    assert (np.diag(covariance) <= 1.0 + 0.16 + 0.36 + 1e-9).all()


THRESHOLD = st.one_of(st.none(), st.integers(0, 100))


@given(
    st.lists(st.tuples(THRESHOLD, THRESHOLD, THRESHOLD), min_size=1, max_size=4),
    st.lists(st.tuples(*[st.integers(0, 100)] * 3), min_size=1, max_size=30),
)
@example([(80, 65, None), (65, None, 50)], [(80, 65, 65), (80, 64, 65), (65, 0, 50), (64, 64, 64)])
def test_draws_are_labelled_by_the_rules_of_the_report(
    rules: list[tuple[int | None, ...]], sheets: list[tuple[int, int, int]]
) -> None:
    """On arrays and on one result, for any policy, with and without a last rule that always holds."""
    labels = [*Label][:4]
    fields = ("overall", "every_category", "must_have")
    given_rules: list[dict[str, Any]] = [
        {"label": label, **dict(zip(fields, rule, strict=True))} for label, rule in zip(labels, rules, strict=False)
    ]
    rubric = a_rubric(policy={"rules": given_rules})
    for label in Label:
        alone = [(rule := first_rule(rubric, s)) is not None and rule.label is label for s in sheets]
        assert labelled(np.array(sheets).T, rubric, label).tolist() == alone


@given(st.floats(0.2, 3.8), st.floats(0.6, 1.2))
def test_the_pull_of_the_ends_is_undone(level: float, spread: float) -> None:
    """A normal around the corrected level has, once clipped to 0..4, the level that was seen."""
    means, clipped = clipping(round(spread, 6))
    if clipped[0] < level < clipped[-1]:
        assert np.interp(unclipped(level, spread), means, clipped) == pytest.approx(level, abs=1e-9)
        assert math.copysign(1, unclipped(level, spread) - level) == math.copysign(1, level - 2) or level == 2


def test_the_same_answers_draw_the_same() -> None:
    """Seeded by what was asked and said: not by ids or levels, which may change."""
    first = ratings(HIRE, a_rubric()).seed
    renamed = [a.model_copy(update={"id": f"other{n}"}) for n, a in enumerate(reversed(HIRE))]
    assert ratings(renamed, a_rubric()).seed == first
    assert ratings([*HIRE, lost()], a_rubric()).seed == first
    assert ratings([*HIRE[1:], graded("Something else.", accuracy=3)], a_rubric()).seed != first


def test_hostile_text_does_not_stop_the_seed() -> None:
    """Lone surrogates included."""
    assert ratings([graded("\ud800 \x00", accuracy=3)], a_rubric()).seed >= 0
