"""Rows under concurrency: one of two wins, a page loses nothing, sums add up."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from grader.assessment import Status
from grader.completion import Usage
from grader.store import assessments, revisions, rubrics, usage, webhooks
from grader.store.assessments import UNFINISHED, Filter
from grader.store.database import Database
from grader.store.usage import Spent
from tests.builders import a_rubric
from tests.store.rows import NOON, a_message, a_webhook, an_assessment

LATER = NOON + dt.timedelta(minutes=1)


async def test_pages_under_equal_timestamps_lose_and_repeat_nothing(database: Database) -> None:
    """Ids decide between rows of the same moment, the same way on every page."""
    names = [f"asm_{n:02}" for n in range(23)]
    async with database.writing() as connection:
        for n, name in enumerate(reversed(names)):
            await an_assessment(connection, name, created_at=NOON + dt.timedelta(microseconds=n // 10))
        await an_assessment(connection, "asm_99", tenant="other")
    found, after = list[str](), None
    async with database.reading() as connection:
        while page := await assessments.page(connection, "acme", Filter(), after, 4):
            found += [row.id for row in page]
            after = (page[-1].created_at, page[-1].id)
        whole = [row.id for row in await assessments.page(connection, "acme", Filter(), None, 100)]
    assert found == whole
    assert sorted(found) == names


async def test_messages_of_one_moment_are_paged_whole(database: Database) -> None:
    """Deliveries as well: each once."""
    async with database.writing() as connection:
        await a_webhook(connection)
        names = [await a_message(connection, f"dlv_{n}") for n in range(7)]
    found, before = list[str](), None
    async with database.reading() as connection:
        while page := await webhooks.page(connection, "whk_1", before, 3):
            found += [row.id for row in page]
            before = (page[-1].created_at, page[-1].id)
    assert found == sorted(names, reverse=True)


@pytest.mark.parametrize("guard", ["status", "run", "revision"])
async def test_of_two_that_change_a_row_at_once_one_wins(database: Database, guard: str) -> None:
    """Whatever they believe of it: the second finds it changed, and leaves it as the first has it."""
    async with database.writing() as connection:
        await an_assessment(connection, run="run_0")

    async def change(n: int) -> bool:
        values = {"status": Status.RUNNING, "run": f"run_{n}", "revision": n}
        async with database.writing() as connection:
            if guard == "status":
                return await assessments.change(connection, "asm_1", values, status=[Status.QUEUED])
            if guard == "run":
                return await assessments.change(connection, "asm_1", values, run="run_0")
            return await assessments.change(connection, "asm_1", values, revision=0)

    won = await asyncio.gather(*(change(n) for n in range(1, 9)))
    assert sum(won) == 1
    async with database.reading() as connection:
        row = await assessments.find(connection, "asm_1")
    assert row is not None
    assert row.run == f"run_{won.index(True) + 1}"


async def test_what_is_judged_adds_up_however_many_write(database: Database) -> None:
    """The sum is made in the database, not by who writes."""
    async with database.writing() as connection:
        await an_assessment(connection)

    async def judge(n: int) -> None:
        async with database.writing() as connection:
            assert await assessments.change(connection, "asm_1", {"judged": n}, judged=n)

    await asyncio.gather(*(judge(n) for n in range(1, 21)))
    async with database.reading() as connection:
        assert await assessments.judged(connection) == 210


async def test_a_message_is_given_to_one_of_those_that_take(database: Database) -> None:
    """However many take at once, each message is in one hand, until its lease ends."""
    async with database.writing() as connection:
        await a_webhook(connection)
        names = [await a_message(connection, f"dlv_{n:02}") for n in range(30)]

    async def take(now: dt.datetime) -> list[str]:
        async with database.writing() as connection:
            return [row.id for row in await webhooks.take_due(connection, now, LATER, 10, [])]

    hands = await asyncio.gather(*(take(NOON) for _ in range(6)))
    taken = [name for hand in hands for name in hand]
    assert len(taken) == len(set(taken))
    while more := await take(NOON):  # PostgreSQL's takers skip what another has in hand, so some may be left
        taken += more
    assert sorted(taken) == names
    assert await take(LATER - dt.timedelta(seconds=1)) == []
    assert len(await take(LATER)) == 10


async def test_usage_from_many_tasks_adds_up(database: Database) -> None:
    """One row for a tenant, day, provider, model and outcome; nothing is lost between those that add to it."""
    told = Usage(calls=2, retries=1, input_tokens=10, cached_tokens=4, output_tokens=3, cost_usd=0.25)

    async def add(n: int) -> None:
        spent = Spent(provider="p", model=f"m{n % 2}", usage=told, seconds=0.5)
        async with database.writing() as connection:
            await usage.add(connection, "acme", NOON.date(), spent)

    await asyncio.gather(*(add(n) for n in range(60)))
    async with database.reading() as connection:
        totals = await usage.totals(connection, tenant="acme")
        assert await usage.totals(connection, tenant="other") == []
        assert await usage.totals(connection, first=LATER.date() + dt.timedelta(days=1)) == []
    assert [(total.model, total.completions, total.calls, total.retries) for total in totals] == [
        *(("m0", 30, 60, 30), ("m1", 30, 60, 30))
    ]
    assert [(t.input_tokens, t.cached_tokens, t.output_tokens, t.cost_usd, t.seconds) for t in totals] == [
        (300, 120, 90, 7.5, 15.0)
    ] * 2
    assert [(t.untold, t.untold_cached, t.unpriced) for t in totals] == [(0, 0, 0)] * 2


async def test_what_is_not_known_of_usage_is_counted_as_such(database: Database) -> None:
    """Null tokens and costs add nothing to the sums; a request that failed owes none."""
    unknown = Usage(calls=1, input_tokens=None, cached_tokens=None, output_tokens=None, cost_usd=None)
    async with database.writing() as connection:
        for outcome in ("ok", "connection_lost"):
            spent = Spent(provider="p", model="m", outcome=outcome, usage=unknown, seconds=0.0)
            await usage.add(connection, "acme", NOON.date(), spent)
    async with database.reading() as connection:
        lost, ok = await usage.totals(connection)
    assert (ok.outcome, ok.untold, ok.untold_cached, ok.unpriced, ok.input_tokens) == ("ok", 1, 1, 1, 0)
    assert (lost.outcome, lost.untold, lost.untold_cached, lost.unpriced, lost.calls) == ("connection_lost", 0, 0, 0, 1)


async def test_due_is_what_is_unfinished_ready_and_not_in_a_queues_hand(database: Database) -> None:
    """The most urgent first, and the eldest among equals."""
    second = dt.timedelta(seconds=1)
    async with database.writing() as connection:
        await an_assessment(connection, "fresh", dispatched_at=NOON)
        await an_assessment(connection, "old", dispatched_at=NOON - second)
        await an_assessment(connection, "never", priority=-1)
        await an_assessment(connection, "urgent", priority=5)
        await an_assessment(connection, "elder", created_at=NOON - second)
        await an_assessment(connection, "ready", status=Status.WAITING, retry_at=NOON, priority=-2)
        await an_assessment(connection, "pausing", status=Status.WAITING, retry_at=NOON + second)
        for status in set(Status) - set(UNFINISHED):
            await an_assessment(connection, status, status=status)
    async with database.reading() as connection:
        due = await assessments.due(connection, NOON, NOON)
        assert await assessments.due(connection, NOON, NOON, limit=2) == due[:2]
    assert [name for name, _ in due] == ["urgent", "elder", "old", "never", "ready"]
    async with database.writing() as connection:
        await assessments.dispatched(connection, ["old", "pausing"], NOON)
    async with database.reading() as connection:
        later = await assessments.due(connection, NOON + second, NOON)
    assert [name for name, _ in later] == ["urgent", "elder", "pausing", "never", "ready"]


async def test_times_come_back_as_they_went_in(database: Database) -> None:
    """To the microsecond, in UTC, whatever zone they were given in."""
    given = dt.datetime(2026, 3, 1, 13, 0, 0, 123_456, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30)))
    async with database.writing() as connection:
        await an_assessment(connection, created_at=given)
    async with database.reading() as connection:
        row = await assessments.find(connection, "asm_1")
    assert row is not None
    assert (row.created_at, row.created_at.tzinfo) == (given, dt.UTC)


async def test_a_rubric_is_kept_once_whoever_keeps_it(database: Database) -> None:
    """Many that post by one rubric at once do not trip over it."""
    rubric = a_rubric()

    async def keep() -> None:
        async with database.writing() as connection:
            await rubrics.keep_content(connection, rubric)

    await asyncio.gather(*(keep() for _ in range(20)))
    async with database.reading() as connection:
        assert await rubrics.content(connection, rubric.sha256) == rubric


async def test_a_revision_number_is_given_once(database: Database) -> None:
    """Two that would write the same one do not both succeed."""

    async def add(n: int) -> bool:
        values = {"assessment_id": "asm_1", "n": 1, "mode": "grade", "at": NOON, "rubric_sha256": a_rubric().sha256}
        try:
            async with database.writing() as connection:
                await revisions.add(connection, values | {"sha256": str(n), "assessment": "{}"})
        except IntegrityError:
            return False
        return True

    async with database.writing() as connection:
        await an_assessment(connection)
    assert sum(await asyncio.gather(*(add(n) for n in range(5)))) == 1


async def test_what_is_looked_for_is_taken_to_the_letter(database: Database) -> None:
    """No sign in it means anything else than itself."""
    texts = ["50%", "a_b", "\\", "'; DROP TABLE audit; --", "\N{SNOWMAN}", "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}"]
    async with database.writing() as connection:
        await an_assessment(connection, "asm_0", search="anna 5000 acb / nothing")
        for n, said in enumerate(texts, 1):
            await an_assessment(connection, f"asm_{n}", search=assessments.folded(f"anna {said} end"))
    async with database.reading() as connection:
        for n, said in enumerate(texts, 1):
            found = await assessments.page(connection, "acme", Filter(q=said), None, 10)
            by_id = await assessments.page(connection, "acme", Filter(interview_id=said, candidate_id=said), None, 10)
            assert [row.id for row in found] == [f"asm_{n}"], said
            assert by_id == []
