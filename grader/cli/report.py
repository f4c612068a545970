"""`grader report`: a finished assessment in another format, or for another reader."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

LARGEST = 64 * 1024 * 1024


class Audience(StrEnum):
    """Who reads: the candidate gets no recommendation, confidence, band or comparison."""

    RECRUITER = "recruiter"
    CANDIDATE = "candidate"


def report(
    assessment: Annotated[str, typer.Argument(metavar="ASSESSMENT.json", help="What `grader grade` wrote as JSON.")],
    format_: Annotated[
        list[str] | None, typer.Option("--format", "-f", help="html, pdf, md, txt or json; may be repeated.")
    ] = None,
    audience: Annotated[Audience, typer.Option(help="Who reads it.")] = Audience.RECRUITER,
    output: Annotated[str | None, typer.Option("--output", "-o", help="A file, or a directory for several.")] = None,
) -> None:
    """Render a finished assessment; asks no model and changes no number."""
    from grader.cli.documents import deliver, read_assessment
    from grader.cli.files import read
    from grader.cli.outputs import plan_outputs
    from grader.settings import load_settings

    formats = format_ or (["txt"] if output is None else [])
    outputs = plan_outputs([assessment], formats, output)
    settings = load_settings()
    noun = read_assessment(read(assessment, LARGEST), source=assessment)
    deliver([noun], outputs, audience.value, settings.font_dirs)
