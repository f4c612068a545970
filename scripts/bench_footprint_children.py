"""The processes that `scripts/bench footprint` measures: each prints what it found of itself as JSON.

python scripts/bench_footprint_children.py NAME URL ANSWERS
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench_children import MODEL, PER_INTERVIEW, interviews
from pydantic import SecretStr

from grader.assessment import AnswerStatus, Assessment
from grader.bootstrap.calm import calm
from grader.bootstrap.engines import Order, engine, engine_of
from grader.bootstrap.specs import Spec
from grader.completion import Completion, CompletionRequest
from grader.engine import Engine, now
from grader.library import load_prompts
from grader.providers.paced import Paced
from grader.providers.spread import Spread
from grader.rubric import Rubric
from grader.rubrics.library import load_rubric
from grader.settings import Settings
from grader.transcript import Transcript, validate_transcript
from tests.replies import rating

BEAT, EVERY = 0.005, 0.05  # seconds between two beats, and between two looks at the memory
AT_ONCE = 32  # calls, where memory is measured: the other answers in flight wait for a slot
SPEC = Spec("openai", MODEL)
Found = dict[str, Any]


@dataclass
class Beats:
    """How late a task was that wanted to go on every 5 ms, and what this thread computed meanwhile (both in ms)."""

    late: list[float] = field(default_factory=list)
    computed: list[float] = field(default_factory=list)

    @asynccontextmanager
    async def counted(self) -> AsyncIterator[None]:
        beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()

    async def _beat(self) -> None:
        clock = time.perf_counter
        while True:
            due, worked = clock() + BEAT, time.thread_time()
            await asyncio.sleep(BEAT)
            self.late.append((clock() - due) * 1000)
            self.computed.append((time.thread_time() - worked) * 1000)

    def told(self) -> Found:
        return {"late_ms": max(self.late), "computed_ms": max(self.computed), "beats": len(self.late)}


async def pulse(url: str, answers: int) -> Found:
    """The engine as the command line wires it, with every answer on its way to the provider at once."""
    transcripts, rubric, beats = _transcripts(answers), load_rubric("general", None), Beats()
    async with _wired(url, answers) as made:
        await made.grade(_short(transcripts[0]), rubric)
        async with beats.counted():
            began = time.perf_counter()
            found = await asyncio.gather(*(made.grade(transcript, rubric) for transcript in transcripts))
            seconds = time.perf_counter() - began
    return {"scored": _scored(found), "seconds": seconds} | beats.told()


class Held:
    """A provider that gives every reply at the same moment: when as many are asked for as there are answers."""

    def __init__(self, answers: int) -> None:
        self._missing, self._all, self._reply = answers, asyncio.Event(), rating(3)

    async def complete(self, request: CompletionRequest, /) -> Completion:
        text = self._reply(request)
        self._missing -= 1
        if not self._missing:
            self._all.set()
        await self._all.wait()
        return Completion(text=text, model=MODEL)


async def burst(_: str, answers: int) -> Found:
    """The same without a wire, and all replies at once: reading them, and what follows."""
    transcripts, rubric, beats, prompts = _transcripts(answers), load_rubric("general", None), Beats(), load_prompts()

    def graded(asked: int, some: Sequence[Transcript]) -> Coroutine[Any, Any, list[Assessment]]:
        provider = Paced(Spread([Held(asked)]), concurrency=2 * asked)  # it begins with half of its slots
        made = engine_of([SPEC], "facts", prompts, lambda _: provider, now)
        return asyncio.wait_for(_all_of(made, some, rubric), 120)

    await graded(3, [_short(transcripts[0])])
    with calm():
        async with beats.counted():
            began = time.perf_counter()
            found = await graded(answers, transcripts)
            seconds = time.perf_counter() - began
    return {"scored": _scored(found), "seconds": seconds} | beats.told()


async def bare(_: str, seconds: int) -> Found:
    """Nothing but the beat: how late this machine makes a loop that has nothing else to do."""
    beats = Beats()
    async with beats.counted():
        await asyncio.sleep(seconds)
    return beats.told()


async def memory(url: str, answers: int) -> Found:
    """Grades the answers a thousand at a time and keeps no result; kB of this process, at rest and at the peak."""
    every, rubric = interviews(answers), load_rubric("general", None)
    wave = 1000 // PER_INTERVIEW + 1
    async with _wired(url, AT_ONCE) as made:
        await made.grade(validate_transcript(every[0]), rubric)
        gc.collect()
        rest, peaks, done = [resident()], list[float](), [0]

        async def graded(transcript: Transcript) -> int:
            return _scored([await made.grade(transcript, rubric)])

        for n in range(0, len(every), wave):
            some = [validate_transcript(data) for data in every[n : n + wave]]
            held = sum(len(transcript.exchanges) for transcript in some)
            peak = await _peak(asyncio.gather(*(graded(transcript) for transcript in some)))
            peaks.append((peak - rest[-1]) / held)
            rest.append(resident())
            done.append(done[-1] + held)
    return {"rest_kb": rest, "done": done, "peak_kb_an_answer": peaks}


async def _peak(work: Awaitable[object]) -> float:
    """Does the work; the largest memory seen meanwhile, in kB."""
    seen, task = resident(), asyncio.ensure_future(work)
    while not (await asyncio.wait({task}, timeout=EVERY))[0]:
        seen = max(seen, resident())
    task.result()
    return seen


def resident() -> float:
    """Memory of this process that is in the machine's, in kB (Linux)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGESIZE") / 1024


@asynccontextmanager
async def _wired(url: str, concurrency: int) -> AsyncIterator[Engine]:
    settings = Settings(_env_file=None, openai_base_url=url, openai_api_key=SecretStr("bench"))
    async with engine(Order(judges=(SPEC,), concurrency=concurrency), settings) as made:
        yield made


async def _all_of(made: Engine, transcripts: Sequence[Transcript], rubric: Rubric) -> list[Assessment]:
    return await asyncio.gather(*(made.grade(transcript, rubric) for transcript in transcripts))


def _transcripts(answers: int) -> list[Transcript]:
    return [validate_transcript(data) for data in interviews(answers)]


def _short(transcript: Transcript) -> Transcript:
    return transcript.model_copy(update={"exchanges": transcript.exchanges[:3]})


def _scored(found: Sequence[Assessment]) -> int:
    return sum(answer.status is AnswerStatus.SCORED for a in found for answer in a.answers)


CHILDREN: dict[str, Callable[[str, int], Coroutine[Any, Any, Found]]] = {
    "pulse": pulse,
    "burst": burst,
    "bare": bare,
    "memory": memory,
}

if __name__ == "__main__":
    if sys.argv[1] != "memory":
        with suppress(PermissionError):
            os.nice(-15)  # what is measured is this process, not what else the machine has to do
    print(json.dumps(asyncio.run(CHILDREN[sys.argv[1]](sys.argv[2], int(sys.argv[3])))))
