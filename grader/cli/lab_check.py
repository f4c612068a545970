"""`grader lab check`: what is in a data set, or what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WRONG = 2

Datasets = Annotated[list[str], typer.Argument(metavar="DATASET...", help="JSONL of answers that people scored.")]


def check(datasets: Datasets) -> None:
    """Show what is in a data set, or list its faults by line and field; exit status 2 when there is one."""
    from grader.cli.lab_check_text import described, fault_lines
    from grader.lab.datasets import check_dataset

    wrong = False
    for n, path in enumerate(datasets):
        dataset, faults = check_dataset(Path(path))
        if n:
            typer.echo()
        typer.echo("\n".join(described(path, dataset) if dataset else fault_lines(path, faults)))
        wrong = wrong or bool(faults)
    if wrong:
        raise typer.Exit(WRONG)
