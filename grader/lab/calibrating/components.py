"""What errors are made of: their mean, and the part of their variance that lies within and between groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Components:
    """Of errors in levels: `mean` and its standard error, and the variances `within` and `between` groups."""

    mean: float
    standard_error: float
    within: float
    between: float

    @property
    def total(self) -> float:
        """The variance of an error in a group of its own."""
        return self.within + self.between


def components(errors: Sequence[float], groups: Sequence[str]) -> Components:
    """Variance components of a one-way layout with random groups of any size, by the method of moments.

    Searle, Casella and McCulloch, Variance Components (1992), section 3.6: within = SSW / (N − k), and between =
    (SSB / (k − 1) − within) / n0 with n0 = (N − Σn²/N) / (k − 1), at least 0. The standard error of the mean is the
    one for rows in clusters, √(k/(k − 1) · Σ(sum of a group's deviations)²) / N (Cameron and Miller 2015, section
    2.3). One group alone, or groups of one, cannot be told apart from what is within: between is then 0.
    """
    values = np.asarray(errors, dtype=np.float64)
    names, place = np.unique(np.asarray(groups, dtype=object).astype(str), return_inverse=True)
    total, k = len(values), len(names)
    mean = float(values.mean()) if total else 0.0
    centred = values - mean
    usual = float(centred @ centred) / (total - 1) if total > 1 else 0.0
    if k < 2:
        return Components(mean, math.sqrt(usual / total) if total else 0.0, usual, 0.0)
    sizes, sums = np.bincount(place), np.bincount(place, weights=centred)
    standard_error = math.sqrt(k / (k - 1) * float(sums @ sums)) / total
    if total == k:
        return Components(mean, standard_error, usual, 0.0)
    apart = float(np.sum(sums**2 / sizes))
    within = max(0.0, float(centred @ centred) - apart) / (total - k)
    usual_size = (total - float(sizes @ sizes) / total) / (k - 1)
    return Components(mean, standard_error, within, max(0.0, (apart / (k - 1) - within) / usual_size))
