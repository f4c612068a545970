"""Rows that people scored and runs over them, made up: a test names only what it is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from grader.assessment import JudgeReference, RubricReference
from grader.lab.results import DatasetReference, RowResult, Run, RunRecord
from grader.lab.rows import Scored

AT = dt.datetime(2026, 2, 6, 10, 30, tzinfo=dt.UTC)


def a_row(n: int = 1, **changes: Any) -> Scored:
    """The n-th row: an answer of four words to a question of its own, half right by one human."""
    data: dict[str, Any] = {
        "id": f"r{n}",
        "question_id": f"q{n}",
        "question": f"What is thing {n}?",
        "answer": f"It is thing {n}.",
        "scores": (1.0,),
        "score_max": 2.0,
        "line": n,
    }
    return Scored.model_validate(data | changes)


def a_record(rows: int = 1, **changes: Any) -> RunRecord:
    """The record of a run of the baseline under a rubric."""
    data: dict[str, Any] = {
        "created_at": AT,
        "engine_version": "0",
        "dataset": DatasetReference(name="set.jsonl", sha256="0" * 64, rows=rows),
        "judges": (JudgeReference(spec="baseline", model=None),),
        "rubric": RubricReference(id="test", version="1", sha256="1" * 64),
        "prompts_sha256": "2" * 64,
    }
    return RunRecord.model_validate(data | changes)


def a_result(n: int = 1, **changes: Any) -> RowResult:
    """What a judge made of the n-th row: the same as people did."""
    data: dict[str, Any] = {
        "id": f"r{n}",
        "question_id": f"q{n}",
        "human": 0.5,
        "humans": (0.5,),
        "judge": 0.5,
        "status": "scored",
        "words": 4,
    }
    return RowResult.model_validate(data | changes)


def a_run(*results: RowResult, **changes: Any) -> Run:
    """A finished run of these results."""
    draws = 1 + max((r.draw for r in results), default=0)
    data: dict[str, Any] = {
        "name": "a-run",
        "record": a_record(len(results) // draws, repeat=draws),
        "results": results,
    }
    return Run.model_validate(data | changes)
