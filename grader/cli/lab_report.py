"""`grader lab report`: runs as a page that a person wants to read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Runs = Annotated[list[Path], typer.Argument(metavar="RUN…", help="Folders that grader lab run has written.")]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Default: stdout, unless that is a terminal.")
]
Levels = Annotated[
    int | None, typer.Option(min=2, max=101, metavar="K", help="Levels for QWK, kappa, exact, adjacent.")
]
Bootstrap = Annotated[
    int | None,
    typer.Option(min=100, max=20_000, metavar="N", help="Compute the figures anew, with N draws for the intervals."),
]


def report(runs: Runs, output: Output = None, levels: Levels = None, bootstrap: Bootstrap = None) -> None:
    """Write one HTML page about one run, or about several side by side; asks no model.

    Tables of agreement, confusion matrices, plots, the worst disagreements with the judge's reasons, failures, costs.
    """
    from grader.cli.lab_needs import check_lab

    check_lab()
    from grader.cli.lab_reporting import report_runs

    report_runs(runs, output, levels, bootstrap)
