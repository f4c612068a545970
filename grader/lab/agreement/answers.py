"""The rows of one draw as arrays, and the pairs of ratings that are taken from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.lab.agreement.pairs import Floats, Mask, Pairs, Whole
from grader.lab.resampling import Resample
from grader.lab.results import RowResult


@dataclass(frozen=True)
class Answers:
    """Shares from 0 to 1, each of shape (n,), NaN for no value; `humans` has the shape (people, n).

    `words` is the length of each answer, `question` its column of `resample.counts`. All figures of a run stand on
    the same draws, so that they can be compared; a figure takes the rows that it is about.
    """

    ids: tuple[str, ...]
    judge: Floats
    human: Floats
    humans: Floats
    words: Floats
    question: Whole
    resample: Resample
    levels: int

    @classmethod
    def of(cls, results: Sequence[RowResult], levels: int, draws: int, seed: int) -> Answers:
        """One result a row; `levels` is K, and `draws` are drawn from `seed`."""
        resample = _resample([result.question_id for result in results], draws, seed)
        humans = np.full((max((len(result.humans) for result in results), default=0), len(results)), np.nan)
        for place, result in enumerate(results):
            humans[: len(result.humans), place] = result.humans
        return cls(
            ids=tuple(result.id for result in results),
            judge=np.array([np.nan if result.judge is None else result.judge for result in results], dtype=np.float64),
            human=np.array([result.human for result in results], dtype=np.float64),
            humans=humans,
            words=np.array([result.words for result in results], dtype=np.float64),
            question=resample.question,
            resample=resample,
            levels=levels,
        )

    @property
    def scored(self) -> Mask:
        """The rows that the judge gave a value."""
        scored: Mask = ~np.isnan(self.judge)
        return scored

    def judged(self) -> Pairs:
        """The judge and the mean human, on the rows that were scored."""
        return self.pairs(self.judge, self.human)

    def pairs(self, one: Floats, other: Floats, names: tuple[str, str] | None = None) -> Pairs:
        """Two ratings for all rows, on those that have both."""
        both = ~(np.isnan(one) | np.isnan(other))
        return Pairs.of(one[both], other[both], self.question[both], self.levels, names)


def _resample(question_ids: Sequence[str], draws: int, seed: int) -> Resample:
    if question_ids:
        return Resample.of(question_ids, draws, seed)
    return Resample(np.zeros(0, dtype=np.int64), np.zeros((draws, 0), dtype=np.int64))
