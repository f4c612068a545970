"""Runs for tests of queues: they say when they begin, and end when they are told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from grader.jobs.queue import Queue

SOON = 20.0  # seconds after which something that should have happened has not


class Runs:
    """A run that waits to be let go, and notes what happened: `began` and `ended`, in order, `cancelled`, `most`.

    `most` is how many ran at once at most; `overlapped` whether two of one assessment ever did.
    """

    def __init__(self, *, held: bool = False) -> None:
        self.began: list[str] = []
        self.ended: list[str] = []
        self.cancelled: list[str] = []
        self.now: list[str] = []
        self.most, self.overlapped = 0, False
        self._go, self._news = asyncio.Event(), asyncio.Condition()
        if not held:
            self._go.set()

    async def __call__(self, assessment_id: str) -> None:
        self.overlapped |= assessment_id in self.now
        self.began.append(assessment_id)
        self.now.append(assessment_id)
        self.most = max(self.most, len(self.now))
        try:
            await self._tell()
            await self._go.wait()
            self.ended.append(assessment_id)
        except asyncio.CancelledError:
            self.cancelled.append(assessment_id)
            raise
        finally:
            self.now.remove(assessment_id)
            await self._tell()

    def let_go(self) -> None:
        """Those that run end, and those that come do not wait."""
        self._go.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits until something is true of what happened."""
        async with asyncio.timeout(SOON), self._news:
            await self._news.wait_for(holds)

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()


@asynccontextmanager
async def working(queue: Queue, runs: Runs) -> AsyncIterator[asyncio.Event]:
    """The queue works while the block runs; what is given stops it earlier."""
    stop = asyncio.Event()
    task = asyncio.create_task(queue.work(runs, stop))
    try:
        yield stop
    finally:
        stop.set()
        await task


async def idle(queue: Queue, *ids: str) -> None:
    """Waits until none of these has a job any more."""
    async with asyncio.timeout(SOON):
        while await queue.live(ids):  # noqa: ASYNC110 - a queue may be in another process: it tells when it is asked
            await asyncio.sleep(0.02)
