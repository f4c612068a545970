"""`grader lab escalate`: is a cheap panel with a stronger judge behind it worth its price?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[str, typer.Argument(metavar="DATASET", help="JSONL of scored answers; see grader lab check.")]
Judges = Annotated[
    list[str] | None,
    typer.Option("--judge", "-j", metavar="SPEC", help="A cheap judge, as for lab run; repeat, up to 6."),
]
Escalate = Annotated[
    list[str] | None, typer.Option(metavar="SPEC", help="A stronger judge; of several the rule picks one.")
]
Kind = Annotated[
    str | None,
    typer.Option(metavar="KIND", help="Where no judge is named: this kind of recorded judges only."),
]
Budget = Annotated[float, typer.Option(min=0.0, metavar="UNITS", help="Mean cost of an answer, in strong calls.")]
Cheap = Annotated[float, typer.Option(min=0.0, metavar="UNITS", help="What a cheap call costs.")]
Splits = Annotated[int, typer.Option(min=1, max=1_000, metavar="N", help="Random halves of the questions.")]
Draw = Annotated[int, typer.Option(min=0, max=19, metavar="N", help="Which repeat of each judge, from 0.")]
Seed = Annotated[int, typer.Option(min=0, metavar="N", help="The first split is drawn with it.")]
Levels = Annotated[int | None, typer.Option(min=2, max=101, metavar="K", help="Default: the data set's own number.")]
Rubric = Annotated[str | None, typer.Option("--rubric", "-r", metavar="ID[@V]|PATH", help="For judges that are run.")]
Prompts = Annotated[Path | None, typer.Option(metavar="DIR", help="For judges that are run: prompts to use.")]
Concurrency = Annotated[int | None, typer.Option(min=1, help="Model calls at once.")]
MaxCost = Annotated[
    float | None, typer.Option(min=0.0, metavar="USD", help="For each judge's run: ask no more once it could go over.")
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="DIR", help="For escalation.json, and the runs that it needs.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print escalation.json instead of tables.")]


def escalate(
    dataset: Data,
    judge: Judges = None,
    escalate: Escalate = None,
    kind: Kind = None,
    budget: Budget = 0.30,
    cheap: Cheap = 0.05,
    splits: Splits = 20,
    draw: Draw = 0,
    seed: Seed = 0,
    levels: Levels = None,
    rubric: Rubric = None,
    prompts: Prompts = None,
    concurrency: Concurrency = None,
    max_cost: MaxCost = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Measure what a cheap panel and a stronger judge reach together, and at what price.

    The rule is chosen on half of the questions and reported on the other half. Recorded judges are asked for nothing;
    any other judge is run first, each by itself. With no judge named: those that the data set has on record.
    """
    from grader.cli.lab_needs import check_lab

    check_lab()
    from grader.cli.lab_escalating import EscalateCall, escalate_and_tell
    from grader.cli.lab_runs import RunCall

    run = RunCall(
        dataset=dataset,
        rubric=rubric,
        prompts=prompts,
        levels=levels,
        repeat=draw + 1,
        concurrency=concurrency,
        max_cost=max_cost,
        output=output,
    )
    call = EscalateCall(run, judge or [], escalate or [], kind, budget, cheap, splits, draw, seed)
    escalate_and_tell(call, as_json=as_json)
