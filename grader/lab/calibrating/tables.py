"""The judge's error at each of its levels, and how often a panel is right by how many of its judges dissent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.calibration import Dissent, LevelError
from grader.lab.calibrating.answers import HIGHEST, Answer
from grader.lab.levels import levels_of, to_levels
from grader.lab.resampling import Resample, interval

PRIOR = 20  # answers that the share right over all answers counts for
PLACES = 4


def by_level(answers: Sequence[Answer], draws: int) -> tuple[LevelError, ...]:
    """One for each level from 0 to 4 that the content value of an answer comes to, halves up."""
    judged = to_levels([a.judged / HIGHEST for a in answers], HIGHEST + 1)
    resample = Resample.of([a.question_id for a in answers], draws)
    humans, errors = np.array([a.human for a in answers]), np.array([a.error for a in answers])
    return tuple(_level(n, judged == n, humans, errors, resample) for n in range(HIGHEST + 1))


def _level(
    level: int, at: NDArray[np.bool_], humans: NDArray[np.float64], errors: NDArray[np.float64], resample: Resample
) -> LevelError:
    n = int(at.sum())
    if not n:
        return LevelError(level=level, n=0)
    sums = resample.summed(np.column_stack([at, at * humans, at * errors]))
    with np.errstate(invalid="ignore", divide="ignore"):
        (human_low, human_high), (low, high) = (interval(sums[:, i] / sums[:, 0]) for i in (1, 2))
    return LevelError(
        level=level,
        n=n,
        human=_rounded(float(humans[at].mean())),
        human_low=_rounded(human_low),
        human_high=_rounded(human_high),
        bias=_rounded(float(errors[at].mean())),
        low=_rounded(low),
        high=_rounded(high),
        sd=_rounded(float(errors[at].std(ddof=1))) if n > 1 else None,
    )


def by_dissent(answers: Sequence[Answer], asked: int | None = None) -> tuple[Dissent, ...]:
    """One for each number of dissenting judges that occurs. `asked`: the number of levels of the run, if it was told.

    Methods: (right + 20·p0) / (n + 20), as for the patterns of votes of recorded judges.
    """
    levels = levels_of(([h / HIGHEST for h in a.humans] for a in answers), asked)
    judged, human = (to_levels([x / HIGHEST for x in of], levels) for of in _pairs(answers))
    right, dissent = judged == human, np.array([a.dissent for a in answers])
    usual = float(right.mean())
    found = []
    for number in sorted(set(dissent.tolist())):
        at = dissent == number
        n, hits = int(at.sum()), int(right[at].sum())
        confidence = (hits + PRIOR * usual) / (n + PRIOR)
        found.append(Dissent(dissenters=number, n=n, right=hits, confidence=round(confidence, PLACES)))
    return tuple(found)


def _pairs(answers: Sequence[Answer]) -> tuple[list[float], list[float]]:
    return [a.judged for a in answers], [a.human for a in answers]


def _rounded(x: float | None) -> float | None:
    return None if x is None else round(x, PLACES)
