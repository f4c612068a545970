"""`grader rubric`: list, show, lint and compare rubrics."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from grader.rubric import Rubric

rubric_app = typer.Typer(help="List, show, lint and compare rubrics.", no_args_is_help=True, rich_markup_mode=None)

Reference = Annotated[str, typer.Argument(metavar="ID[@V]|PATH", help="A rubric by id, id@version or path.")]


@rubric_app.command("list")
def list_() -> None:
    """List the rubrics that can be named by id."""
    from grader.rubrics.library import list_rubrics

    for rubric in list_rubrics(_folder()):
        typer.echo(f"{rubric.reference:<24} {rubric.title}  ({len(rubric.criteria)} criteria, {rubric.sha256[:12]})")


@rubric_app.command()
def show(reference: Reference) -> None:
    """Print a rubric: categories, criteria with their anchors, bands and policy."""
    from grader.cli.rubric_text import described

    typer.echo(described(_load(reference)))


@rubric_app.command()
def lint(references: Annotated[list[str], typer.Argument(metavar="ID[@V]|PATH...")]) -> None:
    """Check rubrics for faults; exit status 2 when one is an error."""
    from grader.rubrics.lint import lint as faults_of

    found = False
    for reference in references:
        faults = faults_of(_load(reference))
        for fault in faults:
            typer.echo(f"{reference}: {fault.field}: {fault.severity}: {fault.message}")
        if not faults:
            typer.echo(f"{reference}: no faults found")
        found = found or any(fault.severity == "error" for fault in faults)
    if found:
        raise typer.Exit(2)


@rubric_app.command()
def diff(a: Reference, b: Reference) -> None:
    """Say in words how rubric B differs from rubric A."""
    from grader.rubrics.diff import diff as differences

    lines = differences(_load(a), _load(b))
    typer.echo("\n".join(lines) if lines else "no differences")


def _load(reference: str) -> Rubric:
    from grader.rubrics.library import load_rubric

    return load_rubric(reference, _folder())


def _folder() -> Path | None:
    from grader.settings import load_settings

    return load_settings().prompts
