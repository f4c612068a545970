"""A calibration as a test needs it: everything made up but what the test is about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from grader.assessment import RubricReference
from grader.calibration import Calibration, Reliability, key_of
from grader.judgement import ErrorModel
from grader.rubric import Rubric
from grader.scoring.weighing import DEFAULT_ERROR
from tests.builders import a_rubric

MEASURED = ErrorModel(
    sigma=0.5, rho=1.0, beta=0.2, source="40 answers to 8 questions of set, 2026-02-06", measured=True
)
UNTRIED = Reliability(
    folds=2, answers=(), interviews=0, stated=0, right=0, bins=(), ece=0, brier=0, brier_of_constant=0
)


def a_calibration(
    rubric: Rubric | None = None,
    judges: tuple[str, ...] = ("baseline",),
    prompts_sha256: str = "2" * 64,
    **changes: Any,
) -> Calibration:
    """Of the baseline under the rubric of `a_rubric`."""
    rubric = rubric or a_rubric()
    data: dict[str, Any] = {
        "created_at": dt.datetime(2026, 2, 6, tzinfo=dt.UTC),
        "key": key_of(judges, None, rubric.sha256, prompts_sha256),
        "rubric": RubricReference(id=rubric.id, version=rubric.version, sha256=rubric.sha256),
        "dataset": "set.jsonl",
        "dataset_sha256": "0" * 64,
        "rows": 40,
        "left_out": 0,
        "questions": 8,
        "interviews": 0,
        "humans": (1, 1),
        "error": MEASURED,
        "default": DEFAULT_ERROR,
        "bias": 0.1,
        "noise": None,
        "allowance": 0.4,
        "levels": (),
        "criteria": (),
        "reliability": UNTRIED,
        "before": UNTRIED,
    }
    return Calibration.model_validate(data | changes)
