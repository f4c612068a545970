"""What was measured of the judge's error, and whether the confidence that follows from it is true."""

from __future__ import annotations

from grader.calibration import Calibration, LevelError
from grader.lab.view import RunView, Value
from reports.lab import wording
from reports.lab.plots.diagonal import Axes, diagonal
from reports.lab.shapes import Cell, Fact, Part, Row, Table
from reports.lab.tables import cell
from reports.passages import short
from reports.wording import date

AXES = Axes(
    "Share of right labels by stated confidence", "Stated confidence", "Share of right labels", "stated", "right"
)
NEVER = (
    "This judge was not measured under this rubric and these prompts: its intervals and its confidence stand on a wide "
    "default. `grader lab calibrate` measures it."
)


def calibrated(key: str, run: RunView) -> Part:
    """Error, reliability of confidence and error by level, as the calibration has them."""
    found, title = run.calibration, "How sure its labels are"
    if found is None:
        return Part(key, title, (NEVER,))
    r = found.reliability
    stated = [(b.stated, Value(b.right, n=b.n)) for b in r.bins if b.stated is not None and b.right is not None]
    plot = diagonal(f"{key}-confidence", AXES, stated)
    text = (
        f"Measured on {wording.counted(found.rows, 'answer')} to {wording.counted(found.questions, 'question')} of "
        f"{short(found.dataset)}, {date(found.created_at)}. The plot and the figures of confidence are of "
        f"{wording.counted(r.interviews, 'interview')} put together from questions that the error was not fitted on."
    )
    return Part(key, title, (text,), (plot,) if plot else (), _levels(found), items=_facts(found))


def _facts(found: Calibration) -> tuple[Fact, ...]:
    r, e = found.reliability, found.error
    return (
        Fact("Error of one rating (sigma)", f"{wording.decimal(e.sigma)} levels"),
        Fact("Share of it common to an answer (rho)", wording.decimal(e.rho)),
        Fact("Bias common to an interview (beta)", f"{wording.decimal(e.beta)} levels"),
        Fact("Mean error", f"{wording.signed(found.bias)} levels"),
        Fact("Mean stated confidence", f"{wording.decimal(r.stated)}, right {wording.decimal(r.right)}"),
        Fact("Expected calibration error", wording.decimal(r.ece, 3)),
        Fact("Brier score", f"{wording.decimal(r.brier, 3)}, a constant {wording.decimal(r.brier_of_constant, 3)}"),
    )


def _levels(found: Calibration) -> tuple[Table, ...]:
    rows = tuple(
        Row(str(level.level), (cell(_bias(level), signed=True), _spread(level), Cell(wording.count(level.n))))
        for level in found.levels
        if level.n
    )
    columns = ("Judge’s level", "Mean error", "Spread", "Answers")
    return (
        (Table("The judge’s error by its level: judge − human, in levels.", columns, rows, dense=True),) if rows else ()
    )


def _bias(level: LevelError) -> Value:
    return Value(level.bias, level.low, level.high, level.n)


def _spread(level: LevelError) -> Cell:
    return Cell(wording.UNDEFINED if level.sd is None else wording.decimal(level.sd))
