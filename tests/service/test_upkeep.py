"""What is accepted is never lost: whatever has no live job is handed over again, and nothing else is."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Collection
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from structlog.testing import capture_logs

from grader.assessment import Status
from grader.errors import ConnectionLost, StoreUnavailable
from grader.jobs.inline import InlineQueue
from grader.jobs.postgres import PostgresQueue
from grader.jobs.queue import Job
from grader.service import upkeep as upkeep_module
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.service.upkeep import TRUST
from grader.settings import Settings
from grader.store import assessments
from tests.service.desks import ANSWERS, SQLITE, graded, later, post, replying, rows_of
from tests.service.outages import Model, row_of
from tests.service.working import asking, settled, working


@dataclass
class Told:
    """A queue that notes what it is handed and runs nothing; it has those that are `held`, or is `away`."""

    handed: list[Job] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    away: bool = False
    then: Callable[[str], Awaitable[None]] | None = None
    processes: int = 1
    runs_here: bool = False

    async def dispatch(self, job: Job, /) -> None:
        if self.away:
            raise StoreUnavailable("the database cannot be reached")
        self.handed.append(job)
        if self.then:
            await self.then(job.assessment_id)

    async def live(self, ids: Collection[str], /) -> frozenset[str]:
        self.asked.extend(ids)
        return frozenset(self.held.intersection(ids))

    async def work(self, run: Any, stop: asyncio.Event, /) -> None:
        await stop.wait()

    async def workers(self) -> int:
        if self.away:
            raise StoreUnavailable("the database cannot be reached")
        return self.processes

    async def check(self) -> None:
        return

    async def close(self) -> None:
        return


def with_queue(service: GradingService, queue: Any) -> GradingService:
    """The service with this queue everywhere."""
    return replace(
        service,
        queue=queue,
        assessments=replace(service.assessments, queue=queue),
        editions=replace(service.editions, queue=queue),
        upkeep=replace(service.upkeep, queue=queue),
    )


async def test_what_was_accepted_and_never_handed_over_is_swept_up(service: GradingService, caller: Caller) -> None:
    """A queue that was away when a transcript was taken gets its job later, with its priority; and only once."""
    queue = Told(away=True)
    service = with_queue(service, queue)
    first, second = await post(service, caller), await post(service, caller)
    queue.away = False
    assert await service.upkeep.sweep() == 0  # for a moment it is taken to be there
    assert await later(service, TRUST.total_seconds() + 1).upkeep.sweep() == 2
    assert queue.handed == [Job(first, 0), Job(second, -1)]
    assert await later(service, TRUST.total_seconds() + 2).upkeep.sweep() == 0


async def test_what_has_a_live_job_is_left_alone(service: GradingService, caller: Caller) -> None:
    """The queue is asked again only after a while, and what it has it is not handed."""
    queue = Told()
    service = with_queue(service, queue)
    assessment_id = await post(service, caller)
    queue.handed.clear()
    queue.held.add(assessment_id)
    for seconds in (31, 33, 40, 60):
        assert await later(service, seconds).upkeep.sweep() == 0
    assert queue.asked == [assessment_id]
    queue.held.clear()
    assert await later(service, 70).upkeep.sweep() == 1


async def test_what_is_at_rest_is_nobodys_job(service: GradingService, caller: Caller) -> None:
    """Completed and cancelled assessments are not swept."""
    service = replying(with_queue(service, Told()))
    await graded(service, caller)
    await service.assessments.cancel(caller, await post(service, caller))
    assert await later(service, 3600).upkeep.sweep() == 0


async def test_what_waits_is_handed_over_when_it_is_due(service: GradingService, caller: Caller) -> None:
    """Not before its pause is over, and then at once."""
    service = replying(with_queue(service, Told()), lambda _: ConnectionLost("down"))
    assessment_id = await graded(service, caller)
    row = await row_of(service, assessment_id)
    assert row.status is Status.WAITING
    assert row.retry_at is not None
    pause = (row.retry_at - service.assessments.clock()).total_seconds()
    assert await later(service, pause - 0.5).upkeep.sweep() == 0
    assert await later(service, pause + 0.5).upkeep.sweep() == 1


async def test_what_a_job_put_off_at_once_is_not_held_to_be_handed_over(
    service: GradingService, caller: Caller
) -> None:
    """A run that ends in a pause before the sweep has noted its job is taken up when its pause is over."""
    service = replying(with_queue(service, Told()), lambda _: ConnectionLost("down"))
    assessment_id = await post(service, caller)
    quick = with_queue(service, Told(then=service.works.run))
    upkeep = replace(quick.upkeep, clock=lambda: service.assessments.clock())
    assert await upkeep.sweep(dt.timedelta(0)) == 1
    row = await row_of(service, assessment_id)
    assert row.status is Status.WAITING
    assert row.retry_at is not None
    async with service.works.database.reading() as connection:
        moment = row.retry_at + dt.timedelta(seconds=1)
        assert await assessments.due(connection, moment, moment - TRUST) == [(assessment_id, 0)]


async def test_a_worker_that_died_loses_nothing(service: GradingService, caller: Caller) -> None:
    """Its row says that it runs, its job is gone: it is handed over again and completes."""
    service = replying(with_queue(service, InlineQueue()))
    assessment_id = await post(service, caller)
    async with service.works.database.writing() as connection:
        old = service.works.clock() - TRUST - dt.timedelta(seconds=1)
        values = {"status": Status.RUNNING, "run": "dead", "dispatched_at": old}
        await assessments.change(connection, assessment_id, values)
    service = with_queue(service, InlineQueue())
    async with working(service):
        assert (await settled(service, caller, assessment_id))[-1] == "completed"


async def test_a_stop_hands_back_what_it_cannot_finish(
    service: GradingService, settings: Settings, caller: Caller
) -> None:
    """After the grace the work is queued again, and the next process goes on with it: what is kept is not asked."""

    def queue() -> Any:
        return InlineQueue(4, 0.05) if service.queue.runs_here else PostgresQueue(settings.database_url, 4, 0.05)

    model = Model()
    model.hold("topic4")
    first = asking(with_queue(service, queue()), model)
    assessment_id = await post(first, caller)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(first.queue.close)
        async with working(first):
            await model.until(lambda: len(model.asked) == 4)
            async with asyncio.timeout(20):
                while len(await rows_of(service, "completions")) < 3:  # noqa: ASYNC110 - rows tell when they are read
                    await asyncio.sleep(0.01)
        assert (await row_of(service, assessment_id)).status is Status.QUEUED
        model.held.clear()
        second = asking(with_queue(service, queue()), model)
        stack.push_async_callback(second.queue.close)
        async with working(second):
            assert (await settled(service, caller, assessment_id))[-1] == "completed"
    assert model.asked[4:] == [ANSWERS[3]]


@SQLITE
async def test_upkeep_goes_on_after_a_database_that_was_away(
    service: GradingService, caller: Caller, monkeypatch: Any
) -> None:
    """An outage, and a fault of ours, cost one round of one piece and no more."""
    monkeypatch.setattr(upkeep_module, "SWEEP", 0.001)
    await post(service, caller)
    troubles: list[Exception] = [
        StoreUnavailable("the database is busy"),
        ZeroDivisionError(),
        StoreUnavailable("away"),
    ]
    found = asyncio.Event()

    class Troubled(Told):
        async def live(self, ids: Collection[str], /) -> frozenset[str]:
            if troubles:
                raise troubles.pop(0)
            return frozenset()

        async def dispatch(self, job: Job, /) -> None:
            found.set()

    service = later(with_queue(service, Troubled()), 40)
    stop = asyncio.Event()
    with capture_logs() as logs:
        running = asyncio.create_task(service.upkeep.run(stop))
        async with asyncio.timeout(20):
            await found.wait()
        stop.set()
        await running
    told = [line["event"] for line in logs if line["log_level"] in ("warning", "error")]
    assert told == ["upkeep interrupted", "upkeep failed", "upkeep interrupted"]


@SQLITE
async def test_upkeep_erases_by_age_and_empties_the_log(service: GradingService, caller: Caller) -> None:
    """From its first round on; without a retention nothing is erased."""
    service = replying(service)
    assessment_id = await graded(service, caller)
    for retention, status in ((None, Status.COMPLETED), (dt.timedelta(days=30), Status.ERASED)):
        ended = later(service, 31 * 24 * 3600)
        ended = replace(ended, upkeep=replace(ended.upkeep, retention=retention))
        stop = asyncio.Event()
        running = asyncio.create_task(ended.upkeep.run(stop))
        async with asyncio.timeout(20):
            while (await row_of(service, assessment_id)).status is not status:  # noqa: ASYNC110 - rows tell when asked
                await asyncio.sleep(0.01)
        stop.set()
        await running
    file = service.works.database.file
    assert file is not None
    assert file.with_name(f"{file.name}-wal").stat().st_size == 0


@SQLITE
async def test_limits_are_shared_before_the_first_job_and_whenever_a_process_comes_or_goes(
    service: GradingService, monkeypatch: Any
) -> None:
    """A database that is away leaves the part that there was."""
    monkeypatch.setattr(upkeep_module, "SHARE", 0.001)
    queue, parts = Told(processes=3), list[int]()
    service = with_queue(service, queue)
    service = replace(service, upkeep=replace(service.upkeep, share=parts.append))
    await service.upkeep.begin()
    assert parts == [3]
    stop = asyncio.Event()
    running = asyncio.create_task(service.upkeep.run(stop))
    for processes, away in ((2, False), (2, True), (1, False)):
        queue.processes, queue.away = processes, away
        async with asyncio.timeout(20):
            while not away and parts[-1] != processes:  # noqa: ASYNC110 - upkeep goes by the clock
                await asyncio.sleep(0.001)
    stop.set()
    await running
    assert set(parts) == {3, 2, 1}
