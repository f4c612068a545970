"""Measures from sums: the same as the libraries', and as counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.lab.agreement.pairs import Floats
from grader.lab.comparison.differences import points
from grader.lab.comparison.nouns import Measure
from grader.lab.comparison.sums import human_terms, judge_terms, measured

SHARES = st.sampled_from([0.0, 0.125, 0.25, 1 / 3, 0.5, 0.75, 1.0])


def from_sums(judge: Floats, human: Floats, levels: int) -> dict[Measure, float]:
    terms = human_terms(human, levels), judge_terms(judge, human, levels)
    found = measured(terms[0].sum(axis=0), terms[1].sum(axis=0))
    return {measure: float(value) for measure, value in found.items()}


@settings(max_examples=40)
@given(st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=30), st.integers(2, 7))
def test_sums_give_what_the_libraries_give(pairs: list[tuple[float, float]], levels: int) -> None:
    """Every measure that draws and swaps take from sums is the one that scikit-learn or scipy has, undefined or not."""
    judge, human = (np.round(side, 9) for side in np.array(pairs).T)
    expected = points(judge, human, levels)
    for measure, value in from_sums(judge, human, levels).items():
        known = expected[measure].value
        assert (known is None) == bool(np.isnan(value))
        assert known is None or value == pytest.approx(known, abs=1e-6)


def test_counted_by_hand() -> None:
    """Levels 0 1 2 2 by people and 0 2 2 1 by the judge, of three."""
    found = from_sums(np.array([0, 1, 1, 0.5]), np.array([0, 0.5, 1, 1]), 3)
    # Σ(h−j)² = 2; Σh² + Σj² − 2·5·5/4 = 9 + 9 − 12.5 = 5.5; 2 of 4 the same; by chance (1 + 1 + 4)/16
    assert found[Measure.QWK] == pytest.approx(1 - 2 / 5.5)
    assert found[Measure.KAPPA] == pytest.approx((0.5 - 0.375) / (1 - 0.375))
    assert found[Measure.EXACT] == 0.5
    assert found[Measure.MAE] == 0.25
    assert found[Measure.BIAS] == 0
