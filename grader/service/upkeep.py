"""What has to be done again and again: hand over, send messages, share limits, erase by age, purge, empty a log.

Every process that works may run it: each piece takes what nobody else has in hand, and doing one twice does no harm.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import structlog

from grader.errors import StoreUnavailable
from grader.jobs.queue import Job, Queue
from grader.service.courier import Courier
from grader.service.erasures import Erasures
from grader.store import assessments as rows
from grader.store import webhooks
from grader.store.database import Database

SWEEP = MESSAGES = SHARE = 1.0  # seconds between two rounds
AGEING, LOG = 600.0, 60.0
POSTS, TOLD = dt.timedelta(days=1), dt.timedelta(days=30)  # how long a post is known again, and a message is listed
PURGED = 1_000  # rows in one transaction: nobody else writes meanwhile on SQLite
TRUST = dt.timedelta(seconds=30)  # how long a queue that took a job is taken at its word
Piece = Callable[[], Awaitable[object]]

log = structlog.get_logger()


@dataclass(frozen=True)
class Upkeep:
    """`retention` is the age at which texts are erased; None keeps them.

    `share` is told how many processes have a part in the providers' limits, this one among them.
    """

    database: Database
    queue: Queue
    courier: Courier
    erasures: Erasures
    clock: Callable[[], dt.datetime]
    retention: dt.timedelta | None
    share: Callable[[int], None] = lambda _: None

    async def begin(self) -> None:
        """What comes before the first job: whoever begins to work takes a part of the limits, and not all of them."""
        await _once(self._share)

    async def run(self, stop: asyncio.Event) -> None:
        """Goes on until `stop` is set. A database that is away is tried again with the next round.

        It begins with a sweep that takes no queue at its word: one in memory holds nothing of what was accepted by a
        process that was killed a moment ago.
        """
        await _once(partial(self.sweep, dt.timedelta(0)))
        rounds: list[tuple[Piece, float]] = [(self.sweep, SWEEP), (self.courier.deliver_due, MESSAGES)]
        if not self.queue.runs_here:
            rounds.append((self._share, SHARE))
        rounds.append((self.purge, AGEING))
        if self.retention is not None:
            rounds.append((self._erase_by_age, AGEING))
        if self.database.is_sqlite:
            rounds.append((self.database.truncate_log, LOG))
        await asyncio.gather(*(_again(piece, pause, stop) for piece, pause in rounds))

    async def sweep(self, trust: dt.timedelta = TRUST) -> int:
        """Hands over what is accepted, due, and has no live job; how many.

        A queue is not asked again for what it took less than `trust` ago.
        """
        now = self.clock()
        async with self.database.reading() as connection:
            due = await rows.due(connection, now, now - trust)
        if not due:
            return 0
        live = await self.queue.live([assessment_id for assessment_id, _ in due])
        forgotten = [Job(assessment_id, priority) for assessment_id, priority in due if assessment_id not in live]
        for job in forgotten:
            await self.queue.dispatch(job)
        async with self.database.writing() as connection:
            await rows.dispatched(connection, [assessment_id for assessment_id, _ in due], now)
        return len(forgotten)

    async def purge(self) -> None:
        """Forgets Idempotency-Keys after a day and webhook messages after thirty, those still to be sent excepted."""
        now = self.clock()
        for purge, before in ((rows.forget_posts, now - POSTS), (webhooks.purge, now - TOLD)):
            purged = PURGED
            while purged == PURGED:
                async with self.database.writing() as connection:
                    purged = await purge(connection, before, PURGED)

    async def _share(self) -> None:
        self.share(await self.queue.workers())

    async def _erase_by_age(self) -> int:
        return await self.erasures.erase_older(self.retention) if self.retention is not None else 0


async def _again(piece: Piece, pause: float, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await _once(piece)
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)


async def _once(piece: Piece) -> None:
    try:
        await piece()
    except StoreUnavailable as e:
        log.warning("upkeep interrupted", reason=str(e))
    except Exception:
        log.exception("upkeep failed")
