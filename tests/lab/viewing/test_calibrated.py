"""A calibration as the page tells it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from grader.calibration import Bin, Calibration, LevelError, Reliability
from grader.judgement import ErrorModel
from grader.lab.view import Value
from grader.lab.viewing.calibrated import calibrated


def test_levels_and_bins_without_answers_are_left_out() -> None:
    """What is empty is no zero; the rest is told as it was measured."""
    reliability = Reliability(
        folds=5,
        answers=(),
        interviews=100,
        stated=0.8,
        right=0.75,
        bins=(Bin(low=0.0, high=0.5, n=0), Bin(low=0.5, high=1.0, n=100, stated=0.8, right=0.75)),
        ece=0.05,
        brier=0.17,
        brier_of_constant=0.19,
    )
    data: dict[str, Any] = {
        "created_at": dt.datetime(2026, 2, 7, tzinfo=dt.UTC),
        "dataset": "answers.jsonl",
        "rows": 10,
        "questions": 2,
        "error": ErrorModel(sigma=0.7, rho=0.4, beta=0.2, source="answers.jsonl", measured=True),
        "bias": 0.1,
        "levels": (LevelError(level=0, n=0), LevelError(level=1, n=10, bias=0.1, low=0.0, high=0.2, sd=0.5)),
        "reliability": reliability,
    }
    view = calibrated(Calibration.model_construct(**data))  # the fields that a page tells, whatever else there is
    assert [(level.level, level.bias, level.sd) for level in view.levels] == [(1, Value(0.1, 0.0, 0.2, 10), 0.5)]
    assert view.confidence == ((0.8, Value(0.75, n=100)),)
    assert (view.sigma, view.rho, view.beta, view.interviews) == (0.7, 0.4, 0.2, 100)
