"""Jobs in the server's own event loop: what SQLite needs, since only one process may write there."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Collection
from itertools import count

from grader.jobs.queue import Job, Run


class InlineQueue:
    """At most `at_once` jobs at a time. `grace` is how long, in seconds, jobs in hand may finish after a stop."""

    runs_here = True

    def __init__(self, at_once: int = 8, grace: float = 20.0) -> None:
        self._at_once, self._grace = at_once, grace
        self._heap: list[tuple[int, int, str]] = []
        self._live: set[str] = set()
        self._places, self._changed = count(), asyncio.Event()

    async def dispatch(self, job: Job, /) -> None:
        if job.assessment_id not in self._live:
            self._live.add(job.assessment_id)
            heapq.heappush(self._heap, (-job.priority, next(self._places), job.assessment_id))
            self._changed.set()

    async def live(self, ids: Collection[str], /) -> frozenset[str]:
        return frozenset(self._live.intersection(ids))

    async def work(self, run: Run, stop: asyncio.Event, /) -> None:
        running: set[asyncio.Task[None]] = set()
        stopped = asyncio.create_task(stop.wait())
        while not stop.is_set():
            while self._heap and len(running) < self._at_once:
                running.add(asyncio.create_task(self._one(run, heapq.heappop(self._heap)[2])))
            self._changed.clear()
            changed = asyncio.create_task(self._changed.wait())
            await asyncio.wait({stopped, changed, *running}, return_when=asyncio.FIRST_COMPLETED)
            changed.cancel()
            running = {task for task in running if not task.done()}
        if running:
            _, late = await asyncio.wait(running, timeout=self._grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _one(self, run: Run, assessment_id: str) -> None:
        try:
            await run(assessment_id)
        finally:
            self._live.discard(assessment_id)

    async def check(self) -> None:
        return

    async def close(self) -> None:
        return
