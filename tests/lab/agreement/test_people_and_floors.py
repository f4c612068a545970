"""The ceiling, the floors and the bands: what a judge's agreement is to be read against."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.lab.agreement.answers import Answers
from grader.lab.agreement.bands import bands
from grader.lab.agreement.floors import baseline, constant, left_out, length
from grader.lab.agreement.measures import measured
from grader.lab.agreement.people import ceiling, singles
from grader.lab.results import RowResult
from tests.lab.agreement.samples import a_noisy_run, by_name, of_levels
from tests.lab.made import a_result


def answers(*results: RowResult, levels: int = 3) -> Answers:
    return Answers.of(results, levels, draws=40, seed=1)


def scored_by(n: int, judge: float | None, *humans: float, words: int = 4) -> RowResult:
    status = "failed" if judge is None else "scored"
    human = sum(humans) / len(humans)
    return a_result(n, judge=judge, humans=humans, human=human, status=status, words=words)


def test_each_human_is_compared_on_the_answers_that_they_scored() -> None:
    """The second human scored two of three answers; where all have one human, there is nobody to single out."""
    found = by_name(singles(answers(scored_by(1, 0.5, 0.5, 1.0), scored_by(2, 1.0, 1.0), scored_by(3, 0.0, 0.0, 0.5))))
    assert (found["human_1.mae"].value, found["human_1.mae"].n) == (0, 3)
    assert (found["human_2.mae"].value, found["human_2.mae"].n) == (0.5, 2)
    assert singles(answers(scored_by(1, 0.5, 0.5))) == []


def test_the_ceiling_is_the_mean_over_pairs_of_humans() -> None:
    """Levels 0 1 2, 0 1 2 and 2 1 0: the pairs' QWK are 1, −1 and −1, and their errors 0, 2/3 and 2/3."""
    three = [(0.0, 0.0, 1.0), (0.5, 0.5, 0.5), (1.0, 1.0, 0.0)]
    found = by_name(ceiling(answers(*(scored_by(n, None, *humans) for n, humans in enumerate(three)))))
    assert found["ceiling.qwk"].value == pytest.approx(-1 / 3)
    assert found["ceiling.mae"].value == pytest.approx(4 / 9)
    assert found["ceiling.exact"].value == pytest.approx(5 / 9)
    assert found["ceiling.qwk"].n == 3


def test_the_ceiling_needs_no_judge() -> None:
    """It stands on all answers with two humans, whatever the judge did with them."""
    run = a_noisy_run()
    without = [result.model_copy(update={"judge": None, "status": "failed"}) for result in run.results]
    assert ceiling(answers(*without)) == ceiling(answers(*run.results))


def test_the_ceilings_alpha_is_that_of_all_humans_at_once() -> None:
    """With two humans it is their alpha; an answer of one human alone adds nothing."""
    rows = [scored_by(n, None, one / 2, other / 2) for n, (one, other) in enumerate([(0, 0), (0, 1), (2, 2), (1, 2)])]
    found = by_name(ceiling(answers(*rows, scored_by(9, 0.5, 0.5))))
    assert found["ceiling.alpha"].value == pytest.approx(
        measured(of_levels((0, 0, 2, 1), (0, 1, 2, 2), 3))["alpha"].value
    )
    assert found["ceiling.alpha"].n == 4


def test_without_a_second_human_there_is_no_ceiling() -> None:
    """Every figure of it says so."""
    assert {f.why for f in ceiling(answers(scored_by(1, 0.5, 0.5)))} == {"no answer was scored by two humans"}


def test_the_constant_is_the_mean_and_the_most_frequent_level() -> None:
    """Humans 0, 1, 1, .5: the mean is .625, and of three levels the highest is right in two of four."""
    rows = [scored_by(n, 0.0, human) for n, human in enumerate((0.0, 1.0, 1.0, 0.5))]
    found = by_name(constant(answers(*rows)))
    assert found["floor.constant.mae"].value == pytest.approx((0.625 + 0.375 + 0.375 + 0.125) / 4)
    assert found["floor.constant.bias"].value == pytest.approx(0)
    assert found["floor.constant.exact"].value == 0.5


def test_a_constant_agrees_as_often_as_chance_and_correlates_with_nothing() -> None:
    """QWK and kappa are exactly 0, and say why; a correlation is not defined."""
    found = by_name(constant(answers(*a_noisy_run().results, levels=5)))
    for name in ("qwk", "kappa"):
        figure = found[f"floor.constant.{name}"]
        assert (figure.value, figure.low, figure.high) == (0, 0, 0)
        assert figure.why.startswith("0 by definition")
    for name in ("pearson", "spearman"):
        assert found[f"floor.constant.{name}"].why == "the constant's values are all equal"


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(3, 30))
def test_length_is_fitted_on_other_questions(seed: int, rows: int) -> None:
    """Each answer's value is that of numpy's line through the answers to all other questions."""
    rng = np.random.default_rng(seed)
    x, y, question = np.log1p(rng.integers(1, 9, rows)), rng.random(rows), np.arange(rows) % 3
    found = left_out(x, y, question)
    for asked in range(3):
        others = question != asked
        varies = np.ptp(x[others]) > 0
        slope, start = np.polyfit(x[others], y[others], 1) if varies else (0.0, y[others].mean())
        assert found[~others] == pytest.approx(np.clip(start + slope * x[~others], 0, 1), abs=1e-7)


def test_length_pays_where_people_pay_for_it() -> None:
    """Humans who score by length make a floor that agrees with them; equal lengths and a single question make none."""
    longer = [scored_by(n, 0.5, n / 9, words=n * n + 1) for n in range(10)]
    assert (by_name(length(answers(*longer)))["floor.length.pearson"].value or 0) > 0.9
    equal = [scored_by(n, 0.5, n / 9) for n in range(10)]
    assert {f.why for f in length(answers(*equal))} == {"all answers have the same length"}
    alone = [result.model_copy(update={"question_id": "q"}) for result in longer]
    assert all("one question" in f.why for f in length(answers(*alone)))


def test_the_baseline_is_compared_where_it_and_the_judge_have_a_value() -> None:
    """Answers that the baseline has no value for are left out; so are those that the judge failed."""
    rows = [scored_by(1, 0.5, 0.5), scored_by(2, 0.5, 0.5), scored_by(3, None, 0.5), scored_by(4, 0.5, 0.5)]
    found = by_name(baseline(answers(*rows), {"r1": 0.75, "r2": None, "r3": 0.5}))
    assert (found["floor.baseline.mae"].value, found["floor.baseline.mae"].n) == (0.25, 1)


def test_bands_are_thirds_of_the_human_score() -> None:
    """Exactly 1/3 is in the middle and exactly 2/3 is high, also when it is a mean that float noise has moved."""
    third = (0.1 + 0.2 + 0.7) / 3
    rows = [scored_by(n, 0.5, human) for n, human in enumerate((0.0, 0.33, third, 1 / 3, 2 / 3 - 1e-12, 1.0))]
    found = by_name(bands(answers(*rows)))
    assert [found[f"{band}.mae"].n for band in ("low", "middle", "high")] == [2, 2, 2]
    assert found["low.bias"].value == pytest.approx((0.5 + 0.17) / 2)
    assert found["high.bias"].value == pytest.approx((-1 / 6 - 0.5) / 2)


def test_an_empty_band_says_so() -> None:
    """It has no figure, and no answers."""
    figure = by_name(bands(answers(scored_by(1, 0.5, 0.5))))["low.exact"]
    assert (figure.value, figure.n, figure.why) == (None, 0, "no scored answer is in this band")
