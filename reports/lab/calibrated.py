"""What was measured of the judge's error, and whether the confidence that follows from it is true."""

from __future__ import annotations

from grader.lab.view import Calibrated, RunView
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
    "default. grader lab calibrate measures it."
)


def calibrated(key: str, run: RunView) -> Part:
    """Error, reliability of confidence and error by level, as the calibration has them."""
    found, title = run.calibrated, "How sure its labels are"
    if found is None:
        return Part(key, title, (NEVER,))
    plot = diagonal(f"{key}-confidence", AXES, found.confidence)
    text = (
        f"Measured on {wording.counted(found.rows, 'answer')} to {wording.counted(found.questions, 'question')} of "
        f"{short(found.dataset)}, {date(found.made_at)}. The plot and the figures of confidence are of "
        f"{wording.counted(found.interviews, 'interview')} put together from questions that it was not fitted on."
    )
    return Part(key, title, (text,), (plot,) if plot else (), _levels(found), items=_facts(found))


def _facts(c: Calibrated) -> tuple[Fact, ...]:
    return (
        Fact("Error of one rating (sigma)", f"{wording.decimal(c.sigma)} levels"),
        Fact("Share of it common to an answer (rho)", wording.decimal(c.rho)),
        Fact("Bias common to an interview (beta)", f"{wording.decimal(c.beta)} levels"),
        Fact("Mean error", f"{wording.signed(c.bias)} levels"),
        Fact("Mean stated confidence", f"{wording.decimal(c.stated)}, right {wording.decimal(c.right)}"),
        Fact("Expected calibration error", wording.decimal(c.ece, 3)),
        Fact("Brier score", f"{wording.decimal(c.brier, 3)}, a constant {wording.decimal(c.brier_of_constant, 3)}"),
    )


def _levels(found: Calibrated) -> tuple[Table, ...]:
    rows = tuple(
        Row(str(level.level), (cell(level.bias, signed=True), _spread(level.sd), Cell(wording.count(level.bias.n))))
        for level in found.levels
    )
    columns = ("Judge’s level", "Mean error", "Spread", "Answers")
    made = Table("The judge’s error by its level: judge − human, in levels.", columns, rows, dense=True)
    return (made,) if rows else ()


def _spread(sd: float | None) -> Cell:
    return Cell(wording.UNDEFINED if sd is None else wording.decimal(sd))
