"""Makes a lab run, or goes on with it: for `lab run`, and for the verbs that begin with one."""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from grader import __version__
from grader.assessment import JudgeReference, RubricReference
from grader.bootstrap.engines import Order, engine, estimate
from grader.bootstrap.specs import BASELINE, RECORDED, Spec, choose_judges, parse_spec
from grader.cli.progress import progress_bar
from grader.cli.rubric_text import faults_note
from grader.engine import now
from grader.judges.baseline import BASELINE_ERROR
from grader.lab.datasets import load_dataset
from grader.lab.folder import RunFolder, read_figures, write_figures
from grader.lab.judging import Rater, baseline_share, check_rubric, planned_answer, rate_all
from grader.lab.levels import levels_of
from grader.lab.results import DatasetReference, Figure, RowResult, Run, RunRecord
from grader.lab.rows import Dataset, Scored
from grader.lab.splitting import part, sample
from grader.library import load_prompts
from grader.narrative.english import count
from grader.prompting import judge_request
from grader.providers.recorded import Replies
from grader.rubric import Rubric
from grader.rubrics.library import load_rubric
from grader.settings import Settings, load_settings

RUNS = Path("runs")  # where a run goes that was given no folder
IN_HAND = 2  # rows in hand for each model call at once: one is always ready when another ends


@dataclass(frozen=True)
class RunCall:
    """The arguments of one run, as they were typed. `prompts` is a folder to use instead of the settings'."""

    dataset: str
    judges: Sequence[str] = ()
    rubric: str | None = None
    prompts: Path | None = None
    escalate: str | None = None
    escalate_below: float | None = None
    sample: int | None = None
    split: str | None = None
    repeat: int = 1
    levels: int | None = None
    output: Path | None = None
    concurrency: int | None = None
    max_cost: float | None = None
    bootstrap: int = 2_000
    quiet: bool = False


@dataclass(frozen=True)
class Prepared:
    """Everything that a run needs, and all that can be refused about it already refused."""

    call: RunCall
    settings: Settings
    dataset: Dataset
    rows: tuple[Scored, ...]
    rubric: Rubric
    order: Order
    record: RunRecord

    @property
    def folder(self) -> Path:
        """Where the run lies: as asked, else a place of its own for these settings under `runs/`."""
        if self.call.output:
            return self.call.output
        made_of = self.record.model_dump_json(exclude={"created_at", "repeat", "levels", "bootstrap"})
        name = re.sub("[^a-z0-9]+", "-", f"{self.dataset.path.stem} {self.record.judge}".lower()).strip("-")
        return RUNS / f"{name[:60]}-{hashlib.sha256(made_of.encode()).hexdigest()[:8]}"


def made_run(call: RunCall) -> Run:
    """The finished run with its figures; what its folder holds already is not asked again. Raises InputError."""
    return carry_out(prepare(call))[0]


def prepare(call: RunCall) -> Prepared:
    """Reads all that a run stands on. Raises InputError before anything is asked of a model."""
    settings = load_settings()
    if call.prompts:
        settings = settings.model_copy(update={"prompts": call.prompts})
    dataset = load_dataset(Path(call.dataset))
    rows = sample(part(dataset.rows, call.split) if call.split else dataset.rows, call.sample or len(dataset.rows))
    reference = call.rubric or settings.rubric
    rubric = load_rubric(reference, settings.prompts)
    check_rubric(rows, rubric)
    specs, note = choose_judges(call.judges, settings)
    escalate = parse_spec(call.escalate) if call.escalate else None
    for line in filter(None, (*dataset.notes, note, faults_note(reference, rubric))):
        _say(line, call)
    order = Order(
        specs,
        concurrency=call.concurrency,
        max_cost=call.max_cost,
        recorded=rows,
        escalate=escalate,
        escalate_below=call.escalate_below,
        rubric_sha256=rubric.sha256,
    )
    return Prepared(call, settings, dataset, rows, rubric, order, _record(call, dataset, rows, rubric, order, settings))


def _record(
    call: RunCall, dataset: Dataset, rows: Sequence[Scored], rubric: Rubric, order: Order, settings: Settings
) -> RunRecord:
    return RunRecord(
        created_at=now(),
        engine_version=__version__,
        dataset=DatasetReference(
            name=dataset.path.name, sha256=dataset.sha256, rows=len(rows), sample=call.sample, split=call.split
        ),
        judges=tuple(map(_reference, order.judges)),
        escalate=_reference(order.escalate) if order.escalate else None,
        escalate_below=call.escalate_below,
        rubric=RubricReference(id=rubric.id, version=rubric.version, sha256=rubric.sha256),
        prompts_sha256=load_prompts(settings.prompts).sha256,
        repeat=call.repeat,
        levels=call.levels,
        bootstrap=call.bootstrap,
    )


def _reference(spec: Spec) -> JudgeReference:
    return JudgeReference(spec=str(spec), model=spec.model)


def carry_out(prepared: Prepared) -> tuple[Run, Path]:
    """Judges what has not been judged; the run with its figures, and its folder.

    What was done when it is interrupted stays done. Where nothing has changed since, nothing is computed again.
    """
    with RunFolder(prepared.folder, prepared.record) as folder:
        done = folder.finished(prepared.rows, prepared.call.repeat)
        wanted = [
            (row, draw) for draw in range(prepared.call.repeat) for row in prepared.rows if (row.id, draw) not in done
        ]
        _say(f"run: {folder.path}" + (f" ({count(len(done), 'answer')} judged before)" if done else ""), prepared.call)
        replies, spent = Replies(), 0.0
        if wanted:
            spent = asyncio.run(_judge(prepared, folder, wanted, len(done), replies))
        kept = folder.record
        told = {"seconds": round(kept.seconds + spent, 2), "served": kept.served + replies.served}
        floor = _floor(prepared) if wanted or not folder.has_figures else {}
        run = folder.finish(prepared.rows, kept.model_copy(update=told), floor)
        figures = read_figures(folder.path) if folder.unchanged else _figures(run, prepared)
        if not folder.unchanged:
            write_figures(folder.path, figures)
        return run.model_copy(update={"figures": figures}), folder.path


async def _judge(
    prepared: Prepared, folder: RunFolder, wanted: Sequence[tuple[Scored, int]], done: int, replies: Replies
) -> float:
    """Asks for every row that is wanted; each is written as soon as it is there. The seconds that this took."""
    order = prepared.order
    if any(_asks_a_model(spec) for spec in (*order.judges, order.escalate) if spec):
        order = replace(order, record=folder.replies)
    at_once = IN_HAND * (order.concurrency or prepared.settings.concurrency)
    with progress_bar(1) as bar:
        tell, heard = bar.for_transcript(0), done

        def told(result: RowResult) -> None:
            nonlocal heard
            folder.add(result)
            heard += 1
            tell(heard, done + len(wanted))

        async with engine(order, prepared.settings, replies) as grader:
            error = grader.method.under(prepared.rubric).error
            rater, began = Rater(grader.judge, error, prepared.rubric, grader.lexical), time.monotonic()
            await rate_all(rater, wanted, told, at_once=at_once)
            return time.monotonic() - began


def _asks_a_model(spec: Spec) -> bool:
    return spec.model is not None and spec.kind != RECORDED


def _figures(run: Run, prepared: Prepared) -> tuple[Figure, ...]:
    """The figures of these rows. Imported here: scipy and scikit-learn take a second."""
    from grader.lab.agreement.figures import figures_of

    levels = levels_of((r.humans for r in run.results), prepared.call.levels)
    floor = {result.id: result.baseline for result in run.draw(0)}
    has_floor = any(value is not None for value in floor.values())
    return figures_of(run, levels, prepared.call.bootstrap, baseline=floor if has_floor else None)


def _floor(prepared: Prepared) -> dict[str, float | None]:
    """What the judge without a model gives each row, which a model has to beat; nothing where it is the judge."""
    if all(spec.kind == BASELINE for spec in prepared.order.specs):
        return {}
    return {row.id: baseline_share(row, prepared.rubric, BASELINE_ERROR) for row in prepared.rows}


def say_estimate(prepared: Prepared) -> None:
    """What a first asking is likely to take; prints and asks nobody."""
    prompts = load_prompts(prepared.settings.prompts)
    tasks = [planned_answer(row, prepared.rubric).task for row in prepared.rows]
    requests = [judge_request(task, prompts, model="") for task in tasks if task]
    usage = estimate(prepared.order, requests * prepared.call.repeat, prepared.settings)
    cost = "a price that is not known" if usage.cost_usd is None else f"about ${usage.cost_usd:.4f}"
    typer.echo(
        f"{count(len(requests), 'answer')} to judge, {count(prepared.call.repeat, 'draw')}: "
        f"{count(usage.calls, 'call')}, about {usage.input_tokens or 0:,} tokens in and "
        f"{usage.output_tokens or 0:,} out, {cost}"
    )


def _say(line: str, call: RunCall) -> None:
    if not call.quiet:
        typer.echo(line, err=True)
