"""Runs built in memory: answers with human scores, and judges that are off by so much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.assessment import AnswerStatus, JudgeReference, RubricReference
from grader.lab.comparison.pairing import Named
from grader.lab.results import DatasetReference, RowResult, Run, RunRecord

LEVELS = 5


def a_result(n: int, human: float, judge: float | None, **changes: Any) -> RowResult:
    """Answer n, on a question that four answers share; None for the judge is a failure."""
    data: dict[str, Any] = {
        "id": f"r{n:04}",
        "question_id": f"q{n // 4:03}",
        "human": human,
        "humans": (human,),
        "judge": judge,
        "status": AnswerStatus.FAILED if judge is None else AnswerStatus.SCORED,
        "question": f"Question {n // 4}?",
        "answer": f"Answer {n}.",
        "sha256": f"{n:064}",
    }
    return RowResult(**(data | changes))


def a_run(results: Sequence[RowResult], name: str = "run", judge: str = "baseline", **record: Any) -> Run:
    """A run of these results, with as many draws as they have."""
    repeat = 1 + max((result.draw for result in results), default=0)
    data: dict[str, Any] = {
        "created_at": dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
        "engine_version": "1",
        "dataset": DatasetReference(name="answers.jsonl", sha256="0" * 64, rows=len(results) // repeat),
        "judges": (JudgeReference(spec=judge, model=None),),
        "rubric": RubricReference(id="test", version="1", sha256="1" * 64),
        "prompts_sha256": "2" * 64,
        "repeat": repeat,
    }
    return Run(name=name, record=RunRecord(**(data | record)), results=tuple(results))


def named(label: str, results: Sequence[RowResult], **record: Any) -> Named:
    """A run under a label, as the comparison takes it."""
    return Named(label, f"runs/{label}", a_run(results, **record))


def judged(
    seed: int, rows: int, noise: float, *, per_question: float = 0.0, humans: int = 0, draw: int = 0
) -> list[RowResult]:
    """A judge that is off by so many levels (sd of an answer, and of a question) from people's levels 0 to 4.

    `humans` seeds people's levels, so that judges of one seed have the same answers before them.
    """
    level = np.random.default_rng(humans).integers(0, LEVELS, rows)
    rng = np.random.default_rng(seed)
    off = noise * rng.standard_normal(rows) + per_question * np.repeat(rng.standard_normal(rows // 4 + 1), 4)[:rows]
    given = np.clip(np.rint(level + off), 0, LEVELS - 1)
    pairs = zip(level / (LEVELS - 1), given / (LEVELS - 1), strict=True)
    return [a_result(n, float(human), float(judge), draw=draw) for n, (human, judge) in enumerate(pairs)]
