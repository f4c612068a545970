"""Point values of agreement, from scikit-learn, scipy and krippendorff; or why a measure is not defined.

`one` is the judge and `other` the mean human, unless somebody says otherwise.

    qwk        Cohen's kappa with quadratic weights, of levels (Cohen 1968)
    kappa      Cohen's kappa, unweighted, of levels (Cohen 1960)
    pearson    Pearson's r, of shares
    spearman   Spearman's rho, of shares; ties have their mean rank
    mae, rmse  mean absolute error and root mean squared error, of shares
    bias       mean of `one` − `other`, of shares: above 0 the judge is kinder than people
    exact      share of answers with the same level
    adjacent   share of answers at most one level apart
    alpha      Krippendorff's ordinal alpha, of levels (`alpha`)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.stats import pearsonr, spearmanr
from sklearn.metrics import accuracy_score, cohen_kappa_score, mean_absolute_error, root_mean_squared_error

from grader.lab.agreement.alpha import alpha_of
from grader.lab.agreement.pairs import Floats, Pairs
from grader.lab.agreement.points import NONE, ONE, ONE_LEVEL, Point

MEASURES = ("qwk", "kappa", "pearson", "spearman", "mae", "rmse", "bias", "exact", "adjacent", "alpha")
BEYOND_CHANCE = ("qwk", "kappa", "alpha")
CORRELATIONS = ("pearson", "spearman")


def measured(pairs: Pairs, measures: Sequence[str] = MEASURES) -> dict[str, Point]:
    """Each measure of these pairs, in the order asked for."""
    return {name: _measured(name, pairs) for name in measures}


def equal(values: Floats, name: str) -> str:
    """Why these values correlate with nothing: "the human scores are all equal"; empty where they can."""
    return f"{name} are all equal" if np.ptp(values) == 0 else ""


def _measured(name: str, pairs: Pairs) -> Point:
    why = _undefined(name, pairs)
    if why:
        return Point(None, why)
    if name == "alpha":
        return alpha_of(np.stack((pairs.one_level, pairs.other_level)).astype(np.float64))
    return Point(float(_VALUES[name](pairs)))


def _undefined(name: str, pairs: Pairs) -> str:
    """Why the measure has no value for these pairs; empty where it has one."""
    if not len(pairs):
        return NONE
    if name not in BEYOND_CHANCE + CORRELATIONS:
        return ""
    if len(pairs) == 1:
        return ONE
    if name in BEYOND_CHANCE:
        return ONE_LEVEL if np.unique((pairs.one_level, pairs.other_level)).size == 1 else ""
    return equal(pairs.one, pairs.names[0]) or equal(pairs.other, pairs.names[1])


def _kappa(pairs: Pairs, weights: str | None) -> float:
    known = list(range(pairs.levels))
    return float(cohen_kappa_score(pairs.one_level, pairs.other_level, labels=known, weights=weights))


_VALUES: dict[str, Callable[[Pairs], float]] = {
    "qwk": lambda p: _kappa(p, "quadratic"),
    "kappa": lambda p: _kappa(p, None),
    "pearson": lambda p: float(pearsonr(p.one, p.other).statistic),
    "spearman": lambda p: float(spearmanr(p.one, p.other).statistic),
    "mae": lambda p: float(mean_absolute_error(p.other, p.one)),
    "rmse": lambda p: float(root_mean_squared_error(p.other, p.one)),
    "bias": lambda p: float(np.mean(p.one - p.other)),
    "exact": lambda p: float(accuracy_score(p.other_level, p.one_level)),
    "adjacent": lambda p: float(np.mean(np.abs(p.one_level - p.other_level) <= 1)),
}
