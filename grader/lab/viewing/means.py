"""Means over parts of the rows, with intervals that resample questions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.lab.resampling import Resample, interval
from grader.lab.view import Value

ONE_QUESTION = "all of one question, so no interval"


def means(
    values: NDArray[np.float64], member: NDArray[np.bool_], questions: Sequence[str], draws: int
) -> tuple[Value, ...]:
    """The mean of `values` (a row each) over the rows of each part; `member[row, part]` says which are in it.

    A part without rows is not defined. One whose rows are all of a single question has no interval: every draw that
    holds the question gives the same mean, which says nothing of other questions.
    """
    sizes = member.sum(axis=0)
    if not len(values):
        return tuple(Value(None, why="no rows") for _ in sizes)
    resample = Resample.of(questions, draws)
    weights = member.astype(np.float64)
    sums, counts = resample.summed(values[:, None] * weights), resample.summed(weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        drawn = sums / counts
    spans = [_several(resample.question[member[:, part]]) for part in range(member.shape[1])]
    return tuple(_value(values[member[:, part]], drawn[:, part], spans[part]) for part in range(member.shape[1]))


def _several(questions: NDArray[np.int64]) -> bool:
    return len(np.unique(questions)) > 1


def _value(values: NDArray[np.float64], drawn: NDArray[np.float64], several: bool) -> Value:
    if not len(values):
        return Value(None, why="no rows")
    if not several:
        return Value(float(values.mean()), n=len(values), why=ONE_QUESTION)
    low, high = interval(drawn)
    return Value(float(values.mean()), low, high, len(values))
