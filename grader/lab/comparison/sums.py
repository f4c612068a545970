"""The measures as functions of sums over answers, so that thousands of draws cost one matrix product.

With levels h and j, QWK = 1 − Σ(h − j)² / (Σh² + Σj² − 2·Σh·Σj/n): Cohen's weighted kappa (1968) with quadratic
weights, written out over the margins. Kappa is Cohen's (1960). Pearson's r, the mean absolute error and the bias
(judge − human) are of the shares themselves.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from grader.lab.agreement.pairs import Floats, Whole, ratio
from grader.lab.comparison.nouns import Measure
from grader.lab.levels import to_levels

NOTHING = 1e-12  # a variance of shares below this is rounding


def human_terms(human: Floats, levels: int) -> Floats:
    """What is summed of the human side alone, a row an answer: shape (answers, 5 + levels)."""
    level = to_levels(human, levels)
    columns = (np.ones_like(human), level, level**2, human, human**2)
    return np.column_stack([*columns, _one_hot(level, levels)]).astype(np.float64)


def judge_terms(judge: Floats, human: Floats, levels: int) -> Floats:
    """What is summed of one judge beside the humans, a row an answer: shape (answers, 9 + levels)."""
    j, h, error = to_levels(judge, levels), to_levels(human, levels), judge - human
    columns = (j, j**2, h * j, h == j, judge, judge**2, human * judge, np.abs(error), error)
    return np.column_stack([*columns, _one_hot(j, levels)]).astype(np.float64)


def measured(human: Floats, judge: Floats) -> Mapping[Measure, Floats]:
    """Each measure from sums of the terms, shape (…, terms) → (…); NaN where it is not defined."""
    n, h, hh, v, vv = np.moveaxis(human[..., :5], -1, 0)
    j, jj, hj, same, x, xx, vx, off, error = np.moveaxis(judge[..., :9], -1, 0)
    apart = n * (hh + jj) - 2 * h * j
    by_chance = np.sum(human[..., 5:] * judge[..., 9:], axis=-1)
    spread, other_spread = vv / n - (v / n) ** 2, xx / n - (x / n) ** 2
    vary = (spread > NOTHING) & (other_spread > NOTHING)
    both = np.sqrt(np.maximum(spread, 0) * np.maximum(other_spread, 0))
    return {
        Measure.QWK: 1 - ratio(n * (hh + jj - 2 * hj), apart, n > 1),
        Measure.KAPPA: ratio(n * same - by_chance, n**2 - by_chance, n > 1),
        Measure.EXACT: same / n,
        Measure.PEARSON: np.clip(ratio(vx / n - v * x / n**2, both, vary), -1, 1),
        Measure.MAE: off / n,
        Measure.BIAS: error / n,
    }


def _one_hot(level: Whole, levels: int) -> Floats:
    hot: Floats = np.eye(levels)[level]
    return hot
