"""Votes that are made up, so that a test names only what it is about."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.lab.escalation.votes import Votes

Column = Sequence[int]


def some_votes(
    human: Column, cheap: Sequence[Column], strong: Sequence[Column], question: Sequence[str] = (), levels: int = 2
) -> Votes:
    """Columns of levels, one for each judge, named c0, c1 … and s0, s1 …; every row its own question, if unsaid."""
    return Votes(
        human=np.array(human, dtype=np.int64),
        question=np.array(question or [f"q{n}" for n in range(len(human))], dtype=np.str_),
        cheap=np.array(cheap, dtype=np.int64).T,
        strong=np.array(strong, dtype=np.int64).T,
        cheap_names=tuple(f"c{n}" for n in range(len(cheap))),
        strong_names=tuple(f"s{n}" for n in range(len(strong))),
        levels=levels,
    )
