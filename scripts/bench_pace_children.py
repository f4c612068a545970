"""What asks a limited provider in `scripts/bench pace`, each in a process of its own: this engine, and a bare SDK."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bench_children import MODEL, interviews, measured

RETRIES = 8  # of the bare SDK: more than the two that it makes by itself
OPENAI, ANTHROPIC = "openai", "anthropic"
Ask = Callable[[dict[str, Any]], Awaitable[str]]


def graded(url: str, answers: int, concurrency: int, wire: str, per_minute: float) -> dict[str, float]:
    """The engine as the command line wires it, over all interviews at once; `per_minute` is the limit set, 0 none."""
    from pydantic import SecretStr

    from grader.assessment import Assessment
    from grader.bootstrap.engines import Order, engine
    from grader.bootstrap.specs import Spec
    from grader.rubrics.library import load_rubric
    from grader.settings import Settings
    from grader.transcript import Transcript, validate_transcript

    transcripts = [validate_transcript(data) for data in interviews(answers)]
    rubric = load_rubric("general", None)
    order = Order(judges=(Spec(wire, MODEL),), concurrency=concurrency)

    async def grade(run: str, some: list[Transcript]) -> list[Assessment]:
        settings = Settings(
            _env_file=None,
            openai_base_url=f"{run}/v1",
            openai_api_key=SecretStr("bench"),
            anthropic_base_url=run,
            anthropic_api_key=SecretStr("bench"),
            requests_per_minute=int(per_minute) or None,
        )
        async with engine(order, settings) as made:
            return await asyncio.gather(*(made.grade(transcript, rubric) for transcript in some))

    async def work() -> dict[str, float]:
        found = await grade(url, transcripts)
        every = [answer for assessment in found for answer in assessment.answers]
        return {
            "scored": sum(answer.status == "scored" for answer in every),
            "invented": sum(answer.status != "scored" and answer.score is not None for answer in every),
        }

    few = [one.model_copy(update={"exchanges": one.exchanges[:8]}) for one in transcripts[:1]]
    return measured(work, grade(f"{_origin(url)}/warm", few))


def bare(url: str, answers: int, concurrency: int, wire: str, per_minute: float) -> dict[str, float]:
    """The SDK in a loop with its own retries, and the same requests; scored is what can be read as a judgement."""
    from grader.completion import Completion
    from grader.judgement import Judgement
    from grader.library import load_prompts
    from grader.parsing import read_judgement
    from grader.planning import plan
    from grader.prompting import judge_request
    from grader.rubrics.library import load_rubric
    from grader.transcript import validate_transcript

    del per_minute  # an SDK knows no such limit
    rubric, prompts = load_rubric("general", None), load_prompts()
    planned = [plan(validate_transcript(data), rubric, draw=0) for data in interviews(answers)]
    tasks = [answer.task for one in planned for answer in one.answers if answer.task]
    bodies = [_body(judge_request(task, prompts, model=MODEL), wire) for task in tasks]

    async def asked(run: str, some: list[dict[str, Any]]) -> list[str | BaseException]:
        slots = asyncio.Semaphore(concurrency)
        async with _client(wire, run) as client:
            ask = _asking(wire, client)

            async def one(body: dict[str, Any]) -> str:
                async with slots:
                    return await ask(body)

            return await asyncio.gather(*(one(body) for body in some), return_exceptions=True)

    async def work() -> dict[str, float]:
        texts = await asked(url, bodies)
        read = [
            read_judgement(Completion(text=text, model=MODEL), task)
            for text, task in zip(texts, tasks, strict=True)
            if isinstance(text, str)
        ]
        return {"scored": sum(isinstance(one, Judgement) for one in read), "invented": 0}

    return measured(work, asked(f"{_origin(url)}/warm", bodies[:1]))


def _body(request: Any, wire: str) -> dict[str, Any]:
    if wire == ANTHROPIC:
        from grader.providers.anthropic import arguments as for_messages

        return for_messages(request)
    from grader.providers.openai import Form, arguments

    return arguments(request, Form(limit="max_tokens"), official=False)


def _client(wire: str, run: str) -> Any:
    if wire == ANTHROPIC:
        import anthropic

        return anthropic.AsyncAnthropic(api_key="bench", base_url=run, max_retries=RETRIES, timeout=60)
    import openai

    return openai.AsyncOpenAI(api_key="bench", base_url=f"{run}/v1", max_retries=RETRIES, timeout=60)


def _asking(wire: str, client: Any) -> Ask:
    async def message(body: dict[str, Any]) -> str:
        reply = await client.messages.create(**body)
        return "".join(block.text for block in reply.content)

    async def chat(body: dict[str, Any]) -> str:
        return (await client.chat.completions.create(**body)).choices[0].message.content or ""

    return message if wire == ANTHROPIC else chat


def _origin(url: str) -> str:
    return "/".join(url.split("/")[:3])


CHILDREN: dict[str, Callable[[str, int, int, str, float], dict[str, float]]] = {"engine": graded, "bare SDK": bare}
