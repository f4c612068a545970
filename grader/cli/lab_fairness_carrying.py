"""What `grader lab fairness` does: everything that may be refused first, then the asking, then the telling."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from grader import __version__
from grader.bootstrap.engines import Order, engine
from grader.bootstrap.specs import check_asked, choose_judges
from grader.cli.files import check_writable, read_transcript
from grader.cli.lab_fairness_text import told
from grader.cli.progress import progress_bar
from grader.cli.rubric_text import faults_note
from grader.errors import InputError, LabError
from grader.files import reason, write_all
from grader.lab.datasets import load_dataset
from grader.lab.fairness.counterfactual import Asked, counterfactual
from grader.lab.fairness.outcomes import outcomes
from grader.lab.fairness.outcomes_file import read_people
from grader.lab.fairness.results import Counterfactual, Fairness, Outcomes
from grader.lab.fairness.variants import Kind
from grader.lab.fairness.words import load_words
from grader.lab.rows import Scored
from grader.lab.splitting import sample
from grader.rubrics.library import load_rubric
from grader.settings import Settings, load_settings
from grader.transcript import Exchange, Interview, Transcript

FILE = "fairness.json"


@dataclass(frozen=True)
class FairnessCall:
    """The arguments of one `grader lab fairness`, as they were typed."""

    interviews: Sequence[str]
    judges: Sequence[str]
    rubric: str | None
    kinds: Sequence[str]
    seed: int
    repeat: int
    sample: int | None
    record: Path | None
    concurrency: int | None
    max_cost: float | None
    outcomes: Path | None
    groups: Sequence[str]
    selected: str | None
    score: str | None
    min_share: float
    output: Path | None
    as_json: bool


def carry_out(call: FairnessCall) -> bool:
    """Measures and tells; whether every answer could be judged. Raises InputError before anything is asked."""
    _check(call)
    settings = load_settings()
    if call.output:
        check_writable([call.output / FILE])
    found = _outcomes(call, call.outcomes) if call.outcomes else None
    retold = _counterfactual(call, settings) if call.interviews else None
    fairness = Fairness(engine_version=__version__, counterfactual=retold, outcomes=found)
    if call.output:
        _write(call.output / FILE, fairness)
    typer.echo(fairness.model_dump_json() if call.as_json else told(fairness))
    return retold is None or not any(shift.failed for shift in retold.shifts)


def _check(call: FairnessCall) -> None:
    if not call.interviews and not call.outcomes:
        raise LabError("nothing to do; name interviews, or --outcomes FILE.csv", source="grader lab fairness")
    if not call.outcomes:
        given = {"--group": call.groups, "--selected": call.selected, "--score": call.score}
        stray = next((option for option, value in given.items() if value), None)
        if stray:
            raise LabError("is about a file of outcomes; add --outcomes FILE.csv", source=stray)
        return
    if not call.groups:
        raise LabError("is needed with --outcomes: the columns that hold the groups", source="--group")
    if not call.selected and not call.score:
        raise LabError("needs --selected COL or --score COL: the outcome", source="--outcomes")


def _outcomes(call: FairnessCall, path: Path) -> Outcomes:
    groups = list(dict.fromkeys(call.groups))
    return outcomes(read_people(path, groups, call.selected, call.score), call.min_share)


def _counterfactual(call: FairnessCall, settings: Settings) -> Counterfactual:
    named = list(_interviews(call, settings))
    rubric = load_rubric(call.rubric or settings.rubric, settings.prompts)
    specs, note = choose_judges(call.judges, settings)
    check_asked(specs)
    for line in filter(None, (note, faults_note(call.rubric or settings.rubric, rubric))):
        typer.echo(line, err=True)
    asked = Asked(
        names=[name for name, _ in named],
        transcripts=[transcript for _, transcript in named],
        rubric=rubric,
        words=load_words(settings.prompts),
        seed=call.seed,
        kinds=[Kind(kind) for kind in call.kinds],
        repeat=call.repeat,
    )
    order = Order(specs, concurrency=call.concurrency, record=call.record, max_cost=call.max_cost)
    return asyncio.run(_asked(asked, order, settings))


async def _asked(asked: Asked, order: Order, settings: Settings) -> Counterfactual:
    async with engine(order, settings) as grader:
        with progress_bar(len(asked.transcripts)) as bar:
            return await counterfactual(asked, grader, bar.for_transcript)


def _interviews(call: FairnessCall, settings: Settings) -> Iterator[tuple[str, Transcript]]:
    """Each interview with a name for people: a file's own, or the id of a data set's row."""
    if call.interviews.count("-") > 1:
        raise InputError("standard input can be read only once; name it once", source="-")
    for path in call.interviews:
        if path.endswith(".jsonl"):
            rows = load_dataset(Path(path)).rows
            yield from ((row.id, of_row(row)) for row in (sample(rows, call.sample) if call.sample else rows))
        else:
            yield Path(path).name, read_transcript(path, settings.limits)


def of_row(row: Scored) -> Transcript:
    """A row of a data set as an interview of one exchange."""
    exchange = Exchange(
        id=row.id,
        stage=row.stage,
        question=row.question,
        answer=row.answer,
        key_points=row.key_points,
        reference_answer=row.reference_answer,
    )
    return Transcript(exchanges=(exchange,), interview=Interview(language=row.language))


def _write(path: Path, fairness: Fairness) -> None:
    try:
        write_all({path: (fairness.model_dump_json(indent=1) + "\n").encode()})
    except OSError as e:
        raise InputError(reason(e), source=str(e.filename or path)) from None
