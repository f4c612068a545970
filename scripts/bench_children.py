"""The processes of a bench: a provider to ask, and what asks it."""

from __future__ import annotations

import asyncio
import gc
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PER_INTERVIEW = 30  # answers
MODEL = "bench-model"


@contextmanager
def provider(**options: float) -> Iterator[str]:
    """A fake provider as its own process; its address, without a path."""
    told = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    command = [sys.executable, str(HERE / "fake_provider.py"), *told]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 # our own script
        try:
            port = int(process.stdout.readline()) if process.stdout else 0
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def child(name: str, url: str, *shape: str) -> dict[str, float]:
    """What a process of its own measured of itself."""
    command = [sys.executable, str(HERE / "bench_engine.py"), "child", name, url, *shape]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 # our own script
    found: dict[str, float] = json.loads(out)
    return found


def interviews(answers: int) -> list[dict[str, Any]]:
    """Transcripts of 30 answers each, their sentences drawn from the examples, the same every time."""
    draw, questions, sentences = random.Random(1), [], []
    for path in sorted((HERE.parent / "examples").glob("*.json")):
        for exchange in json.loads(path.read_text(encoding="utf-8"))["exchanges"]:
            questions.append(exchange["question"])
            sentences += [s for s in exchange["answer"].split(". ") if len(s) > 20]
    stages = ["Screening", "Technical", "Behavioral", "System Design"]
    exchanges = [
        {
            "stage": stages[n % len(stages)],
            "question": f"{draw.choice(questions)} (case {n})",
            "answer": ". ".join(draw.sample(sentences, 5)) + f". That was case {n}.",
        }
        for n in range(answers)
    ]
    parts = [exchanges[n : n + PER_INTERVIEW] for n in range(0, answers, PER_INTERVIEW)]
    return [{"exchanges": part} for part in parts]


def measured(
    work: Callable[[], Coroutine[Any, Any, dict[str, float]]], warm: Coroutine[Any, Any, object]
) -> dict[str, float]:
    """Seconds, CPU seconds of this process and its peak memory in MB, beside what the work itself tells.

    `warm` goes first and is not counted: imports are paid once, however many answers there are.
    """

    async def run() -> dict[str, float]:
        await warm
        gc.collect()
        cpu, wall = time.process_time(), time.perf_counter()
        told = await work()
        took = {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        return told | took | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}

    return asyncio.run(run())


def grade(url: str, answers: int, concurrency: int) -> dict[str, float]:
    """The engine, as the command line wires it, over all the interviews at once."""
    from pydantic import SecretStr

    from grader.assessment import Assessment
    from grader.bootstrap.engines import Order, engine
    from grader.bootstrap.specs import Spec
    from grader.rubrics.library import load_rubric
    from grader.settings import Settings
    from grader.transcript import Transcript, validate_transcript

    transcripts = [validate_transcript(data) for data in interviews(answers)]
    rubric = load_rubric("general", None)
    order = Order(judges=(Spec("openai", MODEL),), concurrency=concurrency)

    async def graded(at: str, some: list[Transcript]) -> list[Assessment]:
        async with engine(order, Settings(openai_base_url=at, openai_api_key=SecretStr("bench"))) as made:
            return await asyncio.gather(*(made.grade(transcript, rubric) for transcript in some))

    async def work() -> dict[str, float]:
        return _told(await graded(url, transcripts))

    def _told(found: list[Assessment]) -> dict[str, float]:
        every = [answer for assessment in found for answer in assessment.answers]
        return {
            "scored": sum(answer.status == "scored" for answer in every),
            "invented": sum(answer.status != "scored" and answer.score is not None for answer in every),
            "calls": sum(assessment.usage.calls for assessment in found),
        }

    few = [one.model_copy(update={"exchanges": one.exchanges[:1]}) for one in transcripts[:1]]
    return measured(work, graded(f"{_origin(url)}/warm/v1", few))


def bare(url: str, answers: int, concurrency: int) -> dict[str, float]:
    """The SDK in a loop, with the same requests and no care: what the wire alone costs."""
    import openai

    from grader.library import load_prompts
    from grader.planning import plan
    from grader.prompting import judge_request
    from grader.providers.openai import Form, arguments
    from grader.rubrics.library import load_rubric
    from grader.transcript import validate_transcript

    rubric, prompts = load_rubric("general", None), load_prompts()
    planned = [plan(validate_transcript(data), rubric, draw=0) for data in interviews(answers)]
    tasks = [answer.task for one in planned for answer in one.answers if answer.task]
    form = Form(limit="max_tokens")
    bodies = [arguments(judge_request(task, prompts, model=MODEL), form, official=False) for task in tasks]

    async def asked(at: str, bodies: list[dict[str, Any]]) -> None:
        slots = asyncio.Semaphore(concurrency)
        async with openai.AsyncOpenAI(api_key="bench", base_url=at, max_retries=0, timeout=60) as client:

            async def one(body: dict[str, Any]) -> int:
                async with slots:
                    reply = await client.chat.completions.create(**body)
                return len(json.loads(reply.choices[0].message.content or "{}"))

            await asyncio.gather(*(one(body) for body in bodies))

    async def work() -> dict[str, float]:
        await asked(url, bodies)
        return {"scored": len(bodies), "calls": len(bodies)}

    return measured(work, asked(f"{_origin(url)}/warm/v1", bodies[:1]))


def _origin(url: str) -> str:
    return "/".join(url.split("/")[:3])


CHILDREN: dict[str, Callable[[str, int, int], dict[str, float]]] = {"engine": grade, "bare": bare}
