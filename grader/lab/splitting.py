"""Which questions a thing is fitted on and which it is tried on: by question, and stable when data are added.

Rows of one question are alike, so that a judge fitted on some of them has seen the others. Every question decides for
itself, by the sha256 of its id: neither other questions nor other rows can move it to the other side.
"""

from __future__ import annotations

import hashlib
import heapq
import re
from collections.abc import Iterable, Sequence

from grader.errors import LabError
from grader.lab.rows import Scored

SPLITS = ("fit", "test")
_HALF = 0.5
_SPLIT = re.compile(r"(fit|test)(?::(0?\.\d+))?")


def part(rows: Sequence[Scored], split: str) -> tuple[Scored, ...]:
    """The rows of one side, in their order: "fit" or "test" for a half of the questions, "test:0.3" for that share.

    `fit:a` and `test:b` have no question in common as long as a + b is at most 1. The share is of all questions that
    there could be: of ten questions, chance may put three or seven on one side. Raises LabError for another word, and
    where one of the sides is left without a question.
    """
    side, share = _read(split)
    bound = share if side == "fit" else 1 - share
    on_fit = {name: _place(name) < bound for name in {row.question_id for row in rows}}
    if len(set(on_fit.values())) < 2:
        raise LabError(
            _nothing(rows, len(on_fit), side if (side == "fit") in on_fit.values() else ""), source=f"--split {split}"
        )
    return tuple(row for row in rows if on_fit[row.question_id] == (side == "fit"))


def sample(rows: Sequence[Scored], n: int) -> tuple[Scored, ...]:
    """`n` of the rows (all, where there are no more), in their order.

    Those whose id has the lowest hash: where rows are added, a row of the sample leaves it only for an added one.
    Raises LabError for an `n` under 1.
    """
    if n < 1:
        raise LabError(f"a sample has at least one row, not {n}", source="--sample")
    if n >= len(rows):
        return tuple(rows)
    hashes = [_hash(f"sample:{row.id}") for row in rows]
    chosen = set(heapq.nsmallest(n, range(len(rows)), key=lambda i: hashes[i]))
    return tuple(row for i, row in enumerate(rows) if i in chosen)


def halves(question_ids: Iterable[str], seed: int) -> tuple[frozenset[str], frozenset[str]]:
    """The questions in two halves, (fit, test), drawn anew for each seed; of an odd number, fit has one more.

    The order in which they come, or how often, makes no difference. Raises LabError for fewer than two questions.
    """
    names = sorted(set(question_ids), key=lambda name: _hash(f"{seed}:{name}"))
    if len(names) < 2:
        raise LabError("one question only: there is nothing to hold apart")
    middle = (len(names) + 1) // 2
    return frozenset(names[:middle]), frozenset(names[middle:])


def _read(split: str) -> tuple[str, float]:
    found = _SPLIT.fullmatch(split)
    share = float(found[2]) if found and found[2] else _HALF
    if not found or not 0 < share < 1:
        raise LabError(
            f"no such split; use {' or '.join(SPLITS)}, or a share such as test:0.3", source=f"--split {split}"
        )
    return found[1], share


def _nothing(rows: Sequence[Scored], questions: int, full: str) -> str:
    if questions < 2:
        return "one question only: there is nothing to hold apart" if rows else "no rows to take a part of"
    where = "all of them" if full else "none of them"
    return f"there are {questions} questions, and {where} fall to this part; take another share, or more questions"


def _place(question_id: str) -> float:
    """Where a question stands between 0 and 1."""
    return int.from_bytes(_hash(question_id)[:6]) / 2**48


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
