"""Rule of trust 11: one layer sends again, waits without a slot, and gives up in time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.completion import Completion, CompletionRequest, Usage
from grader.errors import (
    ConnectionLost,
    NotAuthorised,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from grader.providers.paced import FIRST_WAIT, LONGEST_WAIT, Paced, slot_held
from tests.doubles import FunctionProvider, a_completion, a_request


class Time:
    """A clock that only sleeping moves; `slept` holds every wait."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)

    def clock(self) -> float:
        return self.now


def failing(*errors: ProviderError, then: str = "{}") -> Callable[[CompletionRequest], str | Exception]:
    """Raises these errors in turn, then replies."""
    left = list(errors)
    return lambda _: left.pop(0) if left else then


def paced(inner: FunctionProvider, time: Time, luck: float = 1.0, attempts: int = 6, total: float = 300.0) -> Paced:
    return Paced(inner, attempts=attempts, total_seconds=total, random=lambda: luck, sleep=time.sleep, clock=time.clock)


async def test_what_may_succeed_later_is_sent_again_and_counted() -> None:
    """Every request that was sent is in `calls`, those that the wire cost in `retries`."""
    time = Time()
    inner = FunctionProvider(failing(ServerFailed("1"), ConnectionLost("2"), RateLimited("3")))
    usage = (await paced(inner, time).complete(a_request())).usage
    assert (usage.calls, usage.retries, len(inner.asked)) == (4, 3, 4)
    assert (usage.input_tokens, usage.output_tokens) == (100, 20)


async def test_requests_that_a_provider_sent_itself_are_counted_too() -> None:
    """A provider that had to send twice, and an error that took two, add up."""
    lost = ServerFailed("no")
    lost.calls = 2
    twice = a_completion(usage=Usage(calls=2, retries=1))
    replies: list[Completion | Exception] = [lost, twice]
    usage = (await paced(FunctionProvider(lambda _: replies.pop(0)), Time()).complete(a_request())).usage
    assert (usage.calls, usage.retries) == (4, 3)


@pytest.mark.parametrize("kind", [QuotaExhausted, NotAuthorised, RequestRejected])
async def test_what_waiting_cannot_mend_fails_at_once(kind: type[ProviderError]) -> None:
    """One request, no wait, the error itself."""
    time, error = Time(), kind("No.")
    inner = FunctionProvider(lambda _: error)
    with pytest.raises(kind) as caught:
        await paced(inner, time).complete(a_request())
    assert caught.value is error
    assert (len(inner.asked), time.slept, error.calls) == (1, [], 1)


async def test_the_last_error_is_raised_as_it_came_when_attempts_run_out() -> None:
    """No wrapper around it; it tells how many requests were sent."""
    errors = [ServerFailed(str(n)) for n in range(4)]
    inner = FunctionProvider(failing(*errors))
    with pytest.raises(ServerFailed) as caught:
        await paced(inner, Time(), attempts=4).complete(a_request())
    assert caught.value is errors[-1]
    assert (caught.value.calls, len(inner.asked)) == (4, 4)


async def test_an_error_of_ours_that_is_no_providers_passes() -> None:
    """A fault in the program is not tried again, and not hidden."""
    with pytest.raises(KeyError):
        await paced(FunctionProvider(lambda _: KeyError("bug")), Time()).complete(a_request())


async def test_waits_double_up_to_a_bound() -> None:
    """With the worst luck each wait is its bound."""
    time = Time()
    inner = FunctionProvider(failing(*[ServerFailed("x") for _ in range(9)]))
    await paced(inner, time, attempts=10).complete(a_request())
    assert time.slept == [min(LONGEST_WAIT, FIRST_WAIT * 2**n) for n in range(9)]


@given(st.floats(0, 1, exclude_max=True))
def test_jitter_is_full(luck: float) -> None:
    """A wait is anywhere from nothing to its bound, as the draw says."""
    time = Time()
    asyncio.run(paced(FunctionProvider(failing(ServerFailed("x"))), time, luck).complete(a_request()))
    assert time.slept == [pytest.approx(luck * FIRST_WAIT)]


async def test_a_named_time_is_waited_out_before_the_jitter() -> None:
    """`retry-after` is a floor, not a suggestion."""
    time = Time()
    await paced(FunctionProvider(failing(RateLimited("x", retry_after=9.0))), time, 0.5).complete(a_request())
    assert sum(time.slept) == 9.0 + 0.5 * FIRST_WAIT


@pytest.mark.parametrize(("wait", "surely"), [(5.0, 4.0), (5.5, 5.5), (0.25, 0.25)])
async def test_a_named_time_holds_every_other_call_back(wait: float, surely: float) -> None:
    """While the provider surely wants silence nothing is sent; whole seconds were rounded up, by less than one.

    Who was told to wait does so for as long as it was told to.
    """
    time, sent = Time(), list[tuple[str, float]]()
    errors = [RateLimited("x", retry_after=wait)]

    def reply(request: CompletionRequest) -> str | Exception:
        sent.append((request.messages[0].content, time.now - 1000.0))
        return errors.pop() if errors else "{}"

    wrapped = Paced(FunctionProvider(reply), concurrency=1, random=lambda: 0.0, sleep=time.sleep, clock=time.clock)
    await asyncio.gather(*(wrapped.complete(a_request(name)) for name in "abc"))
    assert (len(sent), sent[0]) == (4, ("a", 0.0))
    assert min(at for _, at in sent[1:]) >= surely
    assert [at for name, at in sent if name == "a"][1] >= wait


async def test_total_time_is_capped_before_a_wait_that_would_pass_it() -> None:
    """A retry that could only come too late is not waited for."""
    time, error = Time(), RateLimited("x", retry_after=60.0)
    inner = FunctionProvider(lambda _: error)
    with pytest.raises(RateLimited) as caught:
        await paced(inner, time, total=50.0).complete(a_request())
    assert caught.value is error
    assert (len(inner.asked), time.slept) == (1, [])


async def test_a_wait_longer_than_a_call_may_take_fails_every_call_at_once() -> None:
    """Those behind the one that was told are not sent, sleep no hour, and say for how long nothing helps."""
    time, inner = Time(), FunctionProvider(failing(*[RateLimited("later", retry_after=3600.0)] * 9))
    one = Paced(inner, concurrency=1, total_seconds=300.0, sleep=time.sleep, clock=time.clock)
    lost = await asyncio.gather(*(one.complete(a_request(f"{n}")) for n in range(4)), return_exceptions=True)
    assert [type(error) for error in lost] == [RateLimited] * 4
    assert (len(inner.asked), time.slept) == (1, [])
    assert sorted(error.calls for error in lost if isinstance(error, RateLimited)) == [0, 0, 0, 1]
    assert all(isinstance(error, RateLimited) and (error.retry_after or 0) >= 3599.0 for error in lost)


async def test_no_more_calls_than_slots_are_under_way_and_a_wait_holds_none() -> None:
    """While one call waits for its second attempt, all slots work for others."""
    waiting, resume = asyncio.Event(), asyncio.Event()
    under_way, most = 0, 0
    errors = [ServerFailed("x")]

    class Counting:
        async def complete(self, request: CompletionRequest, /) -> Completion:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            for _ in range(9):
                await asyncio.sleep(0)
            under_way -= 1
            if errors:
                raise errors.pop()
            return a_completion()

    async def sleep(_: float) -> None:
        waiting.set()
        await resume.wait()

    wrapped = Paced(Counting(), concurrency=1, random=lambda: 1.0, sleep=sleep)
    first = asyncio.create_task(wrapped.complete(a_request("first")))
    await waiting.wait()
    await wrapped.complete(a_request("second"))
    assert not first.done()
    resume.set()
    assert (await first).usage.calls == 2
    more = Paced(Counting(), concurrency=3)
    await asyncio.gather(*(more.complete(a_request(str(n))) for n in range(20)))
    assert most == 3


async def test_a_minutes_limit_spaces_requests_evenly() -> None:
    """Thirty requests a minute are one every two seconds, from the first on."""
    time, sent_at = Time(), []

    def reply(_: CompletionRequest) -> str:
        sent_at.append(time.now)
        return "{}"

    wrapped = Paced(FunctionProvider(reply), requests_per_minute=30, sleep=time.sleep, clock=time.clock)
    for n in range(4):
        await wrapped.complete(a_request(str(n)))
    assert sent_at == [1000.0, 1002.0, 1004.0, 1006.0]


async def test_a_limit_on_tokens_counts_what_replies_really_took() -> None:
    """120 tokens at 7,200 a minute are a second, whatever was expected of them."""
    time, sent_at = Time(), []

    def reply(_: CompletionRequest) -> str:
        sent_at.append(time.now)
        return "{}"

    wrapped = Paced(FunctionProvider(reply), tokens_per_minute=7200, sleep=time.sleep, clock=time.clock)
    for n in range(3):
        await wrapped.complete(a_request(str(n) * 400))
    assert sent_at == [pytest.approx(1000.0 + n) for n in range(3)]


async def test_a_slot_may_be_held_until_the_reply_is_taken_care_of() -> None:
    """With one slot the next call begins when the first one's block ends, not when its reply is there."""
    inner, replied, cared_for = FunctionProvider(lambda _: "{}"), asyncio.Event(), asyncio.Event()
    provider = Paced(inner, concurrency=1)

    async def careful() -> None:
        async with slot_held():
            await provider.complete(a_request("first"))
            replied.set()
            await cared_for.wait()

    first = asyncio.create_task(careful())
    await replied.wait()
    second = asyncio.create_task(provider.complete(a_request("second")))
    for _ in range(20):
        await asyncio.sleep(0)
    assert [request.messages[0].content for request in inner.asked] == ["first"]
    cared_for.set()
    await asyncio.gather(first, second)
    assert len(inner.asked) == 2


async def test_a_held_slot_is_free_again_whatever_happens() -> None:
    """After an error of the call, one of the block, and while a wait is slept out."""
    replies: list[str | Exception] = [NotAuthorised("no"), "{}", ServerFailed("1"), "{}", "{}"]
    time = Time()
    provider = Paced(FunctionProvider(lambda _: replies.pop(0)), concurrency=1, sleep=time.sleep, clock=time.clock)

    async def careless() -> None:
        async with slot_held():
            await provider.complete(a_request())
            raise ZeroDivisionError

    for kind in (NotAuthorised, ZeroDivisionError):
        with pytest.raises(kind):
            await careless()
    async with slot_held():
        await provider.complete(a_request())
    await provider.complete(a_request())
    assert replies == []
