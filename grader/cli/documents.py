"""Assessments → documents, on disk or on standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import typer
from pydantic import ValidationError

from grader.assessment import SCHEMA_VERSION, Assessment
from grader.cli.outputs import Outputs
from grader.errors import InputError
from grader.files import reason, write_all
from grader.transcript import first_error


def read_assessment(content: bytes, *, source: str) -> Assessment:
    """Reads what the `json` format wrote. Raises InputError naming file, field and what would be right."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise InputError("not JSON; an assessment is what `grader grade --json` prints", source=source) from None
    version = data.get("schema_version") if isinstance(data, dict) else None
    if version != SCHEMA_VERSION:
        message = f'should be "{SCHEMA_VERSION}"; is this an assessment of this version?'
        raise InputError(message, source=source, field="schema_version")
    if "answers" in data and "recommendation" not in data:
        message = "a candidate's copy, which leaves out the recommendation; the recruiter's JSON is needed"
        raise InputError(message, source=source)
    try:
        return Assessment.model_validate(data)
    except ValidationError as e:
        field, message = first_error(e)
        raise InputError(message, source=source, field=field) from None


def deliver(
    assessments: Sequence[Assessment],
    outputs: Outputs,
    audience: str,
    font_dirs: Sequence[Path],
    *,
    quiet: bool = False,
) -> None:
    """Renders everything before anything is written; the paths go to stdout, unless that is `quiet` for a document."""
    from reports import render

    if not outputs.files:
        _to_stdout(render(assessments[0], outputs.formats[0], audience, font_dirs=font_dirs), outputs.formats[0])
        return
    contents = {
        path: render(assessment, name, audience, font_dirs=font_dirs)
        for assessment, files in zip(assessments, outputs.files, strict=True)
        for name, path in files.items()
    }
    try:
        write_all(contents)
    except OSError as e:
        raise InputError(reason(e), source=e.filename) from None
    for path in contents:
        typer.echo(str(path), err=quiet)


def _to_stdout(content: bytes, name: str) -> None:
    sys.stdout.buffer.write(content if content.endswith(b"\n") or name == "pdf" else content + b"\n")
    sys.stdout.buffer.flush()
