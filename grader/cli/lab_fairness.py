"""`grader lab fairness`: the same interviews told in another way, and what became of groups of people."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

SOME_FAILED = 3


class Kinds(StrEnum):
    """In which way an interview is told again."""

    NAMES = "names"
    PRONOUNS = "pronouns"
    SPELLING = "spelling"
    DIALECT = "dialect"
    FILLERS = "fillers"
    SPEECH = "speech"
    LONGER = "longer"
    SHORTER = "shorter"


Interviews = Annotated[
    list[str] | None, typer.Argument(metavar="[TRANSCRIPT|DATASET.jsonl]...", help="Interviews to tell in other ways.")
]
Judges = Annotated[list[str] | None, typer.Option("--judge", "-j", metavar="SPEC", help="As for grade; repeat: panel.")]
Rubric = Annotated[str | None, typer.Option("--rubric", "-r", metavar="ID[@V]|PATH", help="Default: GRADER_RUBRIC.")]
Kind = Annotated[list[Kinds] | None, typer.Option("--kind", "-k", help="Only this kind; may be repeated.")]
Seed = Annotated[int, typer.Option(metavar="N", help="Of the draws: another seed, other names and places.")]
Repeat = Annotated[int, typer.Option(min=1, max=20, metavar="K", help="A score is the mean of K askings.")]
Sample = Annotated[int | None, typer.Option(min=1, metavar="N", help="N rows of a data set, the same each time.")]
Record = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Serve the replies that DIR holds, and add those it lacks.")
]
Concurrency = Annotated[int | None, typer.Option(min=1, help="Model calls at once.")]
MaxCost = Annotated[
    float | None, typer.Option(min=0.0, metavar="USD", help="Ask no more once the next call could go over it.")
]
OutcomesFile = Annotated[Path | None, typer.Option("--outcomes", metavar="FILE.csv", help="What became of people.")]
Group = Annotated[
    list[str] | None, typer.Option("--group", "-g", metavar="COL[,COL…]", help="Columns of groups; two: also combined.")
]
Selected = Annotated[str | None, typer.Option(metavar="COL", help="Who was selected: yes or no, 1 or 0.")]
Score = Annotated[str | None, typer.Option(metavar="COL", help="Scores: who is above the sample's median?")]
MinShare = Annotated[
    float, typer.Option(min=0.0, max=1.0, metavar="P", help="Smaller groups are reported apart, without a ratio.")
]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="DIR", help="Write fairness.json there.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print fairness.json instead of tables.")]


def fairness(
    interviews: Interviews = None,
    judge: Judges = None,
    rubric: Rubric = None,
    kind: Kind = None,
    seed: Seed = 0,
    repeat: Repeat = 1,
    sample: Sample = None,
    record: Record = None,
    concurrency: Concurrency = None,
    max_cost: MaxCost = None,
    outcomes: OutcomesFile = None,
    group: Group = None,
    selected: Selected = None,
    score: Score = None,
    min_share: MinShare = 0.02,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Does it matter who says it, and how? And who is selected?

    Interviews are told again in other ways, to see what that moves; --outcomes gives rates and impact ratios by group.
    """
    from grader.cli.lab_needs import check_lab

    check_lab()
    from grader.cli.lab_fairness_carrying import FairnessCall, carry_out

    call = FairnessCall(
        interviews=interviews or [],
        judges=judge or [],
        rubric=rubric,
        kinds=[k.value for k in kind or Kinds],
        seed=seed,
        repeat=repeat,
        sample=sample,
        record=record,
        concurrency=concurrency,
        max_cost=max_cost,
        outcomes=outcomes,
        groups=[name.strip() for names in group or [] for name in names.split(",") if name.strip()],
        selected=selected,
        score=score,
        min_share=min_share,
        output=output,
        as_json=as_json,
    )
    if not carry_out(call):
        raise typer.Exit(SOME_FAILED)
