"""Krippendorff's alpha of levels, for any number of raters, at the ordinal level of measurement.

Ordinal, because levels are ordered and nobody says that they are equally far apart (Krippendorff, Content Analysis,
4th ed. 2018, chapter 12).
"""

from __future__ import annotations

import krippendorff
import numpy as np

from grader.lab.agreement.cells import Tally, chunks
from grader.lab.agreement.pairs import Floats, Mask, Whole, ratio
from grader.lab.agreement.points import NONE, ONE, ONE_LEVEL, Point
from grader.lab.resampling import Resample

LARGEST = 4_000_000  # answers × levels² that the library may hold, some 100 MB; beyond, the same formula without it


def alpha_of(levels: Floats) -> Point:
    """Alpha of all raters at once: `levels` has the shape (raters, answers), NaN for no rating."""
    rated = levels[:, _pairable(levels)]
    if rated.shape[1] < 2:
        return Point(None, ONE if rated.size else NONE)
    used = np.unique(rated[~np.isnan(rated)]).size
    if used == 1:
        return Point(None, ONE_LEVEL)
    if rated.shape[1] * used**2 > LARGEST:
        patterns, _, times = _patterns(rated)
        return Point(float(ordinal_alpha(patterns, times[:, None].astype(np.float64))[0]))
    return Point(float(krippendorff.alpha(reliability_data=rated, level_of_measurement="ordinal")))


def drawn_alpha(levels: Floats, question: Whole, resample: Resample) -> Floats:
    """`alpha_of` in each draw, shape (draws,), NaN where it is not defined; `question` is each answer's."""
    pairable = _pairable(levels)
    patterns, pattern, _ = _patterns(levels[:, pairable])
    by_question = Tally.of(pattern, question[pairable], (patterns.shape[1], resample.counts.shape[1]))
    parts = [ordinal_alpha(patterns, by_question.times(counts)) for counts in chunks(resample, patterns.shape[1])]
    return np.concatenate(parts)


def ordinal_alpha(patterns: Whole, weights: Floats) -> Floats:
    """Alpha for each column of weights, shape (draws,), NaN where it is not defined.

    `patterns` has the shape (raters, cells), −1 for no rating and at least two ratings a cell; `weights` says how
    often a cell occurs in a draw, shape (cells, draws). The ordinal distance of the levels c and k,
    Σ n_g over g = c…k − (n_c + n_k)/2, is the mean rank of k less that of c.
    """
    given = (patterns >= 0).sum(axis=0)
    counts = _values(patterns, weights)
    total = counts.sum(axis=0)
    ranks = (np.cumsum(counts, axis=0) - counts / 2) / np.maximum(total, 1) - 0.5
    once, twice = np.zeros_like(weights), np.zeros_like(weights)
    for rater in patterns:
        rank = np.where((rater >= 0)[:, None], ranks[rater], 0.0)
        once += rank
        twice += rank**2
    observed = (weights * (given[:, None] * twice - once**2) / (given - 1)[:, None]).sum(axis=0)
    by_chance = total * (counts * ranks**2).sum(axis=0) - (counts * ranks).sum(axis=0) ** 2
    defined = ((counts > 0).sum(axis=0) > 1) & (weights.sum(axis=0) > 1)
    return 1 - ratio((total - 1) * observed, by_chance, defined)


def _values(patterns: Whole, weights: Floats) -> Floats:
    """How often each level is given, shape (levels, draws)."""
    levels = np.arange(int(patterns.max()) + 1)
    times: Floats = (patterns == levels[:, None, None]).sum(axis=1).astype(np.float64)
    return times @ weights


def _pairable(levels: Floats) -> Mask:
    """Which answers have two ratings or more."""
    pairable: Mask = (~np.isnan(levels)).sum(axis=0) > 1
    return pairable


def _patterns(levels: Floats) -> tuple[Whole, Whole, Whole]:
    """The distinct columns, −1 for no rating; the place of each answer's; how many answers have it."""
    held = np.where(np.isnan(levels), -1, levels).astype(np.int64)
    patterns, pattern, times = np.unique(held, axis=1, return_inverse=True, return_counts=True)
    return patterns, pattern.reshape(-1), times
