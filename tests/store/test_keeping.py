"""What was paid for outlasts a database that is away, and a process that has to end."""

from __future__ import annotations

import asyncio

import pytest

from grader.errors import ServerFailed, StoreUnavailable
from grader.store.database import Database
from grader.store.kept import Keeping, Kept
from tests.doubles import FunctionProvider, a_request
from tests.store.keepings import Flaky, Gate, Time, away, kept_rows, noon, replying, totals
from tests.store.rows import an_assessment


async def test_a_reply_outlasts_a_database_that_is_away(either: Keeping) -> None:
    """It is written once the database is back, in pauses that grow, and counted once."""
    flaky, time = Flaky(either.database, before=8), Time()
    await Kept("openai", replying(), away(flaky, time)).complete(a_request())
    assert time.pauses == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8]
    assert len(await kept_rows(either.database)) == 1
    assert [total.completions for total in await totals(either.database)] == [1]


async def test_after_two_minutes_the_run_is_given_up(keeping: Keeping) -> None:
    """The database is said to be away, and what else would be paid for in this run is not asked."""
    flaky, time, provider = Flaky(keeping.database, before=1000), Time(), replying()
    kept = Kept("openai", provider, away(flaky, time))
    for text in ("one", "two"):
        with pytest.raises(StoreUnavailable):
            await kept.complete(a_request(text))
    assert 100 < sum(time.pauses) <= 120
    assert len(provider.asked) == 1


async def test_a_write_that_went_through_unsaid_is_not_counted_twice(either: Keeping) -> None:
    """A connection that breaks on the answer to a commit leaves the reply there, once."""
    flaky, time = Flaky(either.database, after=2), Time()
    await Kept("openai", replying(), away(flaky, time)).complete(a_request())
    assert flaky.tried == 3
    assert len(await kept_rows(either.database)) == 1
    assert [total.completions for total in await totals(either.database)] == [1]


async def test_nothing_is_asked_while_a_reply_waits_for_the_database(keeping: Keeping) -> None:
    """What could not be kept had better not be paid for: it is asked once the database is back."""
    flaky, provider, paused, back = Flaky(keeping.database, before=1), replying(), asyncio.Event(), asyncio.Event()

    async def sleep(_: float) -> None:
        paused.set()
        await back.wait()

    one = Keeping(flaky, "acme", "asm_1", noon, sleep=sleep)  # type: ignore[arg-type] # all that it uses
    kept = Kept("openai", provider, one)
    first = asyncio.create_task(kept.complete(a_request("first")))
    await paused.wait()
    second = asyncio.create_task(kept.complete(a_request("second")))
    for _ in range(10):
        await asyncio.sleep(0)
    assert len(provider.asked) == 1
    back.set()
    await asyncio.gather(first, second)
    assert len(await kept_rows(keeping.database)) == 2


async def test_lost_requests_that_cannot_be_noted_raise_what_happened(keeping: Keeping) -> None:
    """The provider's error is the news, not the database's."""
    flaky, time = Flaky(keeping.database, before=1000), Time()
    provider = FunctionProvider(lambda _: ServerFailed("down"))
    with pytest.raises(ServerFailed):
        await Kept("openai", provider, away(flaky, time)).complete(a_request())


@pytest.mark.parametrize("turns", range(0, 40, 4))
async def test_who_is_cancelled_while_a_reply_is_kept_keeps_it(sqlite: Database, turns: int) -> None:
    """From the moment on at which the reply is there it is written, wherever the cancellation falls."""
    async with sqlite.writing() as connection:
        await an_assessment(connection)
    gate = Gate()
    keeping = await Keeping.opened(sqlite, "acme", "asm_1", noon)
    asking = asyncio.create_task(Kept("openai", gate, keeping).complete(a_request()))
    await gate.asked.wait()
    gate.open.set()
    for _ in range(turns + 2):  # the turn in which the provider wakes, and the one in which its reply is handed on
        await asyncio.sleep(0)
    asking.cancel()
    await asyncio.wait({asking})
    assert len(await kept_rows(sqlite)) == 1


async def test_who_is_cancelled_in_a_pause_tries_once_more(keeping: Keeping) -> None:
    """A process that has to end does not take a reply along that the database would take by now."""
    flaky, paused = Flaky(keeping.database, before=1), asyncio.Event()

    async def sleep(_: float) -> None:
        paused.set()
        await asyncio.Event().wait()

    one = Keeping(flaky, "acme", "asm_1", noon, sleep=sleep)  # type: ignore[arg-type] # all that it uses
    asking = asyncio.create_task(Kept("openai", replying(), one).complete(a_request()))
    await paused.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert len(await kept_rows(keeping.database)) == 1
