"""The rows that a judge scored, as arrays: what the plots of a page are made of."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.lab.levels import to_levels
from grader.lab.results import RowResult
from grader.lab.view import Bin, Group, Grouping, LengthBin, Matrix
from grader.lab.viewing.means import means

FEWEST_BINS, MOST_BINS = 5, 10
WIDEST, INSTEAD = 12, 10  # more levels than so many do not fit a page; so many are shown then
LENGTHS = 5  # bins of about equally many rows
GROUPS = (2, 12)  # columns with so many values sort rows into groups; with more they tell rows apart


@dataclass(frozen=True)
class ScoredRows:
    """Judge's and humans' scores (shares of the full mark), one entry a row that has both, in the rows' order."""

    results: tuple[RowResult, ...]
    judge: NDArray[np.float64]
    human: NDArray[np.float64]

    @classmethod
    def of(cls, results: Iterable[RowResult]) -> ScoredRows:
        """Those of the results that have a judge's value."""
        kept = tuple(result for result in results if result.judge is not None)
        judge = np.array([result.judge for result in kept], dtype=np.float64)
        return cls(kept, judge, np.array([result.human for result in kept], dtype=np.float64))

    @property
    def questions(self) -> list[str]:
        """The question of each row."""
        return [result.question_id for result in self.results]


def matrix(results: Iterable[RowResult], levels: int) -> Matrix:
    """Human level × judge level, and by human level the rows without a judge's value; at most 12 levels, else 10."""
    levels = levels if levels <= WIDEST else INSTEAD
    counts, unscored = np.zeros((levels, levels), dtype=np.int64), np.zeros(levels, dtype=np.int64)
    for result in results:
        human = int(to_levels(result.human, levels))
        if result.judge is None:
            unscored[human] += 1
        else:
            counts[human, int(to_levels(result.judge, levels))] += 1
    return Matrix(tuple(tuple(row) for row in counts.tolist()), tuple(unscored.tolist()))


def reliability(rows: ScoredRows, levels: int, draws: int) -> tuple[Bin, ...]:
    """What people gave to the rows that the judge values alike, in 5 to 10 bins of equal width, half up as levels."""
    bins = min(max(levels, FEWEST_BINS), MOST_BINS)
    member = to_levels(rows.judge, bins)[:, None] == np.arange(bins)
    humans = means(rows.human, member, rows.questions, draws)
    return tuple(Bin(float(rows.judge[member[:, part]].mean()), human) for part, human in enumerate(humans) if human.n)


def lengths(rows: ScoredRows, draws: int) -> tuple[LengthBin, ...]:
    """Judge − human by length of the answer, in bins of about equally many rows; equal lengths share a bin."""
    words = np.array([result.words for result in rows.results], dtype=np.int64)
    if not len(words):
        return ()
    edges = np.unique(np.quantile(words, np.arange(1, LENGTHS) / LENGTHS, method="lower"))
    place = np.searchsorted(edges, words, side="left")  # up to and with an edge
    parts = np.unique(place)
    member = place[:, None] == parts
    found = means(rows.judge - rows.human, member, rows.questions, draws)
    return tuple(
        LengthBin(int(words[member[:, n]].min()), int(words[member[:, n]].max()), value)
        for n, value in enumerate(found)
    )


def groupings(rows: ScoredRows, draws: int) -> tuple[Grouping, ...]:
    """Bias and size of error by each column with 2 to 12 values, numbers by size and words by the alphabet.

    Rows without the column, or with an empty cell, are in none of its groups.
    """
    columns = dict.fromkeys(column for result in rows.results for column in result.groups)
    made = ((column, _names(rows, column)) for column in columns)
    return tuple(
        _grouping(column, names, rows, draws) for column, names in made if GROUPS[0] <= len(names) <= GROUPS[1]
    )


def _names(rows: ScoredRows, column: str) -> list[str]:
    return sorted({r.groups[column] for r in rows.results if r.groups.get(column)}, key=_place)


def _grouping(column: str, names: list[str], rows: ScoredRows, draws: int) -> Grouping:
    values = np.array([result.groups.get(column, "") for result in rows.results])
    member = values[:, None] == np.array(names)
    off = rows.judge - rows.human
    bias = means(off, member, rows.questions, draws)
    error = means(np.abs(off), member, rows.questions, draws)
    return Grouping(column, tuple(Group(*group) for group in zip(names, bias, error, strict=True)))


def _place(name: str) -> tuple[float, str]:
    try:
        number = float(name)
    except ValueError:
        return math.inf, name
    return (number, name) if math.isfinite(number) else (math.inf, name)
