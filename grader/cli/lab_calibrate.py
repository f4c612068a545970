"""`grader lab calibrate`: how far off a judge is, measured on answers that people scored, for the engine to use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Source = Annotated[
    str, typer.Argument(metavar="RUN|DATASET", help="A run's folder, or scored answers to make a run on first.")
]
Judges = Annotated[
    list[str] | None,
    typer.Option("--judge", "-j", metavar="SPEC", help="For a data set: as for lab run. Repeat: panel."),
]
Rubric = Annotated[
    str | None,
    typer.Option("--rubric", "-r", metavar="ID[@V]|PATH", help="Default: the run's; for a data set GRADER_RUBRIC."),
]
Prompts = Annotated[Path | None, typer.Option(metavar="DIR", help="A folder of prompts instead of GRADER_PROMPTS.")]
Escalate = Annotated[
    str | None, typer.Option(metavar="SPEC", help="The judge that decides where the panel is split or unsure.")
]
Below = Annotated[
    float | None,
    typer.Option("--escalate-below", min=0.0, max=1.0, metavar="P", help="Unsure: a calibrated confidence under P."),
]
Sample = Annotated[int | None, typer.Option(min=1, metavar="N", help="N rows of the data set.")]
Split = Annotated[str | None, typer.Option(metavar="fit|test", help="Only the questions of one half.")]
Concurrency = Annotated[int | None, typer.Option(min=1, help="Model calls at once.")]
MaxCost = Annotated[
    float | None, typer.Option(min=0.0, metavar="USD", help="Ask no more once the next call could go over it.")
]
Bootstrap = Annotated[int, typer.Option(min=100, max=20_000, metavar="N", help="Draws of the intervals.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="DIR", help="Default: GRADER_CALIBRATION.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Write no calibration; for a data set print what a run takes, and ask nobody.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the calibration as JSON instead of tables.")]


def calibrate(
    source: Source,
    judge: Judges = None,
    rubric: Rubric = None,
    prompts: Prompts = None,
    escalate: Escalate = None,
    escalate_below: Below = None,
    sample: Sample = None,
    split: Split = None,
    concurrency: Concurrency = None,
    max_cost: MaxCost = None,
    bootstrap: Bootstrap = 2_000,
    output: Output = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Measure a judge's error on answers that people scored; intervals and confidence use it from then on.

    It holds for exactly this judge, rubric and prompts. Levels stand as judged: what a judge is off by widens.
    """
    from grader.cli.lab_needs import check_lab

    check_lab()
    from grader.cli.lab_calibrating import Asked, calibrate_and_tell
    from grader.cli.lab_runs import RunCall

    call = RunCall(
        dataset=source,
        judges=judge or [],
        rubric=rubric,
        prompts=prompts,
        escalate=escalate,
        escalate_below=escalate_below,
        sample=sample,
        split=split,
        concurrency=concurrency,
        max_cost=max_cost,
        bootstrap=bootstrap,
    )
    calibrate_and_tell(Asked(call=call, output=output, dry_run=dry_run, as_json=as_json))
