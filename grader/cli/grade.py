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


Transcripts = Annotated[list[str], typer.Argument(metavar="TRANSCRIPT...", help="JSON files; - is stdin.")]
Rubric = Annotated[str | None, typer.Option("--rubric", "-r", metavar="ID[@V]|PATH", help="Default: GRADER_RUBRIC.")]
Judges = Annotated[
    list[str] | None,
    typer.Option("--judge", "-j", metavar="SPEC", help="baseline, openai:MODEL or anthropic:MODEL; repeat: panel."),
]
Escalate = Annotated[
    str | None,
    typer.Option(metavar="SPEC", help="A stronger judge, asked only where the others disagree or fail; it decides."),
]
Below = Annotated[
    float | None,
    typer.Option("--escalate-below", min=0.0, max=1.0, metavar="P", help="Also where they are right less often."),
]
Narrator = Annotated[Narration, typer.Option(help="Who writes the sentences.")]
Concurrency = Annotated[int | None, typer.Option(min=1, help="Model calls at once.")]
MaxCost = Annotated[
    float | None, typer.Option(min=0.0, metavar="USD", help="Ask no more once the next call could go over it.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print calls, tokens and price; ask nobody.")]
Record = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Serve the replies that DIR holds, and add those it lacks.")
]
Replay = Annotated[Path | None, typer.Option(metavar="DIR", help="Serve the replies of DIR only; ask nobody.")]
Formats = Annotated[
    list[str] | None, typer.Option("--format", "-f", help="html, pdf, md, txt or json; may be repeated.")
]
Output = Annotated[str | None, typer.Option("--output", "-o", help="A file, or a directory for several.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the assessment; several: one a line.")]


def grade(
    transcripts: Transcripts,
    rubric: Rubric = None,
    judge: Judges = None,
    escalate: Escalate = None,
    escalate_below: Below = None,
    narrator: Narrator = Narration.FACTS,
    concurrency: Concurrency = None,
    max_cost: MaxCost = None,
    dry_run: DryRun = False,
    record: Record = None,
    replay: Replay = None,
    format_: Formats = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Grade transcripts: judge every answer, decide, and write the report.

    Without -o, a summary for a person goes to standard output.
    """
    from grader.cli.grading import Call, carry_out

    call = Call(
        transcripts=transcripts,
        rubric=rubric,
        judges=judge or [],
        escalate=escalate,
        escalate_below=escalate_below,
        narrator=narrator.value,
        concurrency=concurrency,
        max_cost=max_cost,
        dry_run=dry_run,
        record=record,
        replay=replay,
        formats=format_ or [],
        output=output,
        as_json=as_json,
    )
    if not carry_out(call):
        raise typer.Exit(SOME_FAILED)
