"""Two runs → the answers that both of them scored, or why the two cannot be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from grader.assessment import AnswerStatus
from grader.errors import LabError
from grader.lab.agreement.pairs import DIGITS, Floats
from grader.lab.results import RowResult, Run
from grader.narrative.english import count, listed

NAMED = 3  # so many rows are named in an error
SAME = 1e-9  # shares that differ by less are the same score
Both = tuple[RowResult, RowResult]


@dataclass(frozen=True)
class Named:
    """A run with the label that the words use ("B") and the name that was typed."""

    label: str
    name: str
    run: Run


@dataclass(frozen=True)
class Paired:
    """The first draws of two runs over the answers that both hold, by id: (reference's, other's).

    `common` holds all of them, `scored` those that both runs scored: at least one.
    """

    common: tuple[Both, ...]
    only_reference: int
    only_other: int

    @cached_property
    def scored(self) -> tuple[Both, ...]:
        """What is compared."""
        return tuple((a, b) for a, b in self.common if a.judge is not None and b.judge is not None)

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the answers that both scored."""
        return tuple(a.id for a, _ in self.scored)

    @property
    def questions(self) -> tuple[str, ...]:
        """For each answer that both scored, its question's id."""
        return tuple(a.question_id for a, _ in self.scored)

    @property
    def human(self) -> Floats:
        """What people gave, 0 to 1, shape (answers,)."""
        return _shares(a.human for a, _ in self.scored)

    @property
    def values(self) -> tuple[Floats, Floats]:
        """What the reference gave, and the other, 0 to 1, each of shape (answers,)."""
        return _shares(a.judge for a, _ in self.scored), _shares(b.judge for _, b in self.scored)


def pair(reference: Named, other: Named) -> Paired:
    """Raises LabError where an answer differs between the runs, or where no answer is scored in both."""
    a, b = _by_id(reference.run), _by_id(other.run)
    common = tuple((a[i], b[i]) for i in sorted(a.keys() & b.keys()))
    _refuse_others(common, reference, other)
    paired = Paired(common, len(a.keys() - b.keys()), len(b.keys() - a.keys()))
    names = f"{reference.name} and {other.name}"
    if not common:
        raise LabError("have no answer in common; compare runs of one data set", source=names)
    if not paired.scored:
        failed = [sum(row.status is AnswerStatus.FAILED for row in rows) for rows in zip(*common, strict=True)]
        counts = f"{failed[0]} failed in the first, {failed[1]} in the second"
        raise LabError(f"of {count(len(common), 'answer')} in both, none is scored in both ({counts})", source=names)
    return paired


def _by_id(run: Run) -> dict[str, RowResult]:
    return {row.id: row for row in run.draw(0)}


def _shares(given: Iterable[float | None]) -> Floats:
    shares: Floats = np.array(list(given), dtype=np.float64)
    return shares.round(DIGITS)


def _refuse_others(common: Sequence[Both], reference: Named, other: Named) -> None:
    found = [(a.id, what) for a, b in common if (what := _differs(a, b))]
    if not found:
        return
    named = listed([f"{i!r} has {what}" for i, what in found[:NAMED]])
    more = f", and {count(len(found) - NAMED, 'more row')}" if len(found) > NAMED else ""
    names = f"{reference.name} and {other.name}"
    raise LabError(f"these runs are of other answers: row {named}{more}; compare runs of one data set", source=names)


def _differs(a: RowResult, b: RowResult) -> str:
    """What of the answer itself is not the same in both; empty where all is."""
    if a.question_id != b.question_id or (a.question and b.question and a.question != b.question):
        return "another question"
    if (a.sha256 and b.sha256 and a.sha256 != b.sha256) or (a.answer and b.answer and a.answer != b.answer):
        return "another text"
    if len(a.humans) != len(b.humans) or not np.allclose([a.human, *a.humans], [b.human, *b.humans], rtol=0, atol=SAME):
        return "other human scores"
    return ""
