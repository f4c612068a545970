"""What `grader grade` does: everything that may be refused first, then the grading, then the telling."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from grader.assessment import AnswerStatus, Assessment
from grader.bootstrap.engines import Order, engine, escalation_as_ordered, estimate, estimate_escalation
from grader.bootstrap.specs import check_asked, choose_judges, parse_spec
from grader.cli.documents import deliver
from grader.cli.files import check_writable, read_transcripts
from grader.cli.outputs import Outputs, plan_outputs
from grader.cli.progress import progress_bar
from grader.cli.rubric_text import faults_note
from grader.cli.summary import print_summary
from grader.completion import Usage
from grader.errors import InputError
from grader.library import load_prompts
from grader.narrative.english import count
from grader.planning import plan
from grader.prompting import judge_request
from grader.providers.recorded import Replies
from grader.rubric import Rubric
from grader.rubrics.library import load_rubric
from grader.settings import Settings, load_settings
from grader.together import together
from grader.transcript import Transcript

AT_ONCE = 8  # interviews in hand at a time: calls are held back by the provider, this only bounds memory


@dataclass(frozen=True)
class Call:
    """The arguments of one `grader grade`, as they were typed."""

    transcripts: Sequence[str]
    rubric: str | None
    judges: Sequence[str]
    escalate: str | None
    escalate_below: float | None
    narrator: str
    concurrency: int | None
    max_cost: float | None
    dry_run: bool
    record: Path | None
    replay: Path | None
    formats: Sequence[str]
    output: str | None
    as_json: bool


def carry_out(call: Call) -> bool:
    """Grades and tells; whether every answer could be judged. Raises InputError before anything is asked."""
    settings = load_settings()
    outputs = _outputs(call)
    transcripts = read_transcripts(call.transcripts, settings.limits)
    reference = call.rubric or settings.rubric
    rubric = load_rubric(reference, settings.prompts)
    order, note = _order(call, rubric, settings)
    for line in filter(None, (note, faults_note(reference, rubric))):
        typer.echo(line, err=True)
    if call.dry_run:
        say_estimate(transcripts, rubric, order, settings)
        return True
    assessments = asyncio.run(run(transcripts, rubric, order, settings))
    tell(assessments, outputs, settings, as_json=call.as_json)
    return not any(answer.status is AnswerStatus.FAILED for a in assessments for answer in a.answers)


def _outputs(call: Call) -> Outputs | None:
    if not call.formats and call.output is None:
        return None
    outputs = plan_outputs(call.transcripts, call.formats, call.output)
    if not outputs.files and call.as_json:
        raise InputError("both go to standard output; add -o FILE for the report", source="--json --format")
    check_writable(outputs.paths)
    return outputs


def _order(call: Call, rubric: Rubric, settings: Settings) -> tuple[Order, str]:
    if call.record and call.replay:
        raise InputError("record adds replies and replay only serves them; give one of the two", source="--record")
    specs, note = choose_judges(call.judges, settings)
    check_asked(specs)
    escalate = parse_spec(call.escalate, "--escalate") if call.escalate else None
    check_asked((escalate,) if escalate else (), "--escalate")
    order = Order(
        specs,
        call.narrator,
        call.concurrency,
        call.record,
        call.replay,
        call.max_cost,
        escalate=escalate,
        escalate_below=call.escalate_below,
        rubric_sha256=rubric.sha256,
    )
    escalation = escalation_as_ordered(order, settings)
    return order, f"{note}\n{escalation.note}" if escalation else note


async def run(transcripts: Sequence[Transcript], rubric: Rubric, order: Order, settings: Settings) -> list[Assessment]:
    """Grades every transcript; one assessment each, in the order given."""
    places, replies = asyncio.Semaphore(AT_ONCE), Replies()
    async with engine(order, settings, replies, lambda error: typer.echo(f"no answers: {error}", err=True)) as grader:
        with progress_bar(len(transcripts)) as bar:

            async def one(n: int, transcript: Transcript) -> Assessment:
                async with places:
                    return await grader.grade(transcript, rubric, progress=bar.for_transcript(n))

            assessments = await together(one(n, transcript) for n, transcript in enumerate(transcripts))
    if order.record or order.replay:
        owed = "not known" if replies.owed_usd is None else f"${replies.owed_usd:.4f}"
        told = f"{replies.served} served at no cost, {replies.asked} asked for"
        typer.echo(f"replies: {told}; owed for this run: {owed}", err=True)
    return assessments


def say_estimate(transcripts: Sequence[Transcript], rubric: Rubric, order: Order, settings: Settings) -> None:
    """Calls, tokens and price of a first asking, without repairs; prints and asks nobody."""
    prompts = load_prompts(settings.prompts)
    tasks = [answer.task for transcript in transcripts for answer in plan(transcript, rubric).answers if answer.task]
    requests = [judge_request(task, prompts, model="") for task in tasks]
    typer.echo(f"{count(len(tasks), 'answer')} to judge: {_spent(estimate(order, requests, settings))}")
    if order.escalate:
        most = _spent(estimate_escalation(order, requests, settings))
        typer.echo(f"on top, for what {order.escalate} has to decide: at most {most}")


def _spent(usage: Usage) -> str:
    cost = "a price that is not known" if usage.cost_usd is None else f"about ${usage.cost_usd:.4f}"
    tokens = f"about {usage.input_tokens or 0:,} tokens in and {usage.output_tokens or 0:,} out"
    return f"{count(usage.calls, 'call')}, {tokens}, {cost}"


def tell(assessments: Sequence[Assessment], outputs: Outputs | None, settings: Settings, *, as_json: bool) -> None:
    """Files first, then the assessments as JSON, or a summary where nothing else goes to standard output."""
    if outputs:
        deliver(assessments, outputs, "recruiter", settings.font_dirs, quiet=as_json)
    if as_json:
        _print_json(assessments)
    elif not outputs:
        for assessment in assessments:
            print_summary(assessment, sys.stdout)


def _print_json(assessments: Sequence[Assessment]) -> None:
    from reports import render

    if len(assessments) == 1:
        sys.stdout.buffer.write(render(assessments[0], "json", "recruiter"))
    else:
        for assessment in assessments:
            typer.echo(assessment.model_dump_json())
    sys.stdout.flush()
