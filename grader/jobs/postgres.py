"""Jobs on PostgreSQL, by Procrastinate: any number of processes share the work. The only file that knows it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg
import structlog
from procrastinate import App, PsycopgConnector, exceptions, utils
from procrastinate.jobs import Job as Row
from procrastinate.jobs import Status
from procrastinate.worker import Worker
from psycopg_pool import AsyncConnectionPool

from grader.errors import StoreUnavailable
from grader.jobs.queue import Job, Run

GRADE, RETRY = "grade", "retry_stalled"
EACH = 2  # workers that a process registers: one for jobs, one that looks for the dead
_OTHERS = (  # Procrastinate counts its workers nowhere
    "SELECT count(*) AS others FROM procrastinate_workers"
    " WHERE last_heartbeat > now() - make_interval(secs => %(silence)s) AND id <> ALL(%(own)s::bigint[])"
)
_CONNECTING = {
    "application_name": "interview-grader-queue",
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_AWAY = (StoreUnavailable, exceptions.ConnectorException, psycopg.Error, OSError)

log = structlog.get_logger()


@dataclass(frozen=True)
class Pulse:
    """Seconds: between two signs of life of a worker, of silence that means its death, and between two looks for it.

    A connection is waited for `patience` long; a worker that lost the database tries again after `rest`.
    """

    beat: float = 2.0
    dead_after: float = 6.0
    look: int = 3
    patience: float = 5.0
    rest: float = 2.0


_USUAL = Pulse()


class PostgresQueue:
    """At most `at_once` jobs at a time in this process. `grace`: seconds that jobs in hand may finish after a stop.

    A job's `queueing_lock` and `lock` are its assessment's id: a second dispatch is no second job, and two runs of one
    assessment never overlap. A worker that dies is found by its heartbeats, and its jobs run elsewhere.
    """

    runs_here = False

    def __init__(self, conninfo: str, at_once: int = 8, grace: float = 20.0, pulse: Pulse = _USUAL) -> None:
        self._conninfo, self._at_once, self._grace, self._pulse = conninfo, at_once, grace, pulse
        self._pool: AsyncConnectionPool | None = None
        self._opening = asyncio.Lock()
        self._run: Run | None = None
        self._running: dict[str, asyncio.Task[None]] = {}
        self._workers: tuple[Worker, ...] = ()
        self._app = App(connector=PsycopgConnector())
        self._app.task(name=GRADE, queue=GRADE)(self._grade)
        again = self._app.task(name=RETRY, queue=RETRY, queueing_lock=RETRY, pass_context=False)(self._retry_stalled)
        self._app.periodic(cron=every(pulse.look))(again)

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

    async def _jobs(self, status: str, worker_id: int | None = None) -> list[Row]:
        found = await self._app.job_manager.list_jobs_async(queue=GRADE, status=status, worker_id=worker_id)
        return list(found)

    async def work(self, run: Run, stop: asyncio.Event, /) -> None:
        self._run = run
        while not stop.is_set():
            try:
                await self._work_until(stop)
            except _AWAY as e:
                log.warning("worker lost the database", error=type(e).__name__)
            if not stop.is_set():  # a side task of the worker failed, or the database went away: begin again
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(stop.wait(), self._pulse.rest)

    async def _work_until(self, stop: asyncio.Event) -> None:
        """Works until `stop` is set, or until a worker cannot go on.

        Looking for the dead has a worker of its own, so that it does not wait for room among jobs. Jobs in hand
        outlast a worker that lost the database: they hold replies that were paid for.
        """
        async with self._opened():
            pass
        worker, watch = self._workers = self._worker(GRADE, self._at_once), self._worker(RETRY, 1)
        working = [asyncio.create_task(one.run()) for one in (worker, watch)]  # type: ignore[no-untyped-call]
        alive, stopped = asyncio.create_task(self._show_life(worker)), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({stopped, *working}, return_when=asyncio.FIRST_COMPLETED)
            await self._finish((worker, watch), working, stopped)
        finally:
            stopped.cancel()
            await self._cancel_what_is_late((worker, watch), working)
            alive.cancel()
        for task in working:
            task.result()

    async def _finish(
        self, workers: Collection[Worker], working: Collection[asyncio.Future[Any]], stopped: asyncio.Future[Any]
    ) -> None:
        """Lets jobs in hand come to their end; from the stop on for a while only."""
        _stop(workers)
        ended: asyncio.Future[Any] = asyncio.gather(*working, return_exceptions=True)
        await asyncio.wait({stopped, ended}, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({ended}, timeout=self._grace)

    async def _cancel_what_is_late(self, workers: Collection[Worker], working: Collection[asyncio.Future[Any]]) -> None:
        """Cancels each job in hand once, those too that begin only now, until the workers have ended."""
        _stop(workers)
        told: set[asyncio.Task[None]] = set()
        while left := [task for task in working if not task.done()]:
            for job in set(self._running.values()) - told:
                job.cancel()
                told.add(job)
            await asyncio.wait(left, timeout=0.5)

    def _worker(self, queue: str, concurrency: int) -> Worker:
        return Worker(
            self._app,
            queues=[queue],
            concurrency=concurrency,
            fetch_job_polling_interval=1.0,
            shutdown_graceful_timeout=None,  # we cancel what is late ourselves
            install_signal_handlers=False,
            update_heartbeat_interval=self._pulse.beat,
            stalled_worker_timeout=self._pulse.dead_after,
            delete_jobs="always",
            listen_notify=queue == GRADE,
        )

    async def _show_life(self, worker: Worker) -> None:
        """Heartbeats for as long as the worker has jobs: its own end when it is told to stop.

        A job that is said to be in this worker's hand and is not would block its assessment for good: its end could
        not be written down when it came. Two looks, since a job is there a moment before and after its run.
        """
        suspects: frozenset[int] = frozenset()
        while True:
            await asyncio.sleep(self._pulse.beat)
            if (worker_id := worker.worker_id) is None:
                continue
            try:
                await self._app.job_manager.update_heartbeat(worker_id)
                idle = {job.id: job for job in await self._jobs("doing", worker_id) if job.lock not in self._running}
                for job_id in suspects.intersection(idle):
                    await self._app.job_manager.finish_job(idle[job_id], Status.FAILED, delete_job=True)
            except _AWAY as e:
                log.warning("no sign of life could be given", error=type(e).__name__)
            else:
                suspects = frozenset(job_id for job_id in idle if job_id is not None)

    async def _grade(self, assessment_id: str) -> None:
        assert self._run is not None  # noqa: S101 - only a worker gets jobs, and `work` gives it this first
        while earlier := self._running.get(assessment_id):  # this worker was taken for dead, and got its own job again
            await asyncio.wait({earlier})
        running = asyncio.current_task()
        assert running is not None  # noqa: S101 - this is one
        self._running[assessment_id] = running
        try:
            await self._run(assessment_id)
        finally:
            del self._running[assessment_id]

    async def _retry_stalled(self, timestamp: int) -> None:
        del timestamp
        for job in await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=self._pulse.dead_after):
            if job.queue == GRADE:
                log.warning("a worker died; its job runs again", assessment_id=job.lock)
            await self._retry(job)

    async def _retry(self, job: Row) -> None:
        """Makes a job of a dead worker wait for another; where its assessment has one that waits, it is the one."""
        manager = self._app.job_manager
        try:
            if job.queue == GRADE:
                with suppress(exceptions.UniqueViolation):
                    await manager.retry_job(job, retry_at=utils.utcnow())
                    return
            await manager.finish_job(job, Status.FAILED, delete_job=True)
        except exceptions.ConnectorException as e:  # somebody else was faster, or the database is away: the next look
            log.info("job of a dead worker left alone", assessment_id=job.lock, error=type(e.__cause__ or e).__name__)

    async def workers(self) -> int:
        own = [worker.worker_id for worker in self._workers if worker.worker_id is not None]
        async with self._opened():
            found = await self._app.connector.execute_query_one_async(_OTHERS, silence=self._pulse.dead_after, own=own)
        return 1 + math.ceil(int(found["others"]) / EACH)

    async def check(self) -> None:
        if not await self.is_set_up():
            raise StoreUnavailable("the queue has no tables; run grader db upgrade")

    async def upgrade(self) -> None:
        """Makes Procrastinate's tables, where they are not there yet. Raises StoreUnavailable."""
        if await self.is_set_up():
            return
        try:
            async with self._opened():
                await self._app.schema_manager.apply_schema_async()
        except StoreUnavailable:
            if not await self.is_set_up():  # else somebody else made them at the same moment
                raise

    async def is_set_up(self) -> bool:
        """Whether Procrastinate's tables are there."""
        async with self._opened():
            return bool(await self._app.check_connection_async())

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        """Opens the pool when it is first needed: a server can start, and say that it is not ready, without it."""
        with _in_our_words():
            async with self._opening:
                if self._pool is None:
                    self._pool = await self._open()
            yield

    async def _open(self) -> AsyncConnectionPool:
        """A pool that gives up soon and tries again when it is asked: a database that is back is found at once."""
        pool = AsyncConnectionPool(
            self._conninfo,
            min_size=1,
            max_size=6,
            timeout=self._pulse.patience,
            reconnect_timeout=self._pulse.patience,
            open=False,
            check=AsyncConnectionPool.check_connection,
            kwargs=dict(_CONNECTING),
        )
        await pool.open(wait=False)
        await self._app.open_async(pool)
        return pool


def every(seconds: int) -> str:
    """So many seconds, as Procrastinate reads a cron line: seconds are its sixth field, not its first."""
    return f"* * * * * */{seconds}"


def _stop(workers: Collection[Worker]) -> None:
    for worker in workers:
        worker.stop()  # type: ignore[no-untyped-call]


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except (exceptions.ConnectorException, psycopg.OperationalError, OSError) as e:
        raise StoreUnavailable("the database cannot be reached") from e
