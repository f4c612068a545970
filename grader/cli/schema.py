"""`grader schema`: the JSON Schema of what goes in and what comes out."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Annotated, Any

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

    schemas: dict[Noun, Callable[[], dict[str, Any]]] = {
        Noun.TRANSCRIPT: Transcript.model_json_schema,
        Noun.RUBRIC: Rubric.model_json_schema,
        Noun.ASSESSMENT: partial(Assessment.model_json_schema, mode="serialization"),
    }
    typer.echo(json.dumps(schemas[name](), indent=2, ensure_ascii=False))
