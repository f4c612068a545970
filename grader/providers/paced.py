"""A provider that keeps another within its limits and is the one layer that sends again (rule of trust 11)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from random import SystemRandom

import tenacity

from grader.completion import Completion, CompletionRequest, Provider, Usage
from grader.errors import ProviderError, RateLimited
from grader.providers import tokens
from grader.providers.pace import Pace

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds: the bound of the first wait, and the one that it doubles up to
_RANDOM = SystemRandom()
_holder: ContextVar[AsyncExitStack | None] = ContextVar("holder", default=None)


@asynccontextmanager
async def slot_held() -> AsyncIterator[None]:
    """The slot of the one call that is made in the block is free again at its end, not with the reply.

    So no more calls than slots are under way or not yet taken care of, which is what a process can lose at its death.
    """
    async with AsyncExitStack() as stack:
        token = _holder.set(stack)
        try:
            yield
        finally:
            _holder.reset(token)


@dataclass
class _Call:
    """What one call has sent so far, and when it began to (seconds)."""

    sent: int = 0
    began: float | None = None


class Paced:
    """At most `concurrency` calls at once, evenly spaced where a minute's limit is given, sent again where that helps.

    Full jitter: a wait is drawn from 0 to a bound that doubles; a `retry-after` is waited out first, by every
    call. A call that waits holds no slot. `attempts` caps the requests of one call, `total_seconds` the time from
    its first request to the end of its last wait. An error that waiting cannot mend is raised at once, any other
    as it came last. Sets `usage.calls` and `usage.retries` to what was really sent.
    """

    def __init__(
        self,
        provider: Provider,
        *,
        concurrency: int = 8,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        attempts: int = 6,
        total_seconds: float = 300.0,
        random: Callable[[], float] = _RANDOM.random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._provider, self._slots = provider, asyncio.Semaphore(concurrency)
        self._pace = Pace(requests_per_minute, tokens_per_minute)
        self._attempts, self._total = attempts, total_seconds
        self._random, self._sleep, self._clock = random, sleep, clock

    async def complete(self, request: CompletionRequest, /) -> Completion:
        call = _Call()
        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception(_may_succeed_later),
            wait=self._wait,
            stop=lambda state: self._is_over(state, call),
            sleep=self._sleep,
            reraise=True,
        )
        try:
            completion: Completion = await retrying(self._attempt, request, call)
        except ProviderError as e:
            e.calls = call.sent
            raise
        return completion.model_copy(update={"usage": _with_lost(completion.usage, call.sent)})

    async def _attempt(self, request: CompletionRequest, call: _Call) -> Completion:
        expected = tokens.estimated(request) if self._pace.counts_tokens else 0
        if (delay := self._pace.turn(self._clock(), expected)) > 0:
            await self._sleep(delay)
        while True:
            if (delay := self._pace.held(self._clock())) > 0:
                self._check_patience(delay, call)
                await self._sleep(delay)
            async with AsyncExitStack() as taken:
                await taken.enter_async_context(self._slots)
                if self._pace.held(self._clock()) > 0:  # somebody was told to wait while this call queued
                    continue
                completion = await self._send(request, call)
                if (holder := _holder.get()) is not None:
                    holder.push_async_exit(taken.pop_all())
            self._pace.settle(expected, _taken(completion.usage, expected))
            return completion

    def _check_patience(self, delay: float, call: _Call) -> None:
        """Raises RateLimited, unsent, where the provider asks for a longer wait than a call may take."""
        spent = self._clock() - call.began if call.began is not None else 0.0
        if spent + delay > self._total:
            raise RateLimited(f"the provider asks to wait {delay:.0f} seconds", status=429, retry_after=delay)

    async def _send(self, request: CompletionRequest, call: _Call) -> Completion:
        call.began = self._clock() if call.began is None else call.began
        try:
            completion = await self._provider.complete(request)
        except ProviderError as e:
            call.sent += e.calls
            self._pace.hold(self._clock() + (e.retry_after or 0.0))
            raise
        call.sent += completion.usage.calls
        return completion

    def _wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, ProviderError) else None
        bound = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** (state.attempt_number - 1))
        return (asked or 0.0) + self._random() * bound

    def _is_over(self, state: tenacity.RetryCallState, call: _Call) -> bool:
        spent = self._clock() - call.began if call.began is not None else 0.0
        return state.attempt_number >= self._attempts or spent + state.upcoming_sleep > self._total


def _may_succeed_later(error: BaseException) -> bool:
    return isinstance(error, ProviderError) and error.retryable


def _with_lost(usage: Usage, sent: int) -> Usage:
    return usage.model_copy(update={"calls": sent, "retries": usage.retries + sent - usage.calls})


def _taken(usage: Usage, expected: int) -> int:
    """What counts against a limit: what went in and came out, as far as the provider told."""
    told = (usage.input_tokens, usage.output_tokens)
    return sum(t for t in told if t is not None) if any(t is not None for t in told) else expected
