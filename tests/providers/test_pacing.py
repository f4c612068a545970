"""Calls under a provider's limits, in virtual time: the limit is used and kept to, and nobody waits behind a crowd."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest

from grader.completion import Completion, CompletionRequest
from grader.errors import ConnectionLost, NotAuthorised, ProviderError, QuotaExhausted, RequestRejected, ServerFailed
from grader.providers.line import one_job
from grader.providers.paced import Paced
from tests.doubles import a_request
from tests.providers.virtual import Limited, asked_at_once, now, run

SET, TOLD, LEARNED = "set", "told", "learned"
BOUNDS = {SET: (1.06, 0.03), TOLD: (1.06, 0.08), LEARNED: (1.12, 0.10)}  # time over the ideal, share of 429s


def of(how: str, provider: Limited) -> dict[str, Any]:
    """How a limit becomes known."""
    provider.tells = how == TOLD
    return {"requests_per_minute": provider.per_minute} if how == SET else {}


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("per_minute", "burst", "answers"), [(900, 10, 200), (300, 5, 200), (3000, 50, 500)])
@pytest.mark.parametrize("how", [SET, TOLD, LEARNED])
def test_a_limit_is_used_and_kept_to(how: str, per_minute: int, burst: int, answers: int, seed: int) -> None:
    """Set, told by headers, or learned from refusals in whole seconds alone: every answer comes, in time."""
    provider = Limited(per_minute, burst, seed=seed)
    found = asked_at_once(provider, answers, seed, **of(how, provider))
    ratio, refused = BOUNDS[how]
    assert found.answered == answers
    assert found.ratio <= ratio
    assert found.refused <= refused


@pytest.mark.parametrize("how", [SET, TOLD, LEARNED])
def test_a_provider_that_takes_none_at_once_loses_no_answer(how: str) -> None:
    """A burst of one: it takes longer where it must be learned to the second, and no call runs out of tries."""
    provider = Limited(900, 1)
    found = asked_at_once(provider, 200, **of(how, provider))
    assert found.answered == 200
    assert found.ratio <= (2.0 if how == LEARNED else 1.06)
    assert found.refused <= 0.10


def test_an_account_with_room_is_not_held_to_an_even_pace() -> None:
    """A minute's limit may be taken at once where the headers say so: 200 answers take as long as 32 slots need."""
    found = asked_at_once(Limited(900, 900, tells=True), 200)
    assert (found.answered, found.refused) == (200, 0.0)
    assert found.seconds < 200 / 32 * 0.4 * 1.4


@pytest.mark.parametrize("how", [SET, TOLD, LEARNED])
@pytest.mark.parametrize("workers", [2, 4])
def test_processes_share_a_limit(how: str, workers: int) -> None:
    """Together they keep to it, and use it; what each has to learn beside the others takes longer."""
    provider = Limited(900, 10)
    settings = of(how, provider)

    async def main() -> tuple[int, float]:
        processes = [
            Paced(provider, clock=now, random=random.Random(n).random, concurrency=8, **settings)
            for n in range(workers)
        ]
        for process in processes:
            process.share(workers)
        calls = (processes[n % workers].complete(a_request(f"{n}")) for n in range(400))
        found = await asyncio.gather(*calls, return_exceptions=True)
        return sum(isinstance(one, Completion) for one in found), now()

    answered, seconds = run(main)
    assert answered == 400
    assert seconds <= (400 - 10) / 15 * (1.5 if how == LEARNED else 1.05) + 0.4
    assert len(provider.refused) / len(provider.arrived) <= (0.13 if how == LEARNED else 0.06)


@pytest.mark.parametrize("tells", [True, False])
def test_each_model_has_its_own_limit(tells: bool) -> None:
    """One that is limited to a twentieth of the other's rate is kept to that, and the other does not wait for it."""
    providers = {"plain": Limited(3000, 50, tells=tells), "dear": Limited(150, 5, tells=tells)}
    done = dict[str, float]()

    class Wire:
        async def complete(self, request: CompletionRequest, /) -> Completion:
            return await providers[request.model].complete(request)

    async def all_of(paced: Paced, model: str, number: int) -> None:
        await asyncio.gather(*(paced.complete(a_request(f"{n}", model=model)) for n in range(number)))
        done[model] = now()

    async def main() -> None:
        paced = Paced(Wire(), clock=now, concurrency=32, random=random.Random(1).random)
        await asyncio.gather(all_of(paced, "dear", 40), all_of(paced, "plain", 400))

    run(main)
    assert done["plain"] < 350 / 50 * 1.5 + 0.4
    assert done["dear"] < 35 / 2.5 * 1.1 + 0.4
    assert sum(len(one.refused) for one in providers.values()) < 0.1 * 440


def test_a_small_job_is_done_while_a_big_one_goes_on() -> None:
    """Three calls that come when 500 wait are sent within the next seven, and are back in seconds."""
    provider, done = Limited(900, 10), dict[str, float]()

    async def job(paced: Paced, name: str, number: int) -> None:
        with one_job():
            await asyncio.gather(*(paced.complete(a_request(f"{name} {n}")) for n in range(number)))
        done[name] = now()

    async def main() -> list[str]:
        paced = Paced(provider, clock=now, concurrency=32, requests_per_minute=900)
        big = asyncio.create_task(job(paced, "big", 500))
        await asyncio.sleep(5.0)
        sent = len(provider.asked)
        await job(paced, "small", 3)
        await big
        return [asked for asked in provider.asked[sent : sent + 7] if "small" in asked]

    assert run(main) == ["small 0", "small 1", "small 2"]
    assert done["small"] < 7.0
    assert done["big"] > 30.0


def in_flight(fails: Callable[[int], ProviderError | None]) -> list[int]:
    """How many calls were under way at most in each second, of 400 that take 0.4 s and 32 slots."""
    provider, most = Limited(1e6, 1e6, fails=fails), list[int]()

    async def watch() -> None:
        while True:
            provider.most = 0
            await asyncio.sleep(1.0)
            most.append(provider.most)

    async def main() -> None:
        watching = asyncio.create_task(watch())
        paced = Paced(provider, clock=now, concurrency=32, random=random.Random(1).random)
        await asyncio.gather(*(paced.complete(a_request(f"{n}")) for n in range(400)), return_exceptions=True)
        watching.cancel()

    run(main)
    return most


def test_an_overloaded_provider_gets_fewer_calls_at_once_and_a_faulty_one_does_not() -> None:
    """529 halves what is under way, and answers let it grow again; 500, 502 and 503 leave it as it is."""

    def failing(status: int) -> Callable[[int], ProviderError | None]:
        return lambda n: ServerFailed("Away.", status=status) if 100 <= n < 132 else None

    assert min(in_flight(failing(529))[1:4]) <= 16
    for status in (500, 502, 503):
        assert min(in_flight(failing(status))[1:4]) == 32


@pytest.mark.parametrize(
    "error",
    [
        QuotaExhausted("You exceeded your current quota.", status=429),
        NotAuthorised("The key is not accepted.", status=401),
        RequestRejected("No such model.", status=404),
        NotAuthorised("Not with this model.", status=403),
    ],
    ids=lambda e: e.status,
)
def test_what_no_call_can_mend_stops_all_that_wait(error: ProviderError) -> None:
    """In the provider's own words, told once; only calls that were under way have been sent."""
    provider, told = Limited(1e6, 1e6, fails=lambda _: error), list[ProviderError]()

    async def main() -> list[Any]:
        paced = Paced(provider, clock=now, concurrency=8, refused=told.append)
        return await asyncio.gather(*(paced.complete(a_request(f"{n}")) for n in range(100)), return_exceptions=True)

    lost = run(main)
    assert {(type(one), one.message, one.status) for one in lost} == {(type(error), error.message, error.status)}
    assert len(provider.arrived) == 4  # half of the slots, since nothing was known yet
    assert sum(one.calls for one in lost if one is not error) <= 4
    assert told == [error]


def test_what_is_refused_of_one_model_is_not_refused_of_another() -> None:
    """A model that the key may not use costs the judges with another model nothing."""
    provider = Limited(1e6, 1e6)

    class Choosy:
        async def complete(self, request: CompletionRequest, /) -> Completion:
            if request.model == "dear":
                raise NotAuthorised("Not with this model.", status=403)
            return await provider.complete(request)

    async def main() -> list[Any]:
        paced = Paced(Choosy(), clock=now, concurrency=2)
        calls = (paced.complete(a_request(f"{n}", model=("dear", "plain")[n % 2])) for n in range(20))
        return await asyncio.gather(*calls, return_exceptions=True)

    found = run(main)
    assert [type(one) for one in found] == [NotAuthorised, Completion] * 10


def test_an_account_is_tried_again_with_one_call_at_a_time() -> None:
    """What comes after a refusal is sent, but not all at once; with an answer everything goes on as before."""
    empty = QuotaExhausted("Empty.", status=429)
    provider = Limited(1e6, 1e6, fails=lambda n: empty if n <= 10 else None)

    async def main() -> list[int]:
        paced, sent = Paced(provider, clock=now, concurrency=8), list[int]()
        for _ in range(8):
            before = len(provider.arrived)
            await asyncio.gather(*(paced.complete(a_request(f"{n}")) for n in range(20)), return_exceptions=True)
            sent.append(len(provider.arrived) - before)
        return sent

    assert run(main) == [4, 1, 1, 1, 1, 1, 1, 20]


def test_a_call_that_was_cancelled_gives_back_what_it_had() -> None:
    """In the line, at its head while it waits for the pace, and under way: the others go on."""
    provider = Limited(60, 1)

    async def main() -> int:
        paced = Paced(provider, clock=now, concurrency=2, requests_per_minute=60)
        calls = [asyncio.create_task(paced.complete(a_request(f"{n}"))) for n in range(6)]
        await asyncio.sleep(0.1)
        for n in (0, 1, 3):
            calls[n].cancel()
        found = await asyncio.gather(*calls, return_exceptions=True)
        return sum(isinstance(one, Completion) for one in found)

    assert run(main) == 3


def test_a_refused_call_goes_before_the_others_of_its_job() -> None:
    """It waits for as long as it was told to, and is sent next: 500 calls do not run out of their time behind it."""
    lost = iter([ConnectionLost("Cut.")])
    provider = Limited(600, 10, fails=lambda n: next(lost, None) if n == 5 else None)

    async def main() -> None:
        paced = Paced(provider, clock=now, concurrency=32, requests_per_minute=600, random=lambda: 1.0)
        await asyncio.gather(*(paced.complete(a_request(f"{n}")) for n in range(100)))

    run(main)
    again = [at for at, asked in zip(provider.arrived, provider.asked, strict=True) if asked == "4"]
    assert again[1] - again[0] < 0.8
