"""A provider that keeps another within its limits and is the one layer that sends again (rule of trust 11)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import count
from random import SystemRandom

from grader.completion import Completion, CompletionRequest, Provider, Usage
from grader.errors import NotAuthorised, ProviderError, QuotaExhausted, RateLimited, RequestRejected
from grader.providers import tokens
from grader.providers.lane import Lane
from grader.providers.limit import INPUT, OUTPUT, REQUESTS, TOKENS, limits_set
from grader.providers.line import current_job
from grader.providers.pace import ONE, Pace, Sizes, Ticket
from grader.providers.slots import Slots

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds: the bound of the first wait, and the one that it doubles up to
OVERLOADED = 529
A_MODELS = (403, 404)  # statuses that say of a model that it is not to be had, and nothing of the account
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


def holder() -> AsyncExitStack | None:
    """The end of the `slot_held` block that this call is made in: what shall wait for it too is pushed there."""
    return _holder.get()


@dataclass
class _Call:
    """One call: the `number`-th of all, what it has sent and how often so far, and when it began to (seconds)."""

    number: int
    job: object
    lane: Lane
    slot: int = 0
    sent: int = 0
    tries: int = 0
    began: float | None = None


class Paced:
    """At most `concurrency` calls at once, within what the provider allows, sent again where that helps.

    Limits are set (`requests_per_minute` with a `burst`, `tokens_per_minute`), told by the headers of replies, or
    learned from refusals, the last two for each model. Jobs take turns (`grader.providers.line`). Full jitter: a wait
    is drawn from 0 to a bound that doubles; a `retry-after` is waited out first. A call that waits holds no slot.
    `attempts` caps the requests of one call, `total_seconds` the time from its first request to the end of its last
    wait. An error that waiting cannot mend is raised at once; where it is the account's or the model's, by the calls
    that wait for their turn too, and `refused` is told of it, once. Any other is raised as it came last. Sets
    `usage.calls` and `usage.retries` to what was really sent.
    """

    def __init__(
        self,
        provider: Provider,
        *,
        concurrency: int = 8,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        burst: float | None = None,
        attempts: int = 6,
        total_seconds: float = 300.0,
        refused: Callable[[ProviderError], None] = lambda _: None,
        random: Callable[[], float] = _RANDOM.random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._provider = provider
        self._slots = Slots(concurrency, known=requests_per_minute is not None)
        self._own, self._burst, self._parts = limits_set(requests_per_minute, tokens_per_minute, burst), burst, 1
        self._lanes: dict[str, Lane] = {}
        self._attempts, self._total, self._refused = attempts, total_seconds, refused
        self._random, self._sleep, self._clock = random, sleep, clock
        self._numbers, self._output = count(1), 0.0
        self._closed: dict[str | None, tuple[int, ProviderError]] = {}

    def share(self, parts: int) -> None:
        """So many processes share the provider's limits from now on, this one among them."""
        self._parts, now = parts, self._clock()
        for limit in self._own.values():
            limit.share(now, parts)
        for lane in self._lanes.values():
            lane.pace.share(now, parts)

    async def complete(self, request: CompletionRequest, /) -> Completion:
        call = _Call(next(self._numbers), current_job(), self._lane(request.model))
        while True:
            try:
                completion = await self._attempt(request, call)
                break
            except ProviderError as e:
                wait = self._wait(e, call)
                if wait is None:
                    e.calls = call.sent
                    raise
            await self._sleep(wait)
        return completion.model_copy(update={"usage": _with_lost(completion.usage, call.sent), "allowances": None})

    def _lane(self, model: str) -> Lane:
        """Where calls to a model wait: what a provider tells, and refuses, is of one model."""
        if (lane := self._lanes.get(model)) is None:
            lane = self._lanes[model] = Lane(Pace(self._own, self._burst, self._parts))
        return lane

    async def _attempt(self, request: CompletionRequest, call: _Call) -> Completion:
        sizes = self._sizes(request) if call.lane.pace.counts_tokens else ONE
        ticket, holder = await self._admitted(request, call, sizes), _holder.get()
        try:
            completion = await self._send(request, call, ticket)
        except BaseException:
            self._release()
            raise
        if holder is None:
            self._release()
        else:
            holder.callback(self._release)
        return completion

    async def _admitted(self, request: CompletionRequest, call: _Call, sizes: Sizes) -> Ticket:
        """Waits in the line for a slot and for the pace, and takes both at once."""
        lane = call.lane
        late = await lane.line.reach_head(call.job, first=call.tries > 0)
        try:
            while True:
                self._check_open(request, call)
                if not self._slots.free:
                    late = False
                    await lane.pause(None)
                    continue
                now = self._clock()
                if (delay := lane.pace.delay(now, sizes, lane.line.length)) <= 0:
                    call.slot = self._slots.take()
                    return lane.pace.take(now, sizes, late=late)
                self._check_patience(lane.pace.held(now), call)
                late = True
                await lane.pause(self._sleep(delay))
        finally:
            lane.line.leave()

    def _release(self) -> None:
        self._slots.used -= 1
        self._changed()

    def _changed(self) -> None:
        """Lets those at the heads of the lines look again."""
        for lane in self._lanes.values():
            lane.look_again()

    def _check_open(self, request: CompletionRequest, call: _Call) -> None:
        """Raises what another call has met since this one began, where waiting does not mend it."""
        for scope in (None, request.model):
            number, error = self._closed.get(scope, (0, None))
            if error is not None and call.number <= number:
                raise error.unsent()

    def _check_patience(self, delay: float, call: _Call) -> None:
        """Raises RateLimited, unsent, where the provider asks for a longer wait than a call may take."""
        if self._spent(call) + delay > self._total:
            raise RateLimited(f"the provider asks to wait {delay:.0f} seconds", status=429, retry_after=delay)

    def _spent(self, call: _Call) -> float:
        return self._clock() - call.began if call.began is not None else 0.0

    async def _send(self, request: CompletionRequest, call: _Call, ticket: Ticket) -> Completion:
        call.began = ticket.at if call.began is None else call.began
        call.tries += 1
        try:
            completion = await self._provider.complete(request)
        except ProviderError as e:
            call.sent += e.calls
            self._heed(e, request, call, ticket)
            raise
        call.sent += completion.usage.calls
        self._note(completion, call.lane.pace, ticket)
        return completion

    def _note(self, completion: Completion, pace: Pace, ticket: Ticket) -> None:
        """What an answer teaches of the provider's limits."""
        now = self._clock()
        if pace.counts_tokens:
            real = _taken(completion.usage)
            self._output += 0.2 * (real.get(OUTPUT, self._output) - self._output)
            pace.settle(ticket, real)
        pace.answered(now)
        if completion.allowances is not None:
            pace.tell(completion.allowances, now, ticket)
        self._slots.answered(told=completion.allowances is not None, paced=pace.rate is not None)

    def _heed(self, error: ProviderError, request: CompletionRequest, call: _Call, ticket: Ticket) -> None:
        """What an error teaches: of limits, of how much is too much, and of whether asking is of any use."""
        now, pace = self._clock(), call.lane.pace
        if error.allowances is not None:
            pace.tell(error.allowances, now)  # it was answered at once
        if isinstance(error, RateLimited):
            pace.refused(ticket, now, self._slots.used - 1, error.retry_after)
            self._slots.limited(call.slot)
        elif error.status == OVERLOADED:
            self._slots.overloaded(call.slot)
        if error.retry_after:
            pace.hold(now + surely(error.retry_after))
        if isinstance(error, QuotaExhausted | NotAuthorised) or _is_the_models(error):
            self._close(request.model if _is_the_models(error) else None, error)
        self._changed()

    def _close(self, scope: str | None, error: ProviderError) -> None:
        """What waits for its turn fails too: with every provider's call (None), or with every call of a model."""
        before = self._closed.get(scope)
        self._closed[scope] = (next(self._numbers), error)
        if scope is None:
            self._slots.doubt()
        if before is None or before[1].message != error.message:
            self._refused(error)

    def _wait(self, error: ProviderError, call: _Call) -> float | None:
        """Seconds until the call is sent again; None where that would not help, or would be too late or too often."""
        bound = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** max(0, call.tries - 1))
        wait = (error.retry_after or 0.0) + self._random() * bound
        if not error.retryable or call.tries >= self._attempts or self._spent(call) + wait > self._total:
            return None
        return wait

    def _sizes(self, request: CompletionRequest) -> Sizes:
        """What a request is likely to take: its own tokens by their length, those of its reply as replies have been."""
        given = tokens.estimated(request)
        return {REQUESTS: 1.0, TOKENS: given + self._output, INPUT: given, OUTPUT: self._output}


def _is_the_models(error: ProviderError) -> bool:
    return isinstance(error, NotAuthorised | RequestRejected) and error.status in A_MODELS


def surely(wait: float) -> float:
    """How long no other request can succeed either. A wait in whole seconds was rounded up, by anything below one."""
    return wait - 1.0 if wait.is_integer() else wait


def _with_lost(usage: Usage, sent: int) -> Usage:
    return usage.model_copy(update={"calls": sent, "retries": usage.retries + sent - usage.calls})


def _taken(usage: Usage) -> Sizes:
    """What counts against limits, as far as the provider told; what it served from its cache is no new input."""
    given, made = usage.input_tokens, usage.output_tokens
    found = {} if given is None else {INPUT: float(given - (usage.cached_tokens or 0))}
    found |= {} if made is None else {OUTPUT: float(made)}
    return found if given is None and made is None else found | {TOKENS: float((given or 0) + (made or 0))}
