"""Rates, impact ratios and how sure they are: the arithmetic of an audit of outcomes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.lab.fairness.results import GroupRate

FOUR_FIFTHS = Fraction(4, 5)  # 29 CFR 1607.4(D): less than four fifths of the highest rate is taken as adverse impact
Z95 = 1.959963984540054

ONE_CATEGORY = "there is one category only, and a ratio compares two"
NO_CATEGORY = "no category is large enough to be compared"
NOBODY = "nobody was {favourable}, so that there is no rate to compare with"


@dataclass(frozen=True)
class Tally:
    """One category: how many people, and how many of them were selected or scored above the median."""

    name: str
    n: int
    favourable: int

    @property
    def rate(self) -> Fraction:
        """Exact, so that four fifths is four fifths."""
        return Fraction(self.favourable, self.n)


def compared(
    tallies: Sequence[Tally], total: int, min_share: float, favourable: str
) -> tuple[tuple[GroupRate, ...], str]:
    """Every category with its rate, in the order given, and why no ratio is defined ("" where ratios are).

    Impact ratio: a category's rate over that of the most selected (or highest scoring) one, 6 RCNY § 5-300. A category
    of less than `min_share` of the `total` sample is reported apart, § 5-301(d): with its numbers and rate, no ratio,
    and its rate is not the highest. `favourable` says in words what the rate counts.
    """
    among = [t for t in tallies if t.n / total >= min_share]
    why = _undefined(among, favourable)
    highest = max(among, key=lambda t: (t.rate, t.n)) if among and not why else None
    return tuple(_group(t, total, highest, apart=t not in among, why=why) for t in tallies), why


def wilson(favourable: int, n: int) -> tuple[float, float]:
    """The 95% score interval of a share, 0 to 1 (Wilson, JASA 22, 1927): it stays inside 0 and 1 for few people."""
    p, z2 = favourable / n, Z95 * Z95
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def ratio_interval(a: Tally, b: Tally) -> tuple[float, float] | None:
    """The 95% interval of rate a / rate b by the logarithm (Katz et al., Biometrics 34, 1978).

    sd(ln ratio) = √(1/k₁ − 1/n₁ + 1/k₂ − 1/n₂). None where a rate is 0 (the logarithm is not defined), or both are 1
    (its sd would be 0). It treats b as chosen beforehand; b is the highest of several, so the truth is a little wider.
    """
    if not a.favourable or not b.favourable:
        return None
    variance = 1 / a.favourable - 1 / a.n + 1 / b.favourable - 1 / b.n
    if variance <= 0:
        return None
    ratio, spread = float(a.rate / b.rate), math.exp(Z95 * math.sqrt(variance))
    return ratio / spread, ratio * spread


def fisher(a: Tally, b: Tally) -> float:
    """p of Fisher's exact test, two-sided: how often chance alone makes two rates as unlike as these or more."""
    import numpy as np
    from scipy.stats import fisher_exact

    table = np.array([[a.favourable, a.n - a.favourable], [b.favourable, b.n - b.favourable]])
    return min(1.0, float(fisher_exact(table).pvalue))


def _undefined(among: Sequence[Tally], favourable: str) -> str:
    if not among:
        return NO_CATEGORY
    if len(among) == 1:
        return ONE_CATEGORY
    return "" if any(t.favourable for t in among) else NOBODY.format(favourable=favourable)


def _group(tally: Tally, total: int, highest: Tally | None, *, apart: bool, why: str) -> GroupRate:
    low, high = wilson(tally.favourable, tally.n)
    group = GroupRate(
        name=tally.name,
        n=tally.n,
        favourable=tally.favourable,
        share=tally.n / total,
        rate=float(tally.rate),
        rate_low=low,
        rate_high=high,
        apart=apart,
    )
    if apart:
        return group.model_copy(update={"why": "too small a part of the sample"})
    if highest is None:
        return group.model_copy(update={"why": why})
    return group.model_copy(update=_against(tally, highest))


def _against(tally: Tally, highest: Tally) -> dict[str, float | bool | str | None]:
    ratio = tally.rate / highest.rate
    if tally == highest:
        return {"ratio": 1.0, "highest": True}
    interval = ratio_interval(tally, highest)
    return {
        "ratio": float(ratio),
        "ratio_low": interval[0] if interval else None,
        "ratio_high": interval[1] if interval else None,
        "why": "" if interval else "no interval: " + ("its rate is 0" if not tally.favourable else "both rates are 1"),
        "p": fisher(tally, highest),
        "below_four_fifths": ratio < FOUR_FIFTHS,
    }
