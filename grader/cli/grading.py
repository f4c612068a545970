"""What `grader grade` does once its arguments are understood."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence

import typer

from grader.assessment import Assessment
from grader.bootstrap import Order, engine, estimate
from grader.cli.documents import deliver
from grader.cli.outputs import Outputs
from grader.cli.progress import progress_bar
from grader.cli.summary import print_summary
from grader.library import load_prompts
from grader.narrative.english import count
from grader.planning import plan
from grader.prompting import judge_request
from grader.providers.recorded import Replies
from grader.rubric import Rubric
from grader.settings import Settings
from grader.together import together
from grader.transcript import Transcript

AT_ONCE = 8  # interviews in hand at a time: calls are held back by the provider, this only bounds memory


async def run(transcripts: Sequence[Transcript], rubric: Rubric, order: Order, settings: Settings) -> list[Assessment]:
    """Grades every transcript; one assessment each, in the order given."""
    places, replies = asyncio.Semaphore(AT_ONCE), Replies()
    async with engine(order, settings, replies) as grader:
        with progress_bar(len(transcripts)) as bar:

            async def one(n: int, transcript: Transcript) -> Assessment:
                async with places:
                    return await grader.grade(transcript, rubric, progress=bar.for_transcript(n))

            assessments = await together(one(n, transcript) for n, transcript in enumerate(transcripts))
    if order.record or order.replay:
        typer.echo(f"replies: {replies.served} served at no cost, {replies.asked} asked for", err=True)
    return assessments


def say_estimate(transcripts: Sequence[Transcript], rubric: Rubric, order: Order, settings: Settings) -> None:
    """Calls, tokens and price of a first asking, without repairs; prints and asks nobody."""
    prompts = load_prompts(settings.prompts)
    tasks = [answer.task for transcript in transcripts for answer in plan(transcript, rubric).answers if answer.task]
    usage = estimate(order, [judge_request(task, prompts, model="") for task in tasks], settings)
    cost = "a price that is not known" if usage.cost_usd is None else f"about ${usage.cost_usd:.4f}"
    typer.echo(
        f"{count(len(tasks), 'answer')} to judge: {count(usage.calls, 'call')}, "
        f"about {usage.input_tokens or 0:,} tokens in and {usage.output_tokens or 0:,} out, {cost}"
    )


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
