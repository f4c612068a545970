"""Jobs in the server's own event loop: what SQLite needs, since only one process may write there."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Collection
from itertools import count

import structlog

from grader.jobs.queue import Job, Run

log = structlog.get_logger()

Place = tuple[int, int, str]
"""What a job waits by: its priority, upside down, the order in which it came, and its assessment."""


class InlineQueue:
    """At most `at_once` jobs at a time. `grace` is how long, in seconds, jobs in hand may finish after a stop.

    What is dispatched while it runs, runs again afterwards: it may have been ordered after the run had looked.
    """

    runs_here = True

    def __init__(self, at_once: int = 8, grace: float = 20.0) -> None:
        self._at_once, self._grace = at_once, grace
        self._heap: list[Place] = []
        self._waiting: set[str] = set()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._behind: dict[str, Place] = {}  # waiting for the run of the same assessment to end
        self._places, self._changed = count(), asyncio.Event()

    async def dispatch(self, job: Job, /) -> None:
        if job.assessment_id not in self._waiting:
            self._waiting.add(job.assessment_id)
            heapq.heappush(self._heap, (-job.priority, next(self._places), job.assessment_id))
            self._changed.set()

    async def live(self, ids: Collection[str], /) -> frozenset[str]:
        return frozenset(self._waiting.union(self._running).intersection(ids))

    async def work(self, run: Run, stop: asyncio.Event, /) -> None:
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._begin(run)
                self._changed.clear()
                changed = asyncio.create_task(self._changed.wait())
                await asyncio.wait({stopped, changed}, return_when=asyncio.FIRST_COMPLETED)
                changed.cancel()
            if self._running:
                await asyncio.wait(self._running.values(), timeout=self._grace)
        finally:
            stopped.cancel()
            late = list(self._running.values())
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _begin(self, run: Run) -> None:
        """Runs what there is room for, the first first."""
        while self._heap and len(self._running) < self._at_once:
            place = heapq.heappop(self._heap)
            assessment_id = place[-1]
            if assessment_id in self._running:
                self._behind[assessment_id] = place
            else:
                self._waiting.discard(assessment_id)
                self._running[assessment_id] = asyncio.create_task(self._one(run, assessment_id))

    async def _one(self, run: Run, assessment_id: str) -> None:
        try:
            await run(assessment_id)
        except Exception:
            log.exception(
                "job raised", assessment_id=assessment_id
            )  # a run that raises is no reason to stop the others
        finally:
            del self._running[assessment_id]
            if place := self._behind.pop(assessment_id, None):
                heapq.heappush(self._heap, place)
            self._changed.set()

    async def workers(self) -> int:
        return 1

    async def check(self) -> None:
        return

    async def close(self) -> None:
        return
