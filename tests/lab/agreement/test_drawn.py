"""The bootstrap: the fast formulas say what the libraries say of the rows that a draw holds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.lab.agreement import cells
from grader.lab.agreement.alpha import alpha_of, drawn_alpha
from grader.lab.agreement.drawn import drawn
from grader.lab.agreement.length import correlations
from grader.lab.agreement.measures import measured
from grader.lab.agreement.pairs import Floats, Pairs, Whole
from grader.lab.agreement.telling import compared
from grader.lab.resampling import Resample
from tests.lab.agreement.samples import by_name


def sample(seed: int, rows: int, questions: int, distinct: int, levels: int) -> tuple[Pairs, Resample]:
    """Ratings with so many distinct shares on either side, and four draws of their questions."""
    rng = np.random.default_rng(seed)
    question = rng.integers(0, questions, rows)
    resample = Resample.of([f"q{n}" for n in question], draws=4, seed=seed)
    one, other = rng.integers(0, distinct, (2, rows)) / (distinct - 1)
    return Pairs.of(one, other, resample.question, levels), resample


def in_draw(question: Whole, counts: Whole) -> Whole:
    """The rows that a draw holds, each as often as it holds them."""
    return np.repeat(np.arange(len(question)), counts[question])


samples = st.builds(
    sample,
    seed=st.integers(0, 2**32 - 1),
    rows=st.integers(1, 40),
    questions=st.integers(1, 8),
    distinct=st.sampled_from((2, 5, 101)),
    levels=st.sampled_from((2, 3, 5, 11)),
)


@settings(max_examples=30)
@given(samples)
def test_formulas_agree_with_the_libraries_on_drawn_rows(case: tuple[Pairs, Resample]) -> None:
    """In every draw each measure has the value of the library, and is NaN where the library's is not defined."""
    pairs, resample = case
    found = drawn(pairs, resample)
    for place, counts in enumerate(resample.counts):
        rows = in_draw(pairs.question, counts)
        points = measured(Pairs.of(pairs.one[rows], pairs.other[rows], pairs.question[rows], pairs.levels))
        for name, point in points.items():
            expected = math.nan if point.value is None else point.value
            assert found[name][place] == pytest.approx(expected, abs=1e-9, nan_ok=True), name


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(2, 4), st.integers(2, 30), st.floats(0, 0.6))
def test_alpha_of_many_raters_agrees_with_the_library_on_drawn_rows(
    seed: int, raters: int, rows: int, missing: float
) -> None:
    """Also where ratings are missing, and where none can be paired."""
    rng = np.random.default_rng(seed)
    ratings = rng.integers(0, 4, (raters, rows)).astype(np.float64)
    ratings[rng.random(ratings.shape) < missing] = np.nan
    resample = Resample.of([f"q{n}" for n in rng.integers(0, 5, rows)], draws=5, seed=seed)
    if not ((~np.isnan(ratings)).sum(axis=0) > 1).any():
        return
    found = drawn_alpha(ratings, resample.question, resample)
    for place, counts in enumerate(resample.counts):
        value = alpha_of(ratings[:, in_draw(resample.question, counts)]).value
        assert found[place] == pytest.approx(math.nan if value is None else value, abs=1e-9, nan_ok=True)


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(2, 40))
def test_correlations_agree_with_numpy_on_drawn_rows(seed: int, rows: int) -> None:
    """Of several variables at once, NaN where one of them does not vary."""
    rng = np.random.default_rng(seed)
    variables = rng.integers(0, 4, (3, rows)).astype(np.float64)
    resample = Resample.of([f"q{n}" for n in rng.integers(0, 6, rows)], draws=5, seed=seed)
    found = correlations(variables, resample.question, resample)
    for place, counts in enumerate(resample.counts):
        held = variables[:, in_draw(resample.question, counts)]
        assert found[:, :, place] == pytest.approx(_expected(held), abs=1e-9, nan_ok=True)


def _expected(held: Floats) -> Floats:
    matrix = np.full((3, 3), np.nan)
    varies = np.ptp(held, axis=1) > 0
    matrix[np.ix_(varies, varies)] = np.atleast_2d(np.corrcoef(held[varies])) if varies.any() else 0
    return matrix


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draws are computed a few at a time so that memory stays small; the result is that of all at once."""
    pairs, resample = sample(1, 50, 9, 101, 5)
    at_once = drawn(pairs, resample)
    monkeypatch.setattr(cells, "AT_ONCE", 60)
    for name, values in drawn(pairs, resample).items():
        assert values == pytest.approx(at_once[name], abs=1e-12, nan_ok=True)


def test_answers_that_are_alike_widen_the_interval() -> None:
    """Where the judge errs by question, resampled questions tell that 20 questions are not 400 independent answers."""
    rng = np.random.default_rng(2)
    by_question = np.repeat(rng.normal(0, 0.2, 20), 20)
    human = rng.random(400)
    judge = np.clip(human + by_question + rng.normal(0, 0.02, 400), 0, 1)
    widths = []
    for ids in ([f"q{n // 20}" for n in range(400)], [f"r{n:03}" for n in range(400)]):
        resample = Resample.of(ids, draws=400)
        figures = by_name(compared("", Pairs.of(judge, human, resample.question, 5), resample))
        widths.append({name: (f.high or 0) - (f.low or 0) for name, f in figures.items()})
    assert widths[0]["bias"] > 3 * widths[1]["bias"]
    assert widths[0]["qwk"] > 1.5 * widths[1]["qwk"]


def test_the_interval_holds_the_value_and_is_the_same_again() -> None:
    """Draws are seeded: the same rows give the same interval."""
    pairs, _ = sample(5, 200, 20, 5, 5)
    resample = Resample.of([str(n) for n in pairs.question], draws=300)
    figures = compared("", pairs, resample)
    assert figures == compared("", pairs, resample)
    for figure in figures:
        assert figure.value is not None
        assert figure.low is not None
        assert figure.high is not None
        assert figure.low < figure.value < figure.high
