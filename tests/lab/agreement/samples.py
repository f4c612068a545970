"""Ratings for tests: pairs from levels, and runs of many answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from grader.lab.agreement.pairs import Pairs
from grader.lab.results import Figure, RowResult, Run
from tests.lab.made import a_result, a_run


def of_levels(one: Sequence[int], other: Sequence[int], levels: int) -> Pairs:
    """Two ratings an answer given as levels, every answer to a question of its own."""
    return of_shares([n / (levels - 1) for n in one], [n / (levels - 1) for n in other], levels)


def of_shares(one: Sequence[float], other: Sequence[float], levels: int = 5) -> Pairs:
    """Two ratings an answer given as shares, every answer to a question of its own."""
    return Pairs.of(np.array(one, dtype=np.float64), np.array(other, dtype=np.float64), np.arange(len(one)), levels)


def of_confusion(matrix: Sequence[Sequence[int]]) -> Pairs:
    """So many answers with each pair of levels: rows are the judge's, columns the humans'."""
    cells = [(i, j) for i, row in enumerate(matrix) for j, times in enumerate(row) for _ in range(times)]
    return of_levels([i for i, _ in cells], [j for _, j in cells], len(matrix))


def by_name(figures: Sequence[Figure]) -> dict[str, Figure]:
    """The figures by their names, of which none may come twice."""
    found = {figure.name: figure for figure in figures}
    assert len(found) == len(figures)
    return found


def a_noisy_run(rows: int = 60, questions: int = 12, draws: int = 1, seed: int = 1, **changes: Any) -> Run:
    """Three humans and a judge who see the same answers through noise of their own, in levels 0 to 4."""
    rng = np.random.default_rng(seed)
    true = rng.normal(2, 1.2, rows)
    humans = np.clip(np.round(true + rng.normal(0, 0.6, (3, rows))), 0, 4) / 4
    judge = np.clip(true + rng.normal(0, 0.7, (draws, rows)), 0, 4).round(1) / 4
    words = rng.poisson(np.clip(30 + 10 * true, 2, None))
    results = [
        a_result(
            n,
            question_id=f"q{n % questions}",
            human=float(humans[:, n].mean()),
            humans=tuple(humans[:, n]),
            judge=float(judge[draw, n]),
            words=int(words[n]),
            draw=draw,
            **changes,
        )
        for draw in range(draws)
        for n in range(rows)
    ]
    return a_run(*results)


def any_results() -> st.SearchStrategy[list[RowResult]]:
    """Up to nine rows of any kind: one question or several, without a judge's value, with 0 to 2 humans."""
    share = st.sampled_from((0.0, 0.25, 1 / 3, 0.5, 1.0))
    row = st.fixed_dictionaries(
        {
            "question_id": st.sampled_from(("a", "b", "c")),
            "humans": st.lists(share, max_size=2).map(tuple),
            "human": share,
            "judge": st.none() | share,
            "words": st.integers(0, 4),
        }
    )
    return st.lists(row, max_size=9).map(lambda rows: [_result(n, row) for n, row in enumerate(rows)])


def _result(n: int, row: dict[str, Any]) -> RowResult:
    status = "failed" if row["judge"] is None else "scored"
    humans = row["humans"]
    human = sum(humans) / len(humans) if humans else row["human"]
    return a_result(n, **row | {"status": status, "human": human})
