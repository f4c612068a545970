"""Shares of the full mark → K levels, for the measures that compare levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

MOST_OWN = 7  # so many distinct human scores are levels as they are
OTHERWISE = 5  # the rubric's own scale, 0 to 4


def levels_of(humans: Iterable[Sequence[float]], asked: int | None = None) -> int:
    """K: as asked, else the number of distinct scores that single humans gave when that is 2 to 7, else 5."""
    if asked is not None:
        return asked
    distinct = {round(score, 9) for scores in humans for score in scores}
    return max(2, len(distinct)) if len(distinct) <= MOST_OWN else OTHERWISE


def to_levels(values: ArrayLike, levels: int) -> NDArray[np.int64]:
    """Shares (0 to 1) as levels 0 to K−1, halves up: .5 of three levels is 1, of two levels 1."""
    scaled = np.asarray(values, dtype=np.float64) * (levels - 1)
    return np.floor(scaled + 0.5 + 1e-9).astype(np.int64)
