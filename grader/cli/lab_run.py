"""`grader lab run`: a judge rates answers that people scored; how well it agrees with them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SOME_FAILED = 3

Data = Annotated[str, typer.Argument(metavar="DATASET", help="JSONL of scored answers; see grader lab check.")]
Judges = Annotated[
    list[str] | None,
    typer.Option("--judge", "-j", metavar="SPEC", help="As for grade; also recorded:MODEL/KIND. Repeat: panel."),
]
Rubric = Annotated[str | None, typer.Option("--rubric", "-r", metavar="ID[@V]|PATH", help="Default: GRADER_RUBRIC.")]
Prompts = Annotated[Path | None, typer.Option(metavar="DIR", help="A folder of prompts instead of GRADER_PROMPTS.")]
Escalate = Annotated[
    str | None, typer.Option(metavar="SPEC", help="The judge that decides where the panel is split or unsure.")
]
Below = Annotated[
    float | None,
    typer.Option("--escalate-below", min=0.0, max=1.0, metavar="P", help="Unsure: a calibrated confidence under P."),
]
Sample = Annotated[int | None, typer.Option(min=1, metavar="N", help="N rows, the same whenever rows are added.")]
Split = Annotated[
    str | None, typer.Option(metavar="fit|test[:SHARE]", help="Only the questions of one half, or share.")
]
Repeat = Annotated[int, typer.Option(min=1, max=20, metavar="K", help="Ask K times: how much does chance move?")]
Levels = Annotated[
    int | None, typer.Option(min=2, max=101, metavar="K", help="Levels for QWK, kappa, exact, adjacent.")
]
Concurrency = Annotated[int | None, typer.Option(min=1, help="Model calls at once.")]
MaxCost = Annotated[
    float | None, typer.Option(min=0.0, metavar="USD", help="Ask no more once the next call could go over it.")
]
Bootstrap = Annotated[int, typer.Option(min=100, max=20_000, metavar="N", help="Draws of the intervals.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="RUN_DIR", help="Default: a folder in runs/.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print calls, tokens and price; ask nobody.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print figures.json instead of tables.")]


def run(
    dataset: Data,
    judge: Judges = None,
    rubric: Rubric = None,
    prompts: Prompts = None,
    escalate: Escalate = None,
    escalate_below: Below = None,
    sample: Sample = None,
    split: Split = None,
    repeat: Repeat = 1,
    levels: Levels = None,
    concurrency: Concurrency = None,
    max_cost: MaxCost = None,
    bootstrap: Bootstrap = 2_000,
    output: Output = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Judge answers that people scored, and say how well the judge agrees with them.

    A run is a folder. The same command goes on with one that was interrupted and pays for nothing twice.
    """
    from grader.cli.lab_needs import check_lab

    check_lab()
    from grader.cli.lab_running import run_and_tell
    from grader.cli.lab_runs import RunCall

    call = RunCall(
        dataset=dataset,
        judges=judge or [],
        rubric=rubric,
        prompts=prompts,
        escalate=escalate,
        escalate_below=escalate_below,
        sample=sample,
        split=split,
        repeat=repeat,
        levels=levels,
        concurrency=concurrency,
        max_cost=max_cost,
        bootstrap=bootstrap,
        output=output,
    )
    if not run_and_tell(call, dry_run=dry_run, as_json=as_json):
        raise typer.Exit(SOME_FAILED)
