"""Bootstrap draws that resample questions, not rows: answers to one question are alike, and their judge is too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS, SEED = 2_000, 20
INTERVAL = (2.5, 97.5)  # per cent


@dataclass(frozen=True)
class Resample:
    """How often each question is drawn: `counts[d, q]`, one row a draw; `question[i]` is the place of row i's question.

    The cluster bootstrap of Davison and Hinkley, Bootstrap Methods and their Application (1997), section 3.8: as many
    questions as there are, with replacement, each with all of its rows.
    """

    question: NDArray[np.int64]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, question_ids: Sequence[str], draws: int = DRAWS, seed: int = SEED) -> Resample:
        """The same draws for the same set of questions, in whatever order the rows come."""
        names, question = np.unique(np.asarray(question_ids, dtype=object).astype(str), return_inverse=True)
        rng = np.random.default_rng(seed)
        counts = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=draws)
        return cls(question.astype(np.int64, copy=False), counts.astype(np.int64, copy=False))

    def summed(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Σ over the rows of each draw, shape (draws, *values.shape[1:]); `values` has a row for each row."""
        by_question = np.zeros((self.counts.shape[1], *values.shape[1:]))
        np.add.at(by_question, self.question, values)
        flat = by_question.reshape(len(by_question), -1)
        summed: NDArray[np.float64] = self.counts.astype(np.float64) @ flat
        return summed.reshape(len(self.counts), *values.shape[1:])


def interval(draws: NDArray[np.float64]) -> tuple[float | None, float | None]:
    """The 95% percentile interval of the draws in which the figure is defined; None where in under half it is."""
    defined = draws[np.isfinite(draws)]
    if 2 * len(defined) < len(draws) or not len(defined):
        return None, None
    low, high = np.percentile(defined, INTERVAL)
    return float(low), float(high)
