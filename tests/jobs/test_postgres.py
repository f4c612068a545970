"""What the queue on PostgreSQL does when the database, a connection or another worker goes away."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from itertools import pairwise
from typing import Any

import croniter  # type: ignore[import-untyped] # what Procrastinate reads a cron line with
import psycopg
import pytest

from grader.errors import StoreUnavailable
from grader.jobs.postgres import GRADE, RETRY, PostgresQueue, Pulse, every
from grader.jobs.queue import Job
from tests.databases import SERVER
from tests.jobs.running import SOON, Runs, idle, working
from tests.proxy import wire

QUICK = Pulse(beat=0.1, dead_after=0.5, look=1, patience=2.0, rest=0.05)


async def asked(conninfo: str, statement: str, *values: Any) -> list[Any]:
    """What the database itself says."""
    async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
        cursor = await connection.execute(statement.encode(), values)
        return list(await cursor.fetchall()) if cursor.description else []


async def none_left(conninfo: str, query: str) -> None:
    """Waits until the database has no such row any more."""
    async with asyncio.timeout(SOON):
        while await asked(conninfo, query):  # noqa: ASYNC110 - a database tells when it is asked
            await asyncio.sleep(0.05)


@asynccontextmanager
async def opened(conninfo: str, grace: float = 5.0, pulse: Pulse = QUICK) -> AsyncIterator[PostgresQueue]:
    """A queue for two jobs at once, closed whatever happens: a pool that is not keeps a loop from ending."""
    made = PostgresQueue(conninfo, 2, grace, pulse)
    try:
        yield made
    finally:
        await made.close()


@pytest.fixture
async def queue(conninfo: str) -> AsyncIterator[PostgresQueue]:
    """A queue whose pulse is quick."""
    async with opened(conninfo) as made:
        yield made


async def test_it_works_on_after_its_connections_were_ended(queue: PostgresQueue, conninfo: str) -> None:
    """Idle or with a job in hand: the job finishes and is over, and what comes later runs."""
    runs = Runs(held=True)
    end_all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
    async with working(queue, runs):
        await queue.dispatch(Job("a"))
        await runs.until(lambda: runs.began == ["a"])
        for _ in range(3):
            await asked(conninfo, end_all.replace("%s", "pg_backend_pid()"))
            await asyncio.sleep(0.05)
        runs.let_go()
        await runs.until(lambda: "a" in runs.ended)
        await _dispatched(queue, Job("b"))
        await runs.until(lambda: "b" in runs.ended)
        await idle(queue, "a", "b")
    assert not runs.cancelled
    assert not runs.overlapped


async def _dispatched(queue: PostgresQueue, job: Job) -> None:
    """Once the database is there again."""
    async with asyncio.timeout(SOON):
        while True:
            try:
                return await queue.dispatch(job)
            except StoreUnavailable:
                await asyncio.sleep(0.02)


async def test_a_database_that_is_away_is_said_to_be_and_found_again(conninfo: str) -> None:
    """From its first moment on, and later: every question raises StoreUnavailable, and the next one is answered."""
    async with wire(conninfo) as line, opened(line.url, pulse=replace(QUICK, patience=0.5)) as queue:
        await line.cut()
        for _ in range(2):
            questions = (queue.dispatch(Job("a")), queue.live(["a"]), queue.check(), queue.upgrade())
            answers = await asyncio.gather(*questions, return_exceptions=True)
            assert [(type(e), str(e)) for e in answers] == [(StoreUnavailable, "the database cannot be reached")] * 4
            await line.mend()
            await _dispatched(queue, Job("a"))
            assert await queue.live(["a"]) == {"a"}
            await line.cut()


async def test_a_job_in_hand_outlasts_a_database_that_is_away(conninfo: str) -> None:
    """It is not cancelled: it may hold a reply that was paid for. Once the database is back, work goes on."""
    runs = Runs(held=True)
    async with wire(conninfo) as line, opened(line.url, grace=0.1) as queue, working(queue, runs):
        await queue.dispatch(Job("a"))
        await runs.until(lambda: runs.began == ["a"])
        await line.cut()
        await asyncio.sleep(1.0)  # longer than the grace, and than the silence that means death
        assert (runs.now, runs.cancelled) == (["a"], [])
        await line.mend()
        runs.let_go()
        await runs.until(lambda: "a" in runs.ended)
        await _dispatched(queue, Job("b"))
        await runs.until(lambda: "b" in runs.ended)
    assert not runs.overlapped


async def test_a_job_whose_end_could_not_be_written_blocks_nothing(conninfo: str) -> None:
    """It is seen to be in nobody's hand, and its assessment runs again when that is asked for."""
    runs = Runs(held=True)
    async with wire(conninfo) as line, opened(line.url, grace=0.1) as queue, working(queue, runs):
        await queue.dispatch(Job("a"))
        await runs.until(lambda: runs.began == ["a"])
        (worker,) = await asked(conninfo, "SELECT worker_id FROM procrastinate_jobs WHERE lock = 'a'")
        runs.let_go()
        await idle(queue, "a")
        insert = "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, status, worker_id)"
        await asked(conninfo, f"{insert} VALUES (%s, %s, 'a', 'a', 'doing', %s)", GRADE, GRADE, worker[0])
        await queue.dispatch(Job("a"))
        await runs.until(lambda: runs.ended == ["a", "a"])
        await idle(queue, "a")


async def test_the_jobs_of_a_dead_worker_run_elsewhere(queue: PostgresQueue, conninfo: str) -> None:
    """Also where one of them was dispatched again meanwhile, and where it died looking for the dead."""
    (dead,) = await asked(
        conninfo, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
    )
    insert = "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id)"
    for name in ("a", "b"):
        args = f'{{"assessment_id": "{name}"}}'
        row = f"{insert} VALUES (%s, %s, %s, %s, %s, 'doing', %s)"
        await asked(conninfo, row, GRADE, GRADE, name, name, args, dead[0])
    args = '{"timestamp": 1}'
    await asked(conninfo, f"{insert} VALUES (%s, %s, NULL, %s, %s, 'doing', %s)", RETRY, RETRY, RETRY, args, dead[0])
    await queue.dispatch(Job("a"))
    runs = Runs()
    async with working(queue, runs):
        await idle(queue, "a", "b")
        await none_left(conninfo, "SELECT 1 FROM procrastinate_jobs WHERE status = 'doing' AND worker_id IS NULL")
    assert sorted(runs.ended) == ["a", "b"]
    assert not await asked(conninfo, "SELECT 1 FROM procrastinate_jobs WHERE queue_name = %s", GRADE)


@pytest.mark.parametrize("start", ["12:00:00", "12:01:00", "12:01:30", "12:59:59"])
def test_the_dead_are_looked_for_in_every_minute(start: str) -> None:
    """Every few seconds, whatever the minute: a cron line with its seconds in front would look in one of three."""
    began = dt.datetime.fromisoformat(f"2026-03-01T{start}")
    times = croniter.croniter(every(3), began)
    looks = [began, *(times.get_next(dt.datetime) for _ in range(60))]
    assert max(after - before for before, after in pairwise(looks)) == dt.timedelta(seconds=3)


async def test_looking_for_the_dead_needs_no_room_among_jobs(queue: PostgresQueue, conninfo: str) -> None:
    """A worker with its hands full finds them all the same."""
    runs = Runs(held=True)
    async with working(queue, runs):
        for name in ("a", "b", "c", "d"):
            await queue.dispatch(Job(name))
        await runs.until(lambda: len(runs.began) == 2)
        insert = "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status)"
        args = '{"assessment_id": "x"}'
        await asked(conninfo, f"{insert} VALUES (%s, %s, 'x', 'x', %s, 'doing')", GRADE, GRADE, args)
        await none_left(conninfo, "SELECT 1 FROM procrastinate_jobs WHERE lock = 'x' AND status = 'doing'")
        assert len(runs.began) == 2
        runs.let_go()
        await idle(queue, "a", "b", "c", "d", "x")
    assert runs.most == 2


async def test_a_worker_that_finishes_what_it_holds_is_not_taken_for_dead(queue: PostgresQueue, conninfo: str) -> None:
    """After the stop it still gives signs of life: its jobs are not begun elsewhere at the same time."""
    runs, elsewhere = Runs(held=True), Runs()
    async with opened(conninfo) as other, working(queue, runs) as stop:
        await queue.dispatch(Job("a"))
        await runs.until(lambda: runs.began == ["a"])
        async with working(other, elsewhere):
            stop.set()
            await asyncio.sleep(1.7)  # at least one look for the dead, and three times the silence that means death
            assert (runs.now, elsewhere.began) == (["a"], [])
            runs.let_go()
            await idle(other, "a")
    assert (runs.ended, elsewhere.began) == (["a"], [])


async def test_several_workers_share_the_work(conninfo: str) -> None:
    """Each job is run by one of them."""
    runs, names = [Runs() for _ in range(3)], [f"asm_{n}" for n in range(30)]
    async with AsyncExitStack() as stack:
        queues = [await stack.enter_async_context(opened(conninfo)) for _ in runs]
        for queue, run in zip(queues, runs, strict=True):
            await stack.enter_async_context(working(queue, run))
        await asyncio.gather(*(queues[n % 3].dispatch(Job(name)) for n, name in enumerate(names * 2)))
        await idle(queues[0], *names)
    assert {name for run in runs for name in run.ended} == set(names)


async def test_tables_are_made_once_by_whoever_is_first() -> None:
    """Before that the check names the command that makes them; several at once do not trip over each other."""
    name = f"grader_test_{secrets.token_hex(6)}"
    await asked(f"{SERVER}/postgres", f"CREATE DATABASE {name}")
    queues = [PostgresQueue(f"{SERVER}/{name}", pulse=QUICK) for _ in range(3)]
    try:
        assert not await queues[0].is_set_up()
        with pytest.raises(StoreUnavailable, match="the queue has no tables; run grader db upgrade"):
            await queues[0].check()
        await asyncio.gather(*(queue.upgrade() for queue in queues))
        for queue in queues:
            await queue.check()
    finally:
        for queue in queues:
            await queue.close()
        await asked(f"{SERVER}/postgres", f"DROP DATABASE {name} WITH (FORCE)")


async def test_processes_that_work_are_counted_and_the_dead_are_not(queue: PostgresQueue, conninfo: str) -> None:
    """One that comes counts the others and itself; one that stopped, or gave no sign of life, counts no more."""
    async with opened(conninfo) as first, opened(conninfo) as second, working(first, Runs()):
        await _counted(queue, 2)
        async with working(second, Runs()):
            await _counted(queue, 3)
            await _counted(first, 2)
            await _counted(second, 2)
        await _counted(first, 1)
        await asked(conninfo, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')")
        assert await first.workers() == 1


async def _counted(queue: PostgresQueue, number: int) -> None:
    """Waits until so many processes work: a worker is there a moment after it was started."""
    async with asyncio.timeout(SOON):
        while await queue.workers() != number:  # noqa: ASYNC110 - a database tells when it is asked
            await asyncio.sleep(0.02)
