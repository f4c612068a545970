"""Points and their bootstrap draws → figures with intervals, or with why there is none."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.lab.agreement.drawn import drawn
from grader.lab.agreement.measures import MEASURES, measured
from grader.lab.agreement.pairs import Floats, Pairs, Whole
from grader.lab.agreement.points import Point
from grader.lab.resampling import Resample, interval
from grader.lab.results import Figure

ONE_QUESTION = "no interval: all answers are to one question, and an interval resamples questions"
RARELY = "no interval: in most resamples of the questions the figure is not defined"


def compared(prefix: str, pairs: Pairs, resample: Resample, measures: Sequence[str] = MEASURES) -> list[Figure]:
    """Each measure of these pairs as a figure `PREFIX.MEASURE`, with its interval."""
    points = measured(pairs, measures)
    defined = [name for name in measures if points[name].value is not None]
    draws = drawn(pairs, resample, defined) if defined and several(pairs.question) else {}
    return [told(prefix + name, points[name], draws.get(name), len(pairs)) for name in measures]


def averaged(
    prefix: str, several_pairs: Sequence[Pairs], resample: Resample, n: int, measures: Sequence[str]
) -> list[Figure]:
    """The mean of each measure over several pairs of raters, in the pairs and draws in which it is defined."""
    every = [measured(pairs, measures) for pairs in several_pairs]
    draws = [drawn(pairs, resample, measures) for pairs in several_pairs if several(pairs.question)]
    figures = []
    for name in measures:
        spread = mean_of([each[name] for each in draws]) if draws else None
        figures.append(told(prefix + name, mean_point([points[name] for points in every]), spread, n))
    return figures


def told(name: str, point: Point, draws: Floats | None, n: int) -> Figure:
    """The figure with the 95% interval of its draws; `draws` None: there is one question only."""
    if point.value is None:
        return Figure(name=name, value=None, n=n, why=point.why)
    if draws is None:
        return Figure(name=name, value=point.value, n=n, why=ONE_QUESTION)
    low, high = interval(draws)
    return Figure(name=name, value=point.value, low=low, high=high, n=n, why=RARELY if low is None else "")


def several(question: Whole) -> bool:
    """Whether the answers are to more than one question."""
    return len(question) > 0 and bool(np.ptp(question) > 0)


def mean_point(points: Sequence[Point]) -> Point:
    """The mean of those that are defined; where none is, why the first is not."""
    values = [point.value for point in points if point.value is not None]
    return Point(float(np.mean(values))) if values else points[0]


def mean_of(draws: Sequence[Floats]) -> Floats:
    """The mean in each draw over what is defined in it, NaN where nothing is."""
    stacked = np.stack(draws)
    defined = np.isfinite(stacked)
    count = defined.sum(axis=0)
    summed = np.where(defined, stacked, 0.0).sum(axis=0)
    mean: Floats = np.divide(summed, count, out=np.full(len(count), np.nan), where=count > 0)
    return mean
