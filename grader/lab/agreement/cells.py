"""Answers with the same two ratings are one cell: all that a draw of questions changes is how often a cell occurs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from grader.lab.agreement.pairs import Floats, Pairs, Whole
from grader.lab.resampling import Resample

AT_ONCE = 200_000  # numbers held of one kind at a time: 8 MB


@dataclass(frozen=True)
class Tally:
    """How many answers there are of each group (rows) in each column, held sparsely."""

    matrix: csr_array[np.float64]

    @classmethod
    def of(cls, group: Whole, column: Whole, shape: tuple[int, int]) -> Tally:
        """Each answer's group and column, counted; `shape` is (groups, columns)."""
        return cls(csr_array((np.ones(len(group)), (group, column)), shape=shape))

    def times(self, dense: Floats) -> Floats:
        """The matrix product with a dense matrix."""
        product: Floats = np.asarray(self.matrix @ dense)
        return product


@dataclass(frozen=True)
class Cells:
    """The distinct pairs of ratings, each of shape (cells,), and how many answers to each question are in each.

    `one_rank` and `other_rank` number the distinct shares of a side upwards from 0; `by_question` has the shape
    (cells, questions).
    """

    one: Floats
    other: Floats
    one_level: Whole
    other_level: Whole
    one_rank: Whole
    other_rank: Whole
    by_question: Tally
    levels: int

    @classmethod
    def of(cls, pairs: Pairs, questions: int) -> Cells:
        """The cells of these pairs among so many questions."""
        _, one = np.unique(pairs.one, return_inverse=True)
        _, other = np.unique(pairs.other, return_inverse=True)
        _, first, cell = np.unique(one * len(pairs) + other, return_index=True, return_inverse=True)
        return cls(
            one=pairs.one[first],
            other=pairs.other[first],
            one_level=pairs.one_level[first],
            other_level=pairs.other_level[first],
            one_rank=one[first].astype(np.int64),
            other_rank=other[first].astype(np.int64),
            by_question=Tally.of(cell, pairs.question, (len(first), questions)),
            levels=pairs.levels,
        )

    def __len__(self) -> int:
        return len(self.one)

    @cached_property
    def by_one(self) -> Tally:
        """Sums cells by their first share."""
        return _grouped(self.one_rank, int(self.one_rank.max()) + 1)

    @cached_property
    def by_other(self) -> Tally:
        """Sums cells by their second share."""
        return _grouped(self.other_rank, int(self.other_rank.max()) + 1)

    @cached_property
    def both_levels(self) -> Whole:
        """The distinct pairs of levels, shape (2, pairs): as few as occur, since K² may be many."""
        return np.stack(np.divmod(np.unique(self._pair), self.levels))

    @cached_property
    def by_levels(self) -> Tally:
        """Sums cells by their two levels: shape (pairs, cells)."""
        pairs, place = np.unique(self._pair, return_inverse=True)
        return _grouped(place, len(pairs))

    @cached_property
    def margins(self) -> tuple[Tally, Tally]:
        """Sums pairs of levels by the first level, and by the second: shape (levels, pairs)."""
        one, other = self.both_levels
        return _grouped(one, self.levels), _grouped(other, self.levels)

    @property
    def _pair(self) -> Whole:
        return self.one_level * self.levels + self.other_level


def chunks(resample: Resample, width: int) -> Iterator[Floats]:
    """How often each question is drawn, a chunk of draws at a time: shape (questions, draws of the chunk).

    `width` numbers for each draw are to fit into the memory that a chunk may take.
    """
    draws, questions = resample.counts.shape
    size = max(1, AT_ONCE // max(width, questions, 1))
    for start in range(0, draws, size):
        yield np.ascontiguousarray(resample.counts[start : start + size].T, dtype=np.float64)


def drawn_sums(parts: Floats, question: Whole, resample: Resample) -> Floats:
    """The sum of each part over the rows of each draw, shape (parts, draws); `parts` has the shape (parts, rows)."""
    questions = resample.counts.shape[1]
    by_question = np.stack([np.bincount(question, weights=part, minlength=questions) for part in parts])
    return np.concatenate([by_question @ counts for counts in chunks(resample, len(parts))], axis=1)


def _grouped(group: Whole, groups: int) -> Tally:
    """Sums what it is multiplied with by group: shape (groups, len(group))."""
    return Tally.of(group, np.arange(len(group)), (groups, len(group)))
