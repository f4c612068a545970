"""Scores, their intervals and their arithmetic in print."""

from __future__ import annotations

import math
import random as rnd
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assessment import AnswerGrade, CriterionGrade
from grader.judgement import ErrorModel
from grader.rubric import Rubric
from grader.scoring.scores import coverage, round_half_up, score_answer
from tests.builders import a_rubric, an_answer
from tests.gradings import ERROR, SCALE, alike, errors, exact, few, graded, interviews, lost, rating, ratings, results

Interview = list[AnswerGrade]


def scaled(answers: Interview, scale: float) -> Interview:
    """The same answers with every weight on another scale."""
    return [
        a.model_copy(
            update={
                "weight": a.weight * scale,
                "criteria": tuple(c.model_copy(update={"weight": c.weight * scale}) for c in a.criteria),
            }
        )
        for a in answers
    ]


def weighted(**weights: float) -> Rubric:
    """The test rubric with other category weights."""
    rows = [c.model_dump() | {"weight": weights[c.id]} for c in a_rubric().categories]
    return a_rubric(categories=rows)


def test_an_answer_prints_how_its_score_comes_about() -> None:
    """Levels, weights, the value before rounding and the integer."""
    criteria = [rating("accuracy", 3, weight=0.5), rating("depth", 2, weight=0.3)]
    scored = score_answer(criteria, ERROR)
    assert (scored.score, scored.formula) == (66, "25 × (0.5×3 + 0.3×2) / (0.5 + 0.3) = 65.6 → 66")


def test_one_rating_needs_no_weights() -> None:
    """And a whole number needs no arrow."""
    assert score_answer([rating("accuracy", 3), rating("depth", None)], ERROR).formula == "25 × 3 = 75"


def test_an_answer_with_nothing_rated_has_no_score() -> None:
    """None, and not 0."""
    scored = score_answer([rating("accuracy", None)], ERROR)
    assert (scored.score, scored.interval, scored.formula) == (None, None, "No criterion was rated.")


@given(ratings(), errors())
def test_a_criterion_without_a_level_changes_nothing(criteria: tuple[CriterionGrade, ...], error: ErrorModel) -> None:
    """It is left out, as if the rubric had never asked."""
    rated = [c for c in criteria if c.level is not None]
    assert score_answer(criteria, error) == score_answer(rated, error)


@given(ratings(), errors(), st.randoms(use_true_random=False))
def test_the_order_of_criteria_changes_no_number(
    criteria: tuple[CriterionGrade, ...], error: ErrorModel, random: rnd.Random
) -> None:
    """Score and interval are the same in any order."""
    other = random.sample(criteria, len(criteria))
    was, now = score_answer(criteria, error), score_answer(other, error)
    assert (was.score, was.interval) == (now.score, now.interval)


@few
@given(interviews(), errors(), st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(answers: Interview, error: ErrorModel, random: rnd.Random) -> None:
    """Scores, intervals, contributions, formulas, label and nearest flip."""
    assert results(answers, error=error) == results(random.sample(answers, len(answers)), error=error)


@few
@given(interviews(), SCALE, SCALE)
def test_weights_of_any_scale_give_the_same_result(answers: Interview, scale: float, of_rubric: float) -> None:
    """Of answers, of criteria and of categories."""
    rubric = weighted(technical=0.6 * of_rubric, communication=0.4 * of_rubric)
    assert results(scaled(answers, scale), rubric).numbers == results(answers).numbers


@few
@given(interviews(), errors(), st.integers(1, 4))
def test_a_failed_answer_moves_no_score(answers: Interview, error: ErrorModel, failures: int) -> None:
    """Coverage falls, intervals are at least as wide, and every score stays where it was."""
    without = results(answers, error=error)
    with_failed = results([*answers, *(lost(f"Lost {n}.") for n in range(failures))], error=error)
    assert with_failed.decision.coverage < without.decision.coverage
    for (score, interval), (same, wider) in zip(without.rows, with_failed.rows, strict=True):
        assert same == score
        assert (interval is None) == (wider is None)
        if interval and wider:
            assert wider[0] <= interval[0] <= interval[1] <= wider[1]


@few
@given(interviews(), errors(), st.data())
def test_a_higher_level_never_lowers_a_score(answers: Interview, error: ErrorModel, data: st.DataObject) -> None:
    """Of its category or the interview."""
    at = data.draw(st.integers(0, len(answers) - 1))
    higher = [
        c.model_copy(update={"level": None if c.level is None else min(4, c.level + 1)}) for c in answers[at].criteria
    ]
    raised = answers[at].model_copy(update={"criteria": tuple(higher)})
    before, after = results(answers, error=error), results([*answers[:at], raised, *answers[at + 1 :]], error=error)
    for (was, _), (now, _) in zip(before.rows, after.rows, strict=True):
        assert (was is None) == (now is None)
        assert was is None or now is None or now >= was


@few
@given(interviews(), errors())
def test_every_interval_holds_its_score(answers: Interview, error: ErrorModel) -> None:
    """Within 0 to 100, for answers, categories and the interview."""
    scored = [score_answer(a.criteria, error) for a in answers]
    for score, interval in [*((s.score, s.interval) for s in scored), *results(answers, error=error).rows]:
        assert (score is None) == (interval is None)
        if score is not None and interval is not None:
            assert 0 <= interval[0] <= score <= interval[1] <= 100


@few
@given(interviews())
def test_contributions_add_up_to_the_overall(answers: Interview) -> None:
    """Each is share × category within a tenth, and their sum rounds to the printed score."""
    found = results(answers)
    rated = [c for c in found.categories if c.contribution is not None]
    assert round_half_up(math.fsum(c.contribution or 0 for c in rated)) == found.overall.score
    total = math.fsum(c.weight for c in rated)
    for c in rated:
        assert c.contribution == pytest.approx(c.weight / total * exact(answers)[c.id], abs=0.1 + 1e-9)


@few
@given(interviews())
def test_the_printed_overall_can_be_followed(answers: Interview) -> None:
    """Multiplying and adding what is printed gives what is printed, but for the decimals that were cut."""
    left, right = results(answers).overall.formula.split(" (")[0].split(" = ")
    sum_of_products = math.fsum(math.prod(float(f) for f in term.split(" × ")) for term in left.split(" + "))
    assert float(right.split(" → ")[0]) == pytest.approx(sum_of_products, abs=0.2)


@given(ratings())
def test_a_formula_shows_why_it_rounds_as_it_does(criteria: tuple[CriterionGrade, ...]) -> None:
    """The value before the arrow rounds to the integer behind it."""
    value, _, whole = score_answer(criteria, ERROR).formula.split(" = ")[1].partition(" → ")
    assert round_half_up(float(value)) == int(whole or value)


def test_a_value_just_below_a_half_shows_its_decimals() -> None:
    """ "64.5 → 64" would look like a mistake."""
    criteria = [rating("accuracy", 3, weight=5.79), rating("depth", 2, weight=4.21)]
    assert score_answer(criteria, ERROR).formula.endswith("= 64.48 → 64")


def test_categories_are_means_of_unrounded_answers() -> None:
    """62.5 and 50 make 56.25, not the mean of 63 and 50; weights are those of the exchanges."""
    answers = [graded("One.", weight=2, accuracy=3, depth=2), graded("Two.", accuracy=2, depth=2)]
    technical, communication = results(answers).categories
    assert technical.formula == "(2×62.5 + 1×50.0) / (2 + 1) = 58.3 → 58"
    assert (technical.score, technical.answers, technical.band, technical.weight) == (58, 2, "Acceptable", 0.6)
    assert (communication.score, communication.band, communication.contribution, communication.answers) == (
        None,
    ) * 3 + (0,)
    assert communication.formula == "No answer was rated on this."


def test_a_category_that_was_not_assessed_leaves_its_weight_to_the_others() -> None:
    """And the overall's formula says so."""
    overall = results(alike(3, accuracy=3, depth=3)).overall
    assert overall.formula == "1 × 75.0 = 75 (not assessed: Communication; the other weights are scaled to 1)"


def test_a_whole_interview_prints_weights_and_unrounded_scores() -> None:
    """Weight × category, one decimal each."""
    overall = results(
        [graded("One.", accuracy=3, depth=2, clarity=4), graded("Two.", accuracy=2, depth=2, clarity=3)]
    ).overall
    assert (overall.score, overall.formula) == (69, "0.6 × 56.3 + 0.4 × 87.5 = 68.8 → 69")


def test_an_interview_without_scores_has_no_overall() -> None:
    """None, and not 0."""
    overall = results([lost()]).overall
    assert (overall.score, overall.interval, overall.formula) == (None, None, "No category has a score.")


def test_unverified_and_disputed_ratings_widen() -> None:
    """The score stays, the interval grows."""
    assert score_answer([rating("accuracy", 2)], ERROR).interval == (18, 82)
    assert score_answer([rating("accuracy", 2, disputed=True)], ERROR).interval == (4, 96)
    assert score_answer([rating("accuracy", 2, evidence=())], ERROR).interval == (0, 100)


NOT_SCORED: dict[str, Any] = {"status": "not_scored", "criteria": [], "score": None, "interval": None}


@pytest.mark.parametrize(
    ("other", "covered"),
    [
        (lost(weight=3.0), 0.4),
        (an_answer("?", weight=3.0, **(NOT_SCORED | {"verdict": "unintelligible"})), 0.4),
        (an_answer("", weight=3.0, **(NOT_SCORED | {"verdict": "no_answer"})), 1.0),
        (an_answer("No.", weight=3.0, **(NOT_SCORED | {"verdict": "declined"})), 1.0),
        (an_answer("Thanks!", weight=3.0, stage="Wrap Up", **(NOT_SCORED | {"verdict": None})), 1.0),
        (lost(weight=3.0, stage="wrap-up"), 1.0),
    ],
)
def test_what_counts_as_asked_and_not_covered(other: AnswerGrade, covered: float) -> None:
    """Failures and unintelligible answers, by weight; never what the rubric does not score."""
    assert coverage([*alike(2, accuracy=3), other], a_rubric()) == covered


def test_nothing_asked_is_nothing_covered() -> None:
    """No division by zero."""
    assert coverage([], a_rubric()) == 0
