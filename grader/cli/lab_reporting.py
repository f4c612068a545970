"""What `grader lab report` does once its arguments are read: read the runs, compute what they lack, write the page."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from grader.calibration import Calibration
from grader.calibrations import find
from grader.cli.files import check_writable
from grader.errors import FormatError, InputError
from grader.files import reason, write_all
from grader.lab.agreement.figures import figures_of
from grader.lab.folder import load_run
from grader.lab.resampling import DRAWS
from grader.lab.results import Run
from grader.lab.viewing import Shown, levels_in, page_of
from grader.settings import load_settings
from reports.lab import lab_page

OTHER = ("pdf", "md", "txt", "json")  # what a report may be, and this page is not


def report_runs(folders: Sequence[Path], output: str | None, levels: int | None, bootstrap: int | None) -> None:
    """Reads every run before anything is computed. Raises InputError."""
    place = _place(output)
    runs = [_load(folder) for folder in folders]
    draws = bootstrap or DRAWS
    calibrations = load_settings().calibration
    shown = [
        Shown(run, stored=True, calibration=_calibration(calibrations, run))
        if _holds_figures(run, levels, bootstrap)
        else Shown(_with_figures(run, levels, draws), calibration=_calibration(calibrations, run))
        for run in runs
    ]
    page = lab_page(page_of(shown, levels, draws))
    if place is None:
        sys.stdout.buffer.write(page)
        sys.stdout.buffer.flush()
        return
    try:
        write_all({place: page})
    except OSError as e:
        raise InputError(reason(e), source=e.filename) from None
    typer.echo(str(place))


def _place(output: str | None) -> Path | None:
    if output is None:
        if sys.stdout.isatty():
            raise FormatError("a page is not for a terminal; add -o FILE", source="grader lab report")
        return None
    if not output:
        raise InputError("should name a file, and is empty", source="-o")
    place = Path(output)
    if place.suffix.removeprefix(".").lower() in OTHER:
        raise FormatError(f"ends in {place.suffix}, but the page is HTML", source="-o", field=output)
    check_writable([place])
    return place


def _load(folder: Path) -> Run:
    """A run, under a name also where its folder was given as `.`."""
    run = load_run(folder)
    return run.model_copy(update={"name": run.name or folder.resolve().name or "run"})


def _holds_figures(run: Run, levels: int | None, bootstrap: int | None) -> bool:
    """Whether the run's own figures are those asked for."""
    return bool(run.figures) and bootstrap is None and levels in (None, levels_in(run))


def _with_figures(run: Run, levels: int | None, draws: int) -> Run:
    baseline = {result.id: result.baseline for result in run.draw(0)}
    known = baseline if any(value is not None for value in baseline.values()) else None
    return run.model_copy(update={"figures": figures_of(run, levels_in(run, levels), draws, baseline=known)})


def _calibration(folder: Path | None, run: Run) -> Calibration | None:
    """What GRADER_CALIBRATION holds of exactly this run's judges, rubric and prompts. Raises LabError if damaged."""
    record = run.record
    return find(
        folder,
        [judge.spec for judge in record.judges],
        record.escalate.spec if record.escalate else None,
        record.rubric.sha256,
        record.prompts_sha256,
        record.escalate_below,
    )
