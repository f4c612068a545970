"""A paid reply is kept before anything else happens to it, and served from there at no cost."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from grader.assessment import Status
from grader.completion import Completion, CompletionRequest, Usage
from grader.errors import ConnectionLost, NotAuthorised, QuotaExhausted, RateLimited, ServerFailed, StoreUnavailable
from grader.providers.paced import Paced
from grader.store import assessments, completions, usage
from grader.store.database import Database
from grader.store.kept import Keeping, Kept
from grader.store.usage import Total
from tests.doubles import FunctionProvider, a_completion, a_request
from tests.store.rows import NOON, an_assessment


def _noon() -> dt.datetime:
    return NOON


class Gate:
    """A provider whose replies come when the test says so."""

    def __init__(self, reply: Completion | Exception | None = None) -> None:
        self.asked, self.open, self.reply = asyncio.Event(), asyncio.Event(), reply or a_completion("late")
        self.calls = 0

    async def complete(self, _: CompletionRequest, /) -> Completion:
        self.calls += 1
        self.asked.set()
        await self.open.wait()
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


class Flaky:
    """A database whose next writes fail, before they begin or after they are through, as often as the test says."""

    def __init__(self, database: Database, before: int = 0, after: int = 0) -> None:
        self._database, self.before, self.after, self.tried = database, before, after, 0
        self.reading = database.reading

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        self.tried += 1
        if self.before:
            self.before -= 1
            raise StoreUnavailable("the database cannot be reached")
        async with self._database.writing() as connection:
            yield connection
        if self.after:
            self.after -= 1
            raise StoreUnavailable("the database cannot be reached")


class Time:
    """A clock that stands still but for pauses."""

    def __init__(self) -> None:
        self.now, self.pauses = NOON, list[float]()

    def __call__(self) -> dt.datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += dt.timedelta(seconds=seconds)
        await asyncio.sleep(0)


@pytest.fixture
async def keeping(sqlite: Database) -> Keeping:
    """The replies of one assessment, none yet, where it makes no difference which database it is."""
    return await _opened(sqlite)


@pytest.fixture
async def either(database: Database) -> Keeping:
    """The same on each database, where their statements differ."""
    return await _opened(database)


async def _opened(database: Database) -> Keeping:
    async with database.writing() as connection:
        await an_assessment(connection)
    return await Keeping.opened(database, "acme", "asm_1", _noon)


async def _rows(database: Database, assessment_id: str = "asm_1") -> dict[str, Completion]:
    async with database.reading() as connection:
        return await completions.held(connection, assessment_id)


async def _totals(database: Database) -> list[Total]:
    async with database.reading() as connection:
        return await usage.totals(connection)


def _replying(text: str = "4") -> FunctionProvider:
    return FunctionProvider(lambda _: text)


async def test_a_reply_is_in_the_database_when_the_caller_gets_it(either: Keeping) -> None:
    """Raw text and usage, as they came, with what it took counted beside it in the same transaction."""
    reply = a_completion("raw\x00 text \N{SNOWMAN}", usage=Usage(calls=2, retries=1, input_tokens=7, output_tokens=3))
    got = await Kept("openai", FunctionProvider(lambda _: reply), either).complete(a_request())
    assert got == reply
    assert list((await _rows(either.database)).values()) == [reply]
    (total,) = await _totals(either.database)
    assert (total.provider, total.model, total.outcome) == ("openai", "test-model", "ok")
    assert (total.completions, total.calls, total.retries, total.input_tokens) == (1, 2, 1, 7)


async def test_what_is_kept_is_served_at_no_cost(either: Keeping) -> None:
    """In this run and in the next, marked as cached, with nothing asked and nothing counted."""
    provider = _replying()
    first = await Kept("openai", provider, either).complete(a_request())
    later = await Keeping.opened(either.database, "acme", "asm_1", _noon)
    for one in (either, later):
        again = await Kept("openai", provider, one).complete(a_request())
        assert again == first.model_copy(update={"cached": True})
    assert len(provider.asked) == 1
    assert [total.completions for total in await _totals(either.database)] == [1]


async def test_no_next_call_begins_before_a_reply_is_kept(keeping: Keeping) -> None:
    """With one call at once a death costs one call, however long the database takes for its reply."""
    inner = _replying()
    kept = Kept("openai", Paced(inner, concurrency=1), keeping)
    async with keeping.database.writing():  # SQLite's one writer: no reply can be kept meanwhile
        asking = [asyncio.create_task(kept.complete(a_request(text))) for text in ("one", "two")]
        await asyncio.wait(asking, timeout=0.2)
        assert len(inner.asked) == 1
    await asyncio.gather(*asking)
    assert len(await _rows(keeping.database)) == 2


async def test_the_same_request_twice_at_once_is_asked_once(keeping: Keeping) -> None:
    """Who comes second waits for the first one's reply and is served it."""
    gate = Gate()
    kept = Kept("openai", gate, keeping)
    both = [asyncio.create_task(kept.complete(a_request())) for _ in range(5)]
    await gate.asked.wait()
    gate.open.set()
    replies = await asyncio.gather(*both)
    assert gate.calls == 1
    assert sorted(reply.cached for reply in replies) == [False, True, True, True, True]


@pytest.mark.parametrize(
    "changes", [{"draw": 1}, {"model": "other"}, {"system": "Be kind."}, {"max_tokens": 99}, {"temperature": 0.5}]
)
async def test_whatever_changes_the_reply_asks_anew(keeping: Keeping, changes: dict[str, Any]) -> None:
    """Another draw, model, prompt or setting can never be served the old reply."""
    provider = _replying()
    kept = Kept("openai", provider, keeping)
    await kept.complete(a_request())
    await kept.complete(a_request(**changes))
    assert len(provider.asked) == 2
    assert len(await _rows(keeping.database)) == 2


async def test_two_providers_with_a_model_of_one_name_are_told_apart(keeping: Keeping) -> None:
    """A panel of both gets a reply of each."""
    texts = {}
    for name in ("openai", "anthropic"):
        texts[name] = (await Kept(name, _replying(name), keeping).complete(a_request())).text
    assert texts == {"openai": "openai", "anthropic": "anthropic"}


async def test_another_assessment_never_sees_a_kept_reply(keeping: Keeping) -> None:
    """The same request for another assessment is asked and paid for again."""
    database, provider = keeping.database, _replying()
    async with database.writing() as connection:
        await an_assessment(connection, "asm_2")
    other = await Keeping.opened(database, "acme", "asm_2", _noon)
    for one in (keeping, other):
        await Kept("openai", provider, one).complete(a_request())
    assert len(provider.asked) == 2
    assert len(await _rows(database, "asm_1")) == len(await _rows(database, "asm_2")) == 1


async def test_a_reply_for_what_was_erased_meanwhile_is_not_kept(either: Keeping) -> None:
    """An erasure during the call wins; what the call took is counted all the same."""
    database, gate = either.database, Gate()
    asking = asyncio.create_task(Kept("openai", gate, either).complete(a_request()))
    await gate.asked.wait()
    async with database.writing() as connection:
        await assessments.change(connection, "asm_1", {"status": Status.ERASED})
        await completions.erase(connection, "asm_1")
    gate.open.set()
    assert (await asking).text == "late"
    assert await _rows(database) == {}
    assert [total.completions for total in await _totals(database)] == [1]


async def test_erasing_and_keeping_at_once_leave_nothing_behind(database: Database) -> None:
    """Whichever comes first, no reply outlives the erasure."""
    names = [f"asm_{n}" for n in range(20)]
    async with database.writing() as connection:
        for name in names:
            await an_assessment(connection, name)

    async def erase(name: str) -> None:
        async with database.writing() as connection:
            await assessments.change(connection, name, {"status": Status.ERASED})
            await completions.erase(connection, name)

    async def keep(name: str) -> None:
        keeping = await Keeping.opened(database, "acme", name, _noon)
        await Kept("openai", _replying(), keeping).complete(a_request())

    await asyncio.gather(*(work(name) for name in names for work in (keep, erase)))
    assert [await _rows(database, name) for name in names] == [{}] * 20


async def test_an_outage_ends_the_asking_of_this_run(keeping: Keeping) -> None:
    """After an error that waiting may mend nothing more is sent; what is under way is kept, what is kept is served."""
    gate, failing = Gate(), FunctionProvider(lambda _: ConnectionLost("no connection"))
    await Kept("openai", _replying(), keeping).complete(a_request("kept before"))
    late = asyncio.create_task(Kept("openai", gate, keeping).complete(a_request("under way")))
    await gate.asked.wait()
    with pytest.raises(ConnectionLost):
        await Kept("openai", failing, keeping).complete(a_request("lost"))
    with pytest.raises(ConnectionLost) as unsent:
        await Kept("openai", failing, keeping).complete(a_request("not sent"))
    gate.open.set()
    assert (await late).text == "late"
    assert (await Kept("openai", failing, keeping).complete(a_request("kept before"))).cached
    assert [request.messages[0].content for request in failing.asked] == ["lost"]
    assert unsent.value.calls == 0
    assert len(await _rows(keeping.database)) == 2
    assert {(t.outcome, t.completions) for t in await _totals(keeping.database)} == {("ok", 2), ("connection_lost", 1)}


async def test_the_last_run_asks_for_everything(keeping: Keeping) -> None:
    """Where nobody waits any longer one lost answer is no reason not to ask for the others."""
    replies = iter((ServerFailed("down"), a_completion("4")))
    provider, keeping.last = FunctionProvider(lambda _: next(replies)), True
    kept = Kept("openai", provider, keeping)
    with pytest.raises(ServerFailed):
        await kept.complete(a_request("lost"))
    assert (await kept.complete(a_request("asked"))).text == "4"
    assert keeping.lost is not None


@pytest.mark.parametrize("error", [QuotaExhausted("pay"), NotAuthorised("no")])
async def test_what_waiting_cannot_mend_is_no_outage(keeping: Keeping, error: Exception) -> None:
    """The next request is sent: it may be another model's."""
    provider = FunctionProvider(lambda _: error)
    for text in ("one", "two"):
        with pytest.raises(type(error)):
            await Kept("openai", provider, keeping).complete(a_request(text))
    assert keeping.lost is None
    assert len(provider.asked) == 2


async def test_of_several_outages_the_longest_wait_is_remembered(keeping: Keeping) -> None:
    """Who says when to come again is believed."""
    for seconds in (None, 30.0, 7.0):
        keeping.lose(RateLimited("later", retry_after=seconds))
    assert keeping.lost is not None
    assert keeping.lost.retry_after == 30.0


def _keeping(database: Flaky, time: Time) -> Keeping:
    return Keeping(database, "acme", "asm_1", time, sleep=time.sleep)  # type: ignore[arg-type] # all that it uses


async def test_a_reply_outlasts_a_database_that_is_away(either: Keeping) -> None:
    """It is written once the database is back, in pauses that grow, and counted once."""
    flaky, time = Flaky(either.database, before=8), Time()
    await Kept("openai", _replying(), _keeping(flaky, time)).complete(a_request())
    assert time.pauses == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8]
    assert len(await _rows(either.database)) == 1
    assert [total.completions for total in await _totals(either.database)] == [1]


async def test_after_two_minutes_the_run_is_given_up(keeping: Keeping) -> None:
    """The database is said to be away, and what else would be paid for in this run is not asked."""
    flaky, time, provider = Flaky(keeping.database, before=1000), Time(), _replying()
    kept = Kept("openai", provider, _keeping(flaky, time))
    for text in ("one", "two"):
        with pytest.raises(StoreUnavailable):
            await kept.complete(a_request(text))
    assert 100 < sum(time.pauses) <= 120
    assert len(provider.asked) == 1


async def test_a_write_that_went_through_unsaid_is_not_counted_twice(either: Keeping) -> None:
    """A connection that breaks on the answer to a commit leaves the reply there, once."""
    flaky, time = Flaky(either.database, after=2), Time()
    await Kept("openai", _replying(), _keeping(flaky, time)).complete(a_request())
    assert flaky.tried == 3
    assert len(await _rows(either.database)) == 1
    assert [total.completions for total in await _totals(either.database)] == [1]


async def test_nothing_is_asked_while_a_reply_waits_for_the_database(keeping: Keeping) -> None:
    """What could not be kept had better not be paid for: it is asked once the database is back."""
    flaky, provider, paused, back = Flaky(keeping.database, before=1), _replying(), asyncio.Event(), asyncio.Event()

    async def sleep(_: float) -> None:
        paused.set()
        await back.wait()

    one = Keeping(flaky, "acme", "asm_1", _noon, sleep=sleep)  # type: ignore[arg-type] # all that it uses
    kept = Kept("openai", provider, one)
    first = asyncio.create_task(kept.complete(a_request("first")))
    await paused.wait()
    second = asyncio.create_task(kept.complete(a_request("second")))
    for _ in range(10):
        await asyncio.sleep(0)
    assert len(provider.asked) == 1
    back.set()
    await asyncio.gather(first, second)
    assert len(await _rows(keeping.database)) == 2


async def test_lost_requests_that_cannot_be_noted_raise_what_happened(keeping: Keeping) -> None:
    """The provider's error is the news, not the database's."""
    flaky, time = Flaky(keeping.database, before=1000), Time()
    provider = FunctionProvider(lambda _: ServerFailed("down"))
    with pytest.raises(ServerFailed):
        await Kept("openai", provider, _keeping(flaky, time)).complete(a_request())


@pytest.mark.parametrize("turns", range(0, 40, 4))
async def test_who_is_cancelled_while_a_reply_is_kept_keeps_it(sqlite: Database, turns: int) -> None:
    """From the moment on at which the reply is there it is written, wherever the cancellation falls."""
    async with sqlite.writing() as connection:
        await an_assessment(connection)
    gate = Gate()
    keeping = await Keeping.opened(sqlite, "acme", "asm_1", _noon)
    asking = asyncio.create_task(Kept("openai", gate, keeping).complete(a_request()))
    await gate.asked.wait()
    gate.open.set()
    for _ in range(turns + 2):  # the turn in which the provider wakes, and the one in which its reply is handed on
        await asyncio.sleep(0)
    asking.cancel()
    await asyncio.wait({asking})
    assert len(await _rows(sqlite)) == 1


async def test_who_is_cancelled_in_a_pause_tries_once_more(keeping: Keeping) -> None:
    """A process that has to end does not take a reply along that the database would take by now."""
    flaky, paused = Flaky(keeping.database, before=1), asyncio.Event()

    async def sleep(_: float) -> None:
        paused.set()
        await asyncio.Event().wait()

    one = Keeping(flaky, "acme", "asm_1", _noon, sleep=sleep)  # type: ignore[arg-type] # all that it uses
    asking = asyncio.create_task(Kept("openai", _replying(), one).complete(a_request()))
    await paused.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert len(await _rows(keeping.database)) == 1


async def test_a_reply_that_another_run_kept_first_stays(either: Keeping) -> None:
    """Grades may stand on it already: the later one is paid for, and not written over it."""
    database = either.database
    other = await Keeping.opened(database, "acme", "asm_1", _noon)
    await Kept("openai", _replying("first"), either).complete(a_request())
    await Kept("openai", _replying("second"), other).complete(a_request())
    assert [reply.text for reply in (await _rows(database)).values()] == ["first"]
    assert [total.completions for total in await _totals(database)] == [2]
