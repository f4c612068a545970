"""A process that grades for weeks holds nothing of an answer that is done."""

from __future__ import annotations

import gc
import tracemalloc
import weakref

from grader.bootstrap.engines import engine_of
from grader.bootstrap.specs import Spec
from grader.completion import Completion, CompletionRequest
from grader.engine import Engine, now
from grader.library import load_prompts
from grader.providers.metered import Metered
from grader.providers.paced import Paced
from grader.providers.prices import load_prices
from grader.providers.spread import Spread
from grader.rubrics.library import load_rubric
from tests.builders import a_transcript
from tests.doubles import a_completion
from tests.replies import rating

PER_INTERVIEW = 8
RUBRIC = load_rubric("general", None)


class Watched:
    """A provider that remembers what it was asked and what it said only as long as somebody else does."""

    def __init__(self, *, watching: bool = True) -> None:
        self._watching = watching
        self._seen = list[weakref.ref[CompletionRequest | Completion]]()
        self.calls, self._rate = 0, rating(3)

    @property
    def alive(self) -> int:
        """How many of them somebody still holds."""
        return sum(ref() is not None for ref in self._seen)

    async def complete(self, request: CompletionRequest, /) -> Completion:
        self.calls += 1
        reply = a_completion(self._rate(request))
        if self._watching:
            self._seen += [weakref.ref(request), weakref.ref(reply)]
        return reply


def an_engine(provider: Watched) -> Engine:
    """With the providers that a process has."""
    stack = Metered(Paced(Spread([provider])), load_prices())
    return engine_of([Spec("openai", "test-model")], "facts", load_prompts(), lambda _: stack, now)


async def grade(engine: Engine, interviews: int, first: int = 0) -> None:
    """Interviews whose answers are told by nobody twice; what comes of them is let go."""
    for n in range(first, first + interviews):
        answers = [f"I would cache page {k} near its readers since load {n} repeats." for k in range(PER_INTERVIEW)]
        await engine.grade(a_transcript(*answers), RUBRIC)


async def test_requests_and_replies_go_with_their_assessment() -> None:
    """No provider, no engine, no task and no exception keeps one."""
    provider = Watched()
    await grade(an_engine(provider), 3)
    gc.collect()
    assert provider.calls == 3 * PER_INTERVIEW
    assert provider.alive == 0


async def test_memory_does_not_grow_with_answers_done() -> None:
    """But for words and patterns that are remembered up to a bound; an assessment takes 20 kB an answer."""
    engine = an_engine(Watched(watching=False))
    await grade(engine, 3)
    gc.collect()
    tracemalloc.start()
    try:
        await grade(engine, 3, first=3)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        await grade(engine, 5, first=6)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown / (5 * PER_INTERVIEW) < 1_000, "bytes an answer"
