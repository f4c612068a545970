"""Questions in folds, so that what is stated of a question never stands on its own answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from grader.lab.calibrating.answers import Answer

A_FOLD = 8  # questions that a fold should have at least: interviews are put together from them
MOST, LEAST = 5, 2


def folds_of(question_ids: Iterable[str]) -> dict[str, int]:
    """The fold of each question, by its id alone: the order of rows changes nothing.

    As many folds as leave eight questions in each, at least 2 and at most 5. In the order of their hashes, questions
    are dealt out one by one, so that no fold is left with few.
    """
    names = sorted(set(question_ids), key=lambda name: hashlib.sha256(name.encode("utf-8", "replace")).digest())
    count = min(MOST, max(LEAST, len(names) // A_FOLD))
    return {name: n % count for n, name in enumerate(names)}


def split(answers: Sequence[Answer]) -> Iterator[tuple[tuple[Answer, ...], tuple[Answer, ...]]]:
    """For each fold: the answers to all other questions, to fit on, and those to its own, to be tried on."""
    fold = folds_of(a.question_id for a in answers)
    for n in range(max(fold.values()) + 1):
        yield (
            tuple(a for a in answers if fold[a.question_id] != n),
            tuple(a for a in answers if fold[a.question_id] == n),
        )
