"""Jobs on PostgreSQL, by Procrastinate: any number of processes share the work. The only file that knows it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import psycopg
import structlog
from procrastinate import App, PsycopgConnector, exceptions, utils
from procrastinate.jobs import Job as Row
from procrastinate.worker import Worker

from grader.errors import StoreUnavailable
from grader.jobs.queue import Job, Run

GRADE, RETRY = "grade", "retry_stalled"
HEARTBEAT, DEAD_AFTER = (
    2.0,
    6.0,
)  # seconds: how often a worker says that it lives, and when silence means that it does not
LOOK_FOR_DEAD = "*/3 * * * * *"  # every three seconds
AGAIN = 2.0  # seconds before a worker that lost the database tries again

log = structlog.get_logger()


class PostgresQueue:
    """At most `at_once` jobs at a time in this process. `grace`: seconds that jobs in hand may finish after a stop.

    A job's `queueing_lock` and `lock` are its assessment's id: a second dispatch is no second job, and two runs of one
    assessment never overlap. A worker that dies is found by its heartbeats, and its jobs run elsewhere.
    """

    runs_here = False

    def __init__(self, conninfo: str, at_once: int = 8, grace: float = 20.0) -> None:
        self._connector = PsycopgConnector(conninfo=conninfo, min_size=1, max_size=6, timeout=10)
        self._app = App(connector=self._connector, worker_defaults={"listen_notify": True})
        self._at_once, self._grace = at_once, grace
        self._open = False
        self._run: Run | None = None
        self._opening = asyncio.Lock()
        self._app.task(name=GRADE, queue=GRADE)(self._grade)
        again = self._app.task(name=RETRY, queue=RETRY, queueing_lock=RETRY, pass_context=False)(self._retry_stalled)
        self._app.periodic(cron=LOOK_FOR_DEAD)(again)

    async def dispatch(self, job: Job, /) -> None:
        async with self._opened():
            deferrer = self._app.configure_task(
                GRADE,
                queue=GRADE,
                lock=job.assessment_id,
                queueing_lock=job.assessment_id,
                priority=job.priority,
            )
            with suppress(exceptions.AlreadyEnqueued):
                await deferrer.defer_async(assessment_id=job.assessment_id)

    async def live(self, ids: Collection[str], /) -> frozenset[str]:
        async with self._opened():
            found = [*await self._jobs("todo"), *await self._jobs("doing")]
        return frozenset(job.lock for job in found if job.lock).intersection(ids)

    async def _jobs(self, status: str) -> list[Row]:
        return list(await self._app.job_manager.list_jobs_async(queue=GRADE, status=status))

    async def work(self, run: Run, stop: asyncio.Event, /) -> None:
        self._run = run
        while not stop.is_set():
            try:
                await self._work_until(stop)
            except (StoreUnavailable, exceptions.ConnectorException, psycopg.Error, OSError) as e:
                log.warning("worker lost the database", error=type(e).__name__)
            if not stop.is_set():  # a side task of the worker failed, or the database went away: begin again
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(stop.wait(), AGAIN)

    async def _work_until(self, stop: asyncio.Event) -> None:
        async with self._opened():
            pass
        worker = Worker(
            self._app,
            queues=[GRADE, RETRY],
            concurrency=self._at_once + 1,  # the one that looks for dead workers takes a place too
            fetch_job_polling_interval=1.0,
            shutdown_graceful_timeout=self._grace,
            install_signal_handlers=False,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=DEAD_AFTER,
            delete_jobs="always",
        )
        running = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        worker.stop()  # type: ignore[no-untyped-call]
        await running

    async def _grade(self, assessment_id: str) -> None:
        assert self._run is not None  # noqa: S101 - only a worker gets jobs, and `work` gives it this first
        await self._run(assessment_id)

    async def _retry_stalled(self, timestamp: int) -> None:
        del timestamp
        manager = self._app.job_manager
        for job in await manager.get_stalled_jobs(queue=GRADE, seconds_since_heartbeat=DEAD_AFTER):
            log.warning("a worker died; its job runs again", assessment_id=job.lock)
            await manager.retry_job(job, retry_at=utils.utcnow())

    async def check(self) -> None:
        async with self._opened():
            await self._app.check_connection_async()

    async def upgrade(self) -> None:
        """Makes Procrastinate's tables, where they are not there yet. Raises StoreUnavailable."""
        async with self._opened():
            if not await self._app.check_connection_async():
                await self._app.schema_manager.apply_schema_async()

    async def is_set_up(self) -> bool:
        """Whether Procrastinate's tables are there."""
        async with self._opened():
            return bool(await self._app.check_connection_async())

    async def close(self) -> None:
        if self._open:
            await self._app.close_async()

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        """Opens the pool when it is first needed: a server can start, and say that it is not ready, without it."""
        with _in_our_words():
            async with self._opening:
                if not self._open:
                    await self._app.open_async()
                    self._open = True
            yield


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except (exceptions.ConnectorException, psycopg.OperationalError, OSError) as e:
        raise StoreUnavailable("the database cannot be reached") from e
