"""`grader grade`: transcripts in, assessments and reports out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

SOME_FAILED = 3


class Narration(StrEnum):
    """Who writes the sentences: code, from the facts alone, or a model that may only rephrase them."""

    FACTS = "facts"
    LLM = "llm"


def grade(
    transcripts: Annotated[list[str], typer.Argument(metavar="TRANSCRIPT...", help="JSON files; - is stdin.")],
    rubric: Annotated[
        str | None, typer.Option("--rubric", "-r", metavar="ID[@V]|PATH", help="Default: GRADER_RUBRIC.")
    ] = None,
    judge: Annotated[
        list[str] | None,
        typer.Option("--judge", "-j", metavar="SPEC", help="baseline, openai:MODEL or anthropic:MODEL; repeat: panel."),
    ] = None,
    narrator: Annotated[Narration, typer.Option(help="Who writes the sentences.")] = Narration.FACTS,
    concurrency: Annotated[int | None, typer.Option(min=1, help="Model calls at once.")] = None,
    max_cost: Annotated[
        float | None, typer.Option(min=0.0, metavar="USD", help="Ask no more once the next call could go over it.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print calls, tokens and price; ask nobody.")] = False,
    record: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Serve the replies that DIR holds, and add those it lacks.")
    ] = None,
    replay: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Serve the replies of DIR only; ask nobody.")
    ] = None,
    format_: Annotated[
        list[str] | None, typer.Option("--format", "-f", help="html, pdf, md, txt or json; may be repeated.")
    ] = None,
    output: Annotated[str | None, typer.Option("--output", "-o", help="A file, or a directory for several.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the assessment; several: one a line.")] = False,
) -> None:
    """Grade transcripts: judge every answer, decide, and write the report.

    Without -o, a summary for a person goes to standard output.
    """
    import asyncio

    from grader.bootstrap import Order, choose_judges
    from grader.cli import grading
    from grader.cli.files import check_writable, read_transcripts
    from grader.cli.outputs import plan_outputs
    from grader.cli.rubric_text import faults_note
    from grader.errors import InputError
    from grader.rubrics.library import load_rubric
    from grader.settings import load_settings

    if record and replay:
        raise InputError("record adds replies and replay only serves them; give one of the two", source="--record")
    settings = load_settings()
    outputs = plan_outputs(transcripts, format_ or [], output) if format_ or output is not None else None
    if outputs and not outputs.files and as_json:
        raise InputError("both go to standard output; add -o FILE for the report", source="--json --format")
    check_writable(outputs.paths if outputs else ())
    read = read_transcripts(transcripts, settings.limits)
    chosen = load_rubric(rubric or settings.rubric, settings.prompts)
    specs, note = choose_judges(judge or [], settings)
    order = Order(specs, narrator.value, concurrency, record, replay, max_cost)
    for line in filter(None, (note, faults_note(rubric or settings.rubric, chosen))):
        typer.echo(line, err=True)
    if dry_run:
        grading.say_estimate(read, chosen, order, settings)
        return
    assessments = asyncio.run(grading.run(read, chosen, order, settings))
    grading.tell(assessments, outputs, settings, as_json=as_json)
    if any(answer.status == "failed" for a in assessments for answer in a.answers):
        raise typer.Exit(SOME_FAILED)
