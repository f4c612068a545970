"""The measures of `measures` in every bootstrap draw at once.

Calling the libraries for each of 2,000 draws would take minutes. Here a draw is a column of weights over cells, and
every measure is a formula over columns; where it is not defined in a draw, it is NaN there. The tests hold these
formulas to the libraries on rows that are really drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from grader.lab.agreement.alpha import ordinal_alpha
from grader.lab.agreement.cells import Cells, chunks
from grader.lab.agreement.measures import MEASURES
from grader.lab.agreement.pairs import Floats, Mask, Pairs, Whole, ratio
from grader.lab.resampling import Resample


def drawn(pairs: Pairs, resample: Resample, measures: Sequence[str] = MEASURES) -> dict[str, Floats]:
    """Each measure in each draw, shape (draws,). `resample` may hold questions that the pairs have no answer to."""
    cells = Cells.of(pairs, resample.counts.shape[1])
    parts: dict[str, list[Floats]] = {name: [] for name in measures}
    for counts in chunks(resample, max(len(cells), cells.levels)):
        weighed = Weighed(cells, cells.by_question.times(counts))
        for name in measures:
            parts[name].append(_FORMULAS[name](weighed))
    return {name: np.concatenate(chunk) for name, chunk in parts.items()}


@dataclass(frozen=True)
class Weighed:
    """Cells, and how often each occurs in each draw: `weights` has the shape (cells, draws)."""

    cells: Cells
    weights: Floats

    @cached_property
    def answers(self) -> Floats:
        """How many answers a draw has."""
        total: Floats = self.weights.sum(axis=0)
        return total

    @cached_property
    def one_counts(self) -> Floats:
        """How often each distinct share of the first side occurs, shape (distinct shares, draws)."""
        return self.cells.by_one.times(self.weights)

    @cached_property
    def other_counts(self) -> Floats:
        """How often each distinct share of the second side occurs, shape (distinct shares, draws)."""
        return self.cells.by_other.times(self.weights)

    @cached_property
    def differ(self) -> Mask:
        """True where both sides have more than one share, so that they can correlate."""
        several: Mask = ((self.one_counts > 0).sum(axis=0) > 1) & ((self.other_counts > 0).sum(axis=0) > 1)
        return several

    @cached_property
    def by_levels(self) -> Floats:
        """How often each pair of levels occurs, shape (pairs of levels, draws)."""
        return self.cells.by_levels.times(self.weights)

    def mean(self, values: Floats | Mask) -> Floats:
        """The mean over a draw's answers of a number for each cell."""
        return ratio(values.astype(np.float64) @ self.weights, self.answers, self.answers > 0)


def _qwk(draws: Weighed) -> Floats:
    one, other = draws.cells.both_levels.astype(np.float64)
    n, weights = draws.answers, draws.by_levels
    sums = np.stack((one, other, one**2 + other**2, (one - other) ** 2)) @ weights
    by_chance = n * sums[2] - 2 * sums[0] * sums[1]
    return 1 - ratio(n * sums[3], by_chance, (by_chance > 0) & (n > 1))


def _kappa(draws: Weighed) -> Floats:
    n, weights = draws.answers, draws.by_levels
    one, other = draws.cells.both_levels
    agreed = n * ((one == other).astype(np.float64) @ weights)
    rows, columns = (margin.times(weights) for margin in draws.cells.margins)
    by_chance = (rows * columns).sum(axis=0)
    return ratio(agreed - by_chance, n**2 - by_chance, (by_chance < n**2) & (n > 1))


def _pearson(draws: Weighed) -> Floats:
    one = draws.cells.one - draws.cells.one.mean()
    other = draws.cells.other - draws.cells.other.mean()
    x, y = draws.mean(one), draws.mean(other)
    spread = np.sqrt(_positive(draws.mean(one**2) - x**2) * _positive(draws.mean(other**2) - y**2))
    return np.clip(ratio(draws.mean(one * other) - x * y, spread, draws.differ), -1, 1)


def _spearman(draws: Weighed) -> Floats:
    one, one_spread = _ranks(draws.one_counts, draws.answers)
    other, other_spread = _ranks(draws.other_counts, draws.answers)
    one, other = one[draws.cells.one_rank], other[draws.cells.other_rank]
    together: Floats = np.einsum("cd,cd,cd->d", draws.weights, one, other)
    return np.clip(ratio(together, np.sqrt(one_spread * other_spread), draws.differ), -1, 1)


def _ranks(counts: Floats, answers: Floats) -> tuple[Floats, Floats]:
    """Mean ranks of the distinct shares, less the mean of all ranks; and the sum of their squares over the answers."""
    ranks = np.cumsum(counts, axis=0)
    ranks -= 0.5 * counts
    ranks -= 0.5 * answers
    return ranks, np.einsum("cd,cd,cd->d", counts, ranks, ranks)


def _alpha(draws: Weighed) -> Floats:
    return ordinal_alpha(draws.cells.both_levels, draws.by_levels)


def _apart(draws: Weighed) -> Whole:
    apart: Whole = np.abs(draws.cells.one_level - draws.cells.other_level)
    return apart


def _error(draws: Weighed) -> Floats:
    return draws.cells.one - draws.cells.other


def _positive(values: Floats) -> Floats:
    return np.maximum(values, 0)


_FORMULAS: dict[str, Callable[[Weighed], Floats]] = {
    "qwk": _qwk,
    "kappa": _kappa,
    "pearson": _pearson,
    "spearman": _spearman,
    "mae": lambda draws: draws.mean(np.abs(_error(draws))),
    "rmse": lambda draws: np.sqrt(draws.mean(_error(draws) ** 2)),
    "bias": lambda draws: draws.mean(_error(draws)),
    "exact": lambda draws: draws.mean(_apart(draws) == 0),
    "adjacent": lambda draws: draws.mean(_apart(draws) <= 1),
    "alpha": _alpha,
}
