"""A calibration → what the page tells of it."""

from __future__ import annotations

from grader import calibration
from grader.lab.view import Calibrated, LevelError, Value


def calibrated(found: calibration.Calibration) -> Calibrated:
    """Levels and bins of confidence without answers are left out."""
    told, error = found.reliability, found.error
    return Calibrated(
        dataset=found.dataset,
        made_at=found.created_at,
        rows=found.rows,
        questions=found.questions,
        sigma=error.sigma,
        rho=error.rho,
        beta=error.beta,
        bias=found.bias,
        levels=tuple(_level(level) for level in found.levels if level.n),
        interviews=told.interviews,
        confidence=tuple(
            (b.stated, Value(b.right, n=b.n)) for b in told.bins if b.stated is not None and b.right is not None
        ),
        stated=told.stated,
        right=told.right,
        ece=told.ece,
        brier=told.brier,
        brier_of_constant=told.brier_of_constant,
    )


def _level(level: calibration.LevelError) -> LevelError:
    return LevelError(level.level, Value(level.bias, level.low, level.high, level.n), level.sd)
