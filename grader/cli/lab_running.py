"""What `grader lab run` does once its arguments are read: judge, compute, tell."""

from __future__ import annotations

import sys

import typer

from grader.assessment import AnswerStatus
from grader.cli.lab_figures_text import print_figures
from grader.cli.lab_runs import RunCall, carry_out, prepare, say_estimate
from grader.lab.folder import FIGURES
from grader.lab.levels import levels_of


def run_and_tell(call: RunCall, *, dry_run: bool, as_json: bool) -> bool:
    """Judges, writes and prints; whether every answer got a judgement. Raises InputError."""
    prepared = prepare(call)
    if dry_run:
        say_estimate(prepared)
        return True
    run, folder = carry_out(prepared)
    if as_json:
        typer.echo((folder / FIGURES).read_text(encoding="utf-8"), nl=False)
    else:
        print_figures(run, run.figures, levels_of((r.humans for r in run.results), call.levels), sys.stdout)
    return not any(result.status is AnswerStatus.FAILED for result in run.results)
