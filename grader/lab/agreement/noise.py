"""The noise floor: how much the same judge differs from itself on the same answers, from draw to draw.

A difference between two runs that is smaller than this is no difference.

    noise.sd       sd of the judge's value between the draws of one answer, pooled over answers, in shares
    noise.same     share of answers whose level is the same in every draw
    noise.qwk      QWK of one draw with another, the mean over all pairs of draws
    noise.qwk_sd   sd over draws of the QWK against the mean human
    noise.mae_sd   sd over draws of the MAE against the mean human
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.lab.agreement.answers import Answers
from grader.lab.agreement.cells import drawn_sums
from grader.lab.agreement.measures import measured
from grader.lab.agreement.pairs import Floats, Whole, ratio
from grader.lab.agreement.people import pairs_among
from grader.lab.agreement.points import Point
from grader.lab.agreement.telling import averaged, several, told
from grader.lab.levels import to_levels
from grader.lab.results import Figure, RowResult

ONCE = "no answer was scored in two draws"
NOT_IN_ALL = "no answer was scored in every draw"


def noise(answers: Answers, draws: Sequence[Sequence[RowResult]]) -> list[Figure]:
    """The figures of two draws or more; `answers` are those of the first, and rows of others are left out."""
    values = _values(answers, draws)
    repeated = (~np.isnan(values)).sum(axis=0) > 1
    n = int(repeated.sum())
    if not n:
        return [told(f"noise.{name}", Point(None, ONCE), None, 0) for name in ("sd", "same", "qwk", "qwk_sd", "mae_sd")]
    names = [f"the values of draw {place + 1}" for place in range(len(values))]
    agreement = averaged("noise.", pairs_among(answers, values, names), answers.resample, n, ("qwk",))
    return [*_own(values[:, repeated], answers.question[repeated], answers), *agreement, *_between(answers, values)]


def _values(answers: Answers, draws: Sequence[Sequence[RowResult]]) -> Floats:
    """The judge's values, shape (draws, rows), NaN for none."""
    by_id = [{result.id: result.judge for result in draw if result.judge is not None} for draw in draws]
    return np.array([[judged.get(row, np.nan) for row in answers.ids] for judged in by_id], dtype=np.float64)


def _own(values: Floats, question: Whole, answers: Answers) -> list[Figure]:
    """`noise.sd` and `noise.same` of rows with two values or more."""
    missing = np.isnan(values)
    degrees = (~missing).sum(axis=0) - 1.0
    held = np.where(missing, np.nanmean(values, axis=0), values)  # a mean in its place adds no square
    squares = ((held - held.mean(axis=0)) ** 2).sum(axis=0)
    lowest, highest = np.where(missing, np.inf, held).min(axis=0), np.where(missing, -np.inf, held).max(axis=0)
    same = to_levels(lowest, answers.levels) == to_levels(highest, answers.levels)
    parts = np.stack((squares, degrees, same.astype(np.float64), np.ones(len(question))))
    total, n = parts.sum(axis=1), len(question)
    drawn = drawn_sums(parts, question, answers.resample) if several(question) else None
    sd = None if drawn is None else np.sqrt(ratio(drawn[0], drawn[1], drawn[1] > 0))
    share = None if drawn is None else ratio(drawn[2], drawn[3], drawn[3] > 0)
    return [
        told("noise.sd", Point(float(np.sqrt(total[0] / total[1]))), sd, n),
        told("noise.same", Point(float(total[2] / total[3])), share, n),
    ]


def _between(answers: Answers, values: Floats) -> list[Figure]:
    """`noise.qwk_sd` and `noise.mae_sd` over the rows that every draw gave a value; no interval for so few draws."""
    whole = ~np.isnan(values).any(axis=0)
    pairs = [answers.pairs(np.where(whole, draw, np.nan), answers.human) for draw in values]
    points = [measured(each, ("qwk", "mae")) for each in pairs]
    return [_figure(name, [point[name] for point in points], int(whole.sum())) for name in ("qwk", "mae")]


def _figure(name: str, points: Sequence[Point], n: int) -> Figure:
    values = [point.value for point in points if point.value is not None]
    why = NOT_IN_ALL if not n else next((point.why for point in points if point.value is None), "")
    value = None if why else float(np.std(values, ddof=1))
    return Figure(name=f"noise.{name}_sd", value=value, n=n, why=why)
