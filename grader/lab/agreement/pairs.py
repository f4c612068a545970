"""Two ratings of each answer, as shares and as levels: what every measure of agreement is taken of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.lab.levels import to_levels

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

DIGITS = 9  # means of the same scores in another order differ by less than this, and are ties


@dataclass(frozen=True)
class Pairs:
    """Shares (0 to 1) and levels (0 to `levels` − 1) of both ratings and each answer's question, all of shape (n,).

    `question` holds columns of `Resample.counts`. A level depends on nothing but its share. `names` say what the
    shares of either side are, in the plural, where a measure is not defined.
    """

    one: Floats
    other: Floats
    one_level: Whole
    other_level: Whole
    question: Whole
    levels: int
    names: tuple[str, str] = ("the judge's values", "the human scores")

    @classmethod
    def of(
        cls, one: Floats, other: Floats, question: Whole, levels: int, names: tuple[str, str] | None = None
    ) -> Pairs:
        """Both sides mapped half-up to K levels."""
        one, other = np.round(one, DIGITS), np.round(other, DIGITS)
        return cls(one, other, to_levels(one, levels), to_levels(other, levels), question, levels, names or cls.names)

    def __len__(self) -> int:
        return len(self.one)


def ratio(top: Floats, bottom: Floats, defined: Mask) -> Floats:
    """top / bottom where that is defined and the bottom is above 0, else NaN."""
    quotient: Floats = np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=defined & (bottom > 0))
    return quotient
