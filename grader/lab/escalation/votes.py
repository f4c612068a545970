"""The levels that judges gave to answers that people scored, and what a panel makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grader.lab.levels import to_levels
from grader.lab.rows import Scored

Levels = NDArray[np.int64]
Mask = NDArray[np.bool_]
NONE = -1  # no level: the judge gave no judgement


@dataclass(frozen=True)
class Votes:
    """One row an answer. `human` is the mean human's level, 0 to `levels` − 1; `question[i]` tells row i's question.

    `cheap` and `strong` have a column for each judge of that name; NONE where it gave no judgement.
    """

    human: Levels
    question: NDArray[np.str_]
    cheap: Levels
    strong: Levels
    cheap_names: tuple[str, ...]
    strong_names: tuple[str, ...]
    levels: int

    def __len__(self) -> int:
        return len(self.human)

    def of(self, rows: Mask) -> Votes:
        """Those of some rows only."""
        return Votes(
            human=self.human[rows],
            question=self.question[rows],
            cheap=self.cheap[rows],
            strong=self.strong[rows],
            cheap_names=self.cheap_names,
            strong_names=self.strong_names,
            levels=self.levels,
        )

    def on(self, questions: Iterable[str]) -> Mask:
        """Which rows are answers to one of these questions."""
        return np.isin(self.question, np.array(sorted(questions), dtype=np.str_))


def votes_of(rows: Sequence[Scored], cheap: Mapping[str, Levels], strong: Mapping[str, Levels], levels: int) -> Votes:
    """The votes on these rows; `cheap` and `strong` hold each judge's levels in the rows' order, by its name."""
    return Votes(
        human=to_levels([row.human for row in rows], levels),
        question=np.array([row.question_id for row in rows], dtype=np.str_),
        cheap=np.column_stack(list(cheap.values())),
        strong=np.column_stack(list(strong.values())),
        cheap_names=tuple(cheap),
        strong_names=tuple(strong),
        levels=levels,
    )


def levels_from(shares: Sequence[float | None], levels: int) -> Levels:
    """Shares of the full mark (0 to 1) as levels, halves up; NONE for None."""
    known = np.array([share is not None for share in shares], dtype=np.bool_)
    return np.where(known, to_levels([share or 0.0 for share in shares], levels), NONE)


def recorded_levels(rows: Iterable[Scored], name: str, draw: int, levels: int) -> Levels:
    """The levels of a recorded judge: label 0 is the lowest, 1 the highest; NONE where that draw has no label."""
    return levels_from([_label(row, name, draw) for row in rows], levels)


def _label(row: Scored, name: str, draw: int) -> int | None:
    labels = next((r.labels for r in row.recorded if r.name == name), ())
    return labels[draw] if draw < len(labels) else None


def decided(given: Levels) -> Levels:
    """What a panel says, row by row: the lower median of the levels given, as PanelJudge has it; NONE for none."""
    known = (given != NONE).sum(axis=1)
    ranked = np.sort(np.where(given == NONE, np.iinfo(np.int64).max, given), axis=1)
    middle = np.take_along_axis(ranked, np.maximum(0, (known - 1) // 2)[:, None], axis=1)[:, 0]
    return np.where(known > 0, middle, NONE)


def dissenters(given: Levels) -> Levels:
    """How many judges gave another level than the panel says, row by row."""
    away = (given != decided(given)[:, None]) & (given != NONE)
    return np.asarray(away.sum(axis=1), dtype=np.int64)


class Pattern(NamedTuple):
    """How a panel's votes lie. Answers of one pattern are treated alike.

    `spread` is the distance of the highest from the lowest level given; `side` is 1 where those who dissent give more
    than the panel says, −1 where less, 0 where both or nobody does. `level` is what all say, NONE where somebody
    dissents.
    """

    dissenters: int
    spread: int
    side: int
    level: int


def patterns(given: Levels) -> list[Pattern | None]:
    """The pattern of each row; None where no judge of the panel gave a judgement."""
    said, away = decided(given), dissenters(given)
    highest = given.max(axis=1)
    lowest = np.where(given == NONE, np.iinfo(np.int64).max, given).min(axis=1)
    side = np.sign(highest - said) - np.sign(said - lowest)
    level = np.where(away == 0, said, NONE)
    rows = zip(away.tolist(), (highest - lowest).tolist(), side.tolist(), level.tolist(), said.tolist(), strict=True)
    return [None if said == NONE else Pattern(*pattern) for *pattern, said in rows]


def possible_patterns(judges: int, levels: int) -> Iterator[Pattern]:
    """Every pattern that the votes of so many judges may have, and some that they cannot."""
    yield from (Pattern(0, 0, 0, level) for level in range(levels))
    for away in range(1, judges):
        for spread in range(1, levels):
            yield from (Pattern(away, spread, side, NONE) for side in (-1, 0, 1))


def kappa(one: Levels, other: Levels, levels: int) -> float | None:
    """Cohen's kappa, unweighted, of the rows in which both have a level (Cohen 1960, A coefficient of agreement).

    None where it is not defined: no such rows, or both always at one and the same level.
    """
    both = (one != NONE) & (other != NONE)
    n = int(both.sum())
    if not n:
        return None
    table = np.bincount(one[both] * levels + other[both], minlength=levels * levels).reshape(levels, levels) / n
    by_chance = float(table.sum(axis=0) @ table.sum(axis=1))
    return None if by_chance >= 1 - 1e-12 else (float(np.trace(table)) - by_chance) / (1 - by_chance)
