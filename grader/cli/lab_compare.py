"""`grader lab compare`: runs, or prompts, rubrics and judges, on the same answers: which agrees better with people?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FELL = 1

Names = Annotated[
    list[str],
    typer.Argument(metavar="A B…", help="Run folders. With --data also prompts folders, rubrics and judge SPECs."),
]
Data = Annotated[str | None, typer.Option(metavar="DATASET", help="Make runs on these answers of what is no run yet.")]
Judges = Annotated[
    list[str] | None,
    typer.Option("--judge", "-j", metavar="SPEC", help="Who judges by the prompts and rubrics named; repeat: panel."),
]
Rubric = Annotated[
    str | None, typer.Option("--rubric", "-r", metavar="ID[@V]|PATH", help="What prompts and judges named judge by.")
]
Sample = Annotated[int | None, typer.Option(min=1, metavar="N", help="N rows of the data set, the same for all.")]
Concurrency = Annotated[int | None, typer.Option(min=1, help="Model calls at once.")]
MaxCost = Annotated[float | None, typer.Option(min=0.0, metavar="USD", help="Cap on the cost of each run made.")]
Baseline = Annotated[
    Path | None,
    typer.Option(metavar="RUN", help="A stored run; exit status 1 when another fell below it by more than its noise."),
]
Levels = Annotated[int | None, typer.Option(min=2, max=101, metavar="K", help="Levels for QWK, kappa and exact.")]
Bootstrap = Annotated[int, typer.Option(min=100, max=20_000, metavar="N", help="Draws of the intervals.")]
Changed = Annotated[int, typer.Option(min=0, metavar="N", help="Show the N answers that changed most.")]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="DIR", help="Keep the runs made here. Default: runs/ where a model is asked."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the comparison as one JSON object.")]


def compare(
    names: Names,
    data: Data = None,
    judge: Judges = None,
    rubric: Rubric = None,
    sample: Sample = None,
    concurrency: Concurrency = None,
    max_cost: MaxCost = None,
    baseline: Baseline = None,
    levels: Levels = None,
    bootstrap: Bootstrap = 2_000,
    changed: Changed = 5,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Compare judges, prompts or rubrics on the same answers: differences with intervals, and what may be said.

    The first is what the others are held against, or the --baseline run, with which this can stand in a CI.
    """
    from grader.cli.lab_needs import check_lab

    check_lab()
    from grader.cli.lab_comparing import Asked, compare_and_tell
    from grader.cli.lab_runs import RunCall

    made_with = RunCall(
        dataset=data or "",
        judges=judge or [],
        rubric=rubric,
        sample=sample,
        levels=levels,
        concurrency=concurrency,
        max_cost=max_cost,
        bootstrap=bootstrap,
        output=output,
    )
    asked = Asked(names=names, made_with=made_with, baseline=baseline, changed=changed, as_json=as_json)
    if compare_and_tell(asked):
        raise typer.Exit(FELL)
