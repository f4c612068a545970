"""A paid reply is kept before anything else happens to it, and served from there at no cost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from grader.assessment import Status
from grader.completion import Usage
from grader.errors import ConnectionLost, NotAuthorised, QuotaExhausted, RateLimited, ServerFailed
from grader.providers.paced import Paced
from grader.store import assessments, completions
from grader.store.database import Database
from grader.store.kept import Keeping, Kept
from tests.doubles import FunctionProvider, a_completion, a_request
from tests.store.keepings import Gate, kept_rows, noon, replying, totals
from tests.store.rows import an_assessment


async def test_a_reply_is_in_the_database_when_the_caller_gets_it(either: Keeping) -> None:
    """Raw text and usage, as they came, with what it took counted beside it in the same transaction."""
    reply = a_completion("raw\x00 text \N{SNOWMAN}", usage=Usage(calls=2, retries=1, input_tokens=7, output_tokens=3))
    got = await Kept("openai", FunctionProvider(lambda _: reply), either).complete(a_request())
    assert got == reply
    assert list((await kept_rows(either.database)).values()) == [reply]
    (total,) = await totals(either.database)
    assert (total.provider, total.model, total.outcome) == ("openai", "test-model", "ok")
    assert (total.completions, total.calls, total.retries, total.input_tokens) == (1, 2, 1, 7)


async def test_what_is_kept_is_served_at_no_cost(either: Keeping) -> None:
    """In this run and in the next, marked as cached, with nothing asked and nothing counted."""
    provider = replying()
    first = await Kept("openai", provider, either).complete(a_request())
    later = await Keeping.opened(either.database, "acme", "asm_1", noon)
    for one in (either, later):
        again = await Kept("openai", provider, one).complete(a_request())
        assert again == first.model_copy(update={"cached": True})
    assert len(provider.asked) == 1
    assert [total.completions for total in await totals(either.database)] == [1]


async def test_no_next_call_begins_before_a_reply_is_kept(keeping: Keeping) -> None:
    """With one call at once a death costs one call, however long the database takes for its reply."""
    inner = replying()
    kept = Kept("openai", Paced(inner, concurrency=1), keeping)
    async with keeping.database.writing():  # SQLite's one writer: no reply can be kept meanwhile
        asking = [asyncio.create_task(kept.complete(a_request(text))) for text in ("one", "two")]
        await asyncio.wait(asking, timeout=0.2)
        assert len(inner.asked) == 1
    await asyncio.gather(*asking)
    assert len(await kept_rows(keeping.database)) == 2


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
    provider = replying()
    kept = Kept("openai", provider, keeping)
    await kept.complete(a_request())
    await kept.complete(a_request(**changes))
    assert len(provider.asked) == 2
    assert len(await kept_rows(keeping.database)) == 2


async def test_two_providers_with_a_model_of_one_name_are_told_apart(keeping: Keeping) -> None:
    """A panel of both gets a reply of each."""
    texts = {}
    for name in ("openai", "anthropic"):
        texts[name] = (await Kept(name, replying(name), keeping).complete(a_request())).text
    assert texts == {"openai": "openai", "anthropic": "anthropic"}


async def test_another_assessment_never_sees_a_kept_reply(keeping: Keeping) -> None:
    """The same request for another assessment is asked and paid for again."""
    database, provider = keeping.database, replying()
    async with database.writing() as connection:
        await an_assessment(connection, "asm_2")
    other = await Keeping.opened(database, "acme", "asm_2", noon)
    for one in (keeping, other):
        await Kept("openai", provider, one).complete(a_request())
    assert len(provider.asked) == 2
    assert len(await kept_rows(database, "asm_1")) == len(await kept_rows(database, "asm_2")) == 1


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
    assert await kept_rows(database) == {}
    assert [total.completions for total in await totals(database)] == [1]


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
        keeping = await Keeping.opened(database, "acme", name, noon)
        await Kept("openai", replying(), keeping).complete(a_request())

    await asyncio.gather(*(work(name) for name in names for work in (keep, erase)))
    assert [await kept_rows(database, name) for name in names] == [{}] * 20


async def test_an_outage_ends_the_asking_of_this_run(keeping: Keeping) -> None:
    """After an error that waiting may mend nothing more is sent; what is under way is kept, what is kept is served."""
    gate, failing = Gate(), FunctionProvider(lambda _: ConnectionLost("no connection"))
    await Kept("openai", replying(), keeping).complete(a_request("kept before"))
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
    assert len(await kept_rows(keeping.database)) == 2
    assert {(t.outcome, t.completions) for t in await totals(keeping.database)} == {("ok", 2), ("connection_lost", 1)}


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


async def test_a_reply_that_another_run_kept_first_stays(either: Keeping) -> None:
    """Grades may stand on it already: the later one is paid for, and not written over it."""
    database = either.database
    other = await Keeping.opened(database, "acme", "asm_1", noon)
    await Kept("openai", replying("first"), either).complete(a_request())
    await Kept("openai", replying("second"), other).complete(a_request())
    assert [reply.text for reply in (await kept_rows(database)).values()] == ["first"]
    assert [total.completions for total in await totals(database)] == [2]
