"""A paired permutation test: were the two judges' values swapped, how often would they differ by as much?

Under the null hypothesis it does not matter which judge gave which of two values (Edgington and Onghena, Randomization
Tests, 2007, chapter 5). A swap takes all answers to one question together, since they are alike; where there are too
few questions for that, it takes one answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from grader.lab.agreement.pairs import Floats, Whole
from grader.lab.comparison.nouns import Measure
from grader.lab.comparison.sums import measured
from grader.lab.resampling import SEED

PERMUTATIONS = 8_192  # 2¹³: up to 13 units that differ are enumerated, and the test is exact
AT_ONCE = 4_000_000  # swaps held in memory, 32 MB
SAME = 1e-9  # differences nearer than this are ties, which count as as much


def p_values(
    units: Sequence[str], human: Floats, reference: Floats, other: Floats, seed: int = SEED
) -> dict[Measure, float | None]:
    """Two-sided p of each measure; None where its difference is not defined.

    `units[i]` names what answer i is swapped with; the rest are the terms of `sums.py`, a row an answer. Of drawn
    permutations p is (1 + as much) / (1 + permutations), never 0 (Phipson and Smyth 2010).
    """
    per_unit = _by_unit(units, other - reference)
    moved = per_unit[np.any(per_unit != 0, axis=1)]
    h, a, b = human.sum(axis=0), reference.sum(axis=0), other.sum(axis=0)
    seen = _difference(h, a, b)
    as_much, permutations = dict.fromkeys(Measure, 0), 0
    for swaps in _swaps(len(moved), seed):
        shift = swaps @ moved
        for measure, drawn in _difference(h, a + shift, b - shift).items():
            below = np.abs(drawn) < abs(seen[measure]) - SAME  # not defined after the swap: counts against
            as_much[measure] += int(len(swaps) - np.count_nonzero(below))
        permutations += len(swaps)
    drawn_ones = 0 if _exact(len(moved)) else 1
    return {
        measure: (as_much[measure] + drawn_ones) / (permutations + drawn_ones) if np.isfinite(seen[measure]) else None
        for measure in Measure
    }


def _difference(human: Floats, reference: Floats, other: Floats) -> dict[Measure, Floats]:
    a, b = measured(human, reference), measured(human, other)
    return {measure: b[measure] - a[measure] for measure in Measure}


def _by_unit(units: Sequence[str], terms: Floats) -> Floats:
    names, place = np.unique(np.asarray(units, dtype=object).astype(str), return_inverse=True)
    summed = np.zeros((len(names), terms.shape[1]))
    np.add.at(summed, place, terms)
    return summed


def _exact(units: int) -> bool:
    return units < 63 and 2**units <= PERMUTATIONS


def _swaps(units: int, seed: int) -> Iterator[Floats]:
    """Which units are swapped: a row a permutation, 0 or 1 a unit. All there are when they are few enough."""
    if _exact(units):
        yield _enumerated(units)
        return
    rng = np.random.default_rng(seed)
    at_once = max(1, AT_ONCE // units)
    for first in range(0, PERMUTATIONS, at_once):
        size = (min(at_once, PERMUTATIONS - first), units)
        yield rng.integers(0, 2, size=size, dtype=np.int8).astype(np.float64)


def _enumerated(units: int) -> Floats:
    numbers: Whole = np.arange(2**units, dtype=np.int64)
    return ((numbers[:, None] >> np.arange(units)) & 1).astype(np.float64)
