"""Which answers two runs value most differently."""

from __future__ import annotations

from grader.lab.comparison.nouns import Change, Seen
from grader.lab.comparison.pairing import Paired
from grader.lab.results import RowResult

SAME = 1e-9


def most_changed(paired: Paired, n: int) -> tuple[Change, ...]:
    """The `n` answers with the largest |other − reference|, largest first, then by id; none where nothing changed."""
    changes = [_change(a, b) for a, b in paired.scored]
    moved = [change for change in changes if abs(change.change) > SAME]
    return tuple(sorted(moved, key=lambda change: (-round(abs(change.change), 9), change.id))[:n])


def _change(reference: RowResult, other: RowResult) -> Change:
    a, b = _seen(reference), _seen(other)
    return Change(
        id=other.id,
        question=other.question or reference.question,
        answer=other.answer or reference.answer,
        human=other.human,
        change=b.value - a.value,
        reference=a,
        other=b,
    )


def _seen(row: RowResult) -> Seen:
    assert row.judge is not None  # noqa: S101 - only scored rows are paired
    return Seen(value=row.judge, levels=row.levels, reasoning=row.reasoning)
