"""The front door: every desk of the service, and what its processes have to keep running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from grader.jobs.queue import Queue
from grader.service.assessments import Assessments
from grader.service.editions import Editions
from grader.service.erasures import Erasures
from grader.service.keys import Keys
from grader.service.operations import Operations
from grader.service.reports import Reports
from grader.service.rubrics import Rubrics
from grader.service.upkeep import Upkeep
from grader.service.webhooks import Webhooks
from grader.service.works import Works

BEGIN_AGAIN = 1.0  # seconds

log = structlog.get_logger()


@dataclass(frozen=True)
class GradingService:
    """All that the command line, the API and the workers may ask for; one object for each kind of thing."""

    assessments: Assessments
    reports: Reports
    editions: Editions
    erasures: Erasures
    rubrics: Rubrics
    webhooks: Webhooks
    keys: Keys
    operations: Operations
    works: Works
    upkeep: Upkeep
    queue: Queue

    async def work(self, stop: asyncio.Event) -> None:
        """What a worker does: runs jobs and keeps things up until `stop` is set, then finishes or hands back."""
        await self.upkeep.begin()
        await asyncio.gather(self._run_jobs(stop), self.upkeep.run(stop))
        await self.upkeep.courier.end()

    async def _run_jobs(self, stop: asyncio.Event) -> None:
        """A fault of ours in the queue ends no server: it is logged, and the queue begins again."""
        while not stop.is_set():
            try:
                await self.queue.work(self.works.run, stop)
            except Exception:
                log.exception("queue failed")
                await asyncio.sleep(BEGIN_AGAIN)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """What a server does beside answering: with a queue that runs here it works too, with another it does not."""
        stop = asyncio.Event()
        working = asyncio.create_task(self.work(stop)) if self.queue.runs_here else None
        try:
            yield
        finally:
            stop.set()
            if working is not None:
                await working
