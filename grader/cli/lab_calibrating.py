"""What `grader lab calibrate` does once its arguments are read: find or make the run, measure, write, tell."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import typer

from grader.bootstrap.engines import default_error
from grader.bootstrap.specs import parse_spec
from grader.calibration import Calibration
from grader.calibrations import write
from grader.cli.lab_calibrate_text import print_calibration
from grader.cli.lab_runs import RunCall, carry_out, prepare, say_estimate
from grader.engine import now
from grader.errors import InputError, LabError
from grader.files import reason, write_all
from grader.lab.calibrating.calibrate import INTERVIEWS, calibrated
from grader.lab.folder import RUN, load_run
from grader.lab.results import Run
from grader.rubric import Rubric
from grader.rubrics.library import load_rubric
from grader.settings import Settings, load_settings

IN_RUN = "calibration.json"  # beside the run's figures: for a report of the run


@dataclass(frozen=True)
class Asked:
    """The arguments of one `grader lab calibrate`. `call.dataset` is the run's folder or the data set."""

    call: RunCall
    output: Path | None
    dry_run: bool
    as_json: bool


def calibrate_and_tell(asked: Asked) -> None:
    """Measures, writes and prints. Raises InputError, a folder that is missing before anything is asked of a model."""
    settings = load_settings()
    if asked.call.prompts:
        settings = settings.model_copy(update={"prompts": asked.call.prompts})
    folder = asked.output or settings.calibration
    if folder is None and not asked.dry_run:
        raise LabError("where to? set GRADER_CALIBRATION to a folder, or add -o DIR", source="grader lab calibrate")
    found = _run(asked, settings)
    if found is None:
        return
    run, place, rubric = found
    default = default_error([parse_spec(judge.spec) for judge in run.record.judges])
    calibration = calibrated(run, rubric, default, now(), draws=asked.call.bootstrap, interviews=INTERVIEWS)
    _tell(calibration, asked)
    if folder is not None and not asked.dry_run:
        _write_beside(place, calibration)
        path = write(folder, calibration)
        used = "" if settings.calibration == folder else f"; used with GRADER_CALIBRATION={folder}"
        typer.echo(f"written: {path}{used}", err=True)


def _run(asked: Asked, settings: Settings) -> tuple[Run, Path, Rubric] | None:
    """The run, its folder and its rubric; None where there is only to be said what a run would take."""
    call, place = asked.call, Path(asked.call.dataset)
    if place.is_dir():
        _no_making(call)
        run = load_run(place)
        return run, place, _rubric(call.rubric or f"{run.record.rubric.id}@{run.record.rubric.version}", settings)
    prepared = prepare(call)
    if asked.dry_run:
        say_estimate(prepared)
        return None
    run, place = carry_out(prepared)
    return run, place, prepared.rubric


def _no_making(call: RunCall) -> None:
    """A run is what it is. Raises InputError for an option that only a new one could follow."""
    given = {
        "--judge": call.judges,
        "--escalate": call.escalate,
        "--escalate-below": call.escalate_below,
        "--sample": call.sample,
        "--split": call.split,
        "--concurrency": call.concurrency,
        "--max-cost": call.max_cost,
    }
    for option, value in given.items():
        if value not in (None, []):
            raise InputError(f"{call.dataset} is a run already; this is for a data set", source=option)


def _rubric(reference: str, settings: Settings) -> Rubric:
    try:
        return load_rubric(reference, settings.prompts)
    except InputError as e:
        raise LabError(f"the run's rubric: {e.message}; name it with --rubric", source=e.source) from None


def _write_beside(run: Path, calibration: Calibration) -> None:
    if not (run / RUN).is_file():
        return
    try:
        write_all({run / IN_RUN: (calibration.model_dump_json(indent=1) + "\n").encode()})
    except OSError as e:
        raise LabError(f"cannot be written: {reason(e)}", source=e.filename) from None


def _tell(calibration: Calibration, asked: Asked) -> None:
    if asked.as_json:
        typer.echo(calibration.model_dump_json(indent=1))
    else:
        print_calibration(calibration, sys.stdout)
    sys.stdout.flush()  # before what goes to stderr
