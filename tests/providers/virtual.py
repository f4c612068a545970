"""A loop whose time passes only while everybody sleeps, and a provider that limits as real ones do: nobody waits.

So a run of minutes takes milliseconds, and the same seed gives the same run.
"""

from __future__ import annotations

import asyncio
import math
import random
import selectors
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from grader.allowances import Allowance, Allowances
from grader.completion import Completion, CompletionRequest
from grader.errors import ProviderError, RateLimited
from grader.providers.bucket import Bucket
from grader.providers.paced import Paced
from tests.doubles import a_completion, a_request

T = TypeVar("T")
RTT = 0.002  # seconds until a refusal is heard of


class _Selector(selectors.SelectSelector):
    """Nothing ever comes from outside: what a loop would wait for has passed at once."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("everybody waits for ever")
        self.passed += max(0.0, timeout)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Its clock begins at 0."""

    def __init__(self) -> None:
        self._virtual = _Selector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.passed


def run(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Runs it in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main())


def now() -> float:
    """Virtual seconds since the beginning."""
    return asyncio.get_running_loop().time()


@dataclass
class Limited:
    """A provider with a token bucket. `tells`: in its headers; `precise`: how long to wait in milliseconds.

    `fails` gives an error for the n-th request, before anything else is looked at.
    """

    per_minute: float = 900.0
    burst: float = 10.0
    latency: float = 0.4
    tells: bool = False
    precise: bool = False
    seed: int = 1
    fails: Callable[[int], ProviderError | None] = lambda _: None
    arrived: list[float] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    under_way: int = 0
    most: int = 0

    def __post_init__(self) -> None:
        self._bucket = Bucket(self.per_minute / 60, self.burst, self.burst, 0.0)
        self._draw = random.Random(self.seed)

    async def complete(self, request: CompletionRequest, /) -> Completion:
        self.arrived.append(now())
        self.asked.append(request.messages[0].content)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            return await self._answer(len(self.arrived))
        finally:
            self.under_way -= 1

    async def _answer(self, number: int) -> Completion:
        await asyncio.sleep(RTT / 2)
        if (error := self.fails(number)) is not None:
            raise error
        if (wait := self._bucket.delay(now())) > 0:
            self.refused.append(now())
            told = self._told()
            await asyncio.sleep(RTT / 2)
            late = RateLimited("Too fast.", status=429, retry_after=wait if self.precise else math.ceil(wait) * 1.0)
            late.allowances = told
            raise late
        self._bucket.take(now())
        told = self._told()
        await asyncio.sleep(self.latency * math.exp(self._draw.gauss(0.0, 0.35) - 0.35**2 / 2))
        return a_completion(allowances=told)

    def _told(self) -> Allowances | None:
        left = max(0.0, math.floor(self._bucket.level))
        return Allowances(requests=Allowance(self.per_minute, left, 0.0)) if self.tells else None


@dataclass(frozen=True)
class Outcome:
    """Of a run: seconds, those over the ideal, answers, requests, the share of them that was refused."""

    seconds: float
    ratio: float
    answered: int
    calls: int
    refused: float


def asked_at_once(provider: Limited, answers: int = 200, seed: int = 1, **settings: Any) -> Outcome:
    """So many answers asked for at once, with 32 slots: how it went."""

    async def main() -> Outcome:
        settings.setdefault("concurrency", 32)
        paced = Paced(provider, clock=now, random=random.Random(seed).random, **settings)
        found = await asyncio.gather(
            *(paced.complete(a_request(f"{n}")) for n in range(answers)), return_exceptions=True
        )
        ideal = (answers - provider.burst) * 60 / provider.per_minute + provider.latency
        seconds, calls = now(), len(provider.arrived)
        answered = sum(isinstance(one, Completion) for one in found)
        return Outcome(seconds, seconds / ideal, answered, calls, len(provider.refused) / calls)

    return run(main)
