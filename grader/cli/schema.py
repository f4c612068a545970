"""`grader schema`: the JSON Schema of what goes in and what comes out."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer


class Noun(StrEnum):
    """What has a schema."""

    TRANSCRIPT = "transcript"
    RUBRIC = "rubric"
    ASSESSMENT = "assessment"


def schema(name: Annotated[Noun, typer.Argument(help="Which one to print.")]) -> None:
    """Print the JSON Schema of a transcript, a rubric or an assessment."""
    from grader.assessment import Assessment
    from grader.rubric import Rubric
    from grader.transcript import Transcript

    noun = {Noun.TRANSCRIPT: Transcript, Noun.RUBRIC: Rubric, Noun.ASSESSMENT: Assessment}[name]
    mode = "serialization" if name is Noun.ASSESSMENT else "validation"
    typer.echo(json.dumps(noun.model_json_schema(mode=mode), indent=2, ensure_ascii=False))
