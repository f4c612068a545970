"""The replies of one assessment during one run: what is paid for outlasts a database that is away for a moment."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
import tenacity

from grader.completion import Completion
from grader.errors import DayBudgetSpent, ProviderError, StoreUnavailable
from grader.store import completions, usage
from grader.store.database import Database
from grader.store.usage import Spent

FIRST_PAUSE, LONGEST_PAUSE, AT_MOST = 0.1, 15.0, 120.0
"""Seconds: how long a database that is away is waited for, in pauses that double up to the longest."""

Sleep = Callable[[float], Awaitable[None]]
Work = Callable[[], Coroutine[Any, Any, None]]

log = structlog.get_logger()


@dataclass
class Keeping:
    """What is `held` already, and what was `lost` to an outage of a provider. All providers of a run share it.

    `clock` gives the present time in UTC. After the `last` run nobody waits any longer. `put_off` says until when the
    tenant's day is used up. `served` counts, by provider and model, what nobody was asked for since it was held.
    """

    database: Database
    tenant: str
    assessment_id: str
    clock: Callable[[], datetime]
    last: bool = False
    sleep: Sleep = asyncio.sleep
    held: dict[str, Completion] = field(default_factory=dict)
    lost: ProviderError | None = None
    put_off: DayBudgetSpent | None = None
    served: Counter[tuple[str, str]] = field(default_factory=Counter)
    _there: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _gone: StoreUnavailable | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._there.set()

    @classmethod
    async def opened(
        cls,
        database: Database,
        tenant: str,
        assessment_id: str,
        clock: Callable[[], datetime],
        *,
        last: bool = False,
        sleep: Sleep = asyncio.sleep,
    ) -> Keeping:
        """With all that was kept in earlier runs. Raises StoreUnavailable."""
        async with database.reading() as connection:
            held = await completions.held(connection, assessment_id)
        return cls(database, tenant, assessment_id, clock, last, sleep, held)

    async def ready(self) -> None:
        """Waits while the database is away: what cannot be kept had better not be paid for. Raises StoreUnavailable."""
        await self._there.wait()
        if self._gone is not None:
            raise StoreUnavailable(str(self._gone))

    def lose(self, error: ProviderError) -> None:
        """An error that waiting may mend; of several the one that asks for the longest wait."""
        if error.retryable and (self.lost is None or (error.retry_after or 0.0) > (self.lost.retry_after or 0.0)):
            self.lost = error

    async def keep(self, key: str, completion: Completion, spent: Spent) -> None:
        """Keeps a reply and what it took in one transaction; of an assessment that is erased, what it took alone.

        A database that is away is tried again for two minutes; then StoreUnavailable is raised. Who is cancelled
        meanwhile lets a write come to its end, and tries once more where there was none.
        """
        attempts, now = 0, self.clock()

        async def write() -> None:
            nonlocal attempts
            attempts += 1
            async with self.database.writing() as connection:
                wanted = await completions.wanted(connection, self.assessment_id)
                new = wanted and await completions.add(connection, self.assessment_id, key, completion, now)
                # What an earlier attempt wrote, though its connection broke before it said so, is not counted again.
                if new or attempts == 1 or not wanted:
                    await usage.add(connection, self.tenant, now.date(), spent)
            if wanted:
                self.held[key] = completion

        try:
            await self._patiently(write)
        except asyncio.CancelledError:
            if key not in self.held:
                with suppress(StoreUnavailable):
                    await unbroken(write)
            raise

    async def note(self, spent: Spent) -> None:
        """Notes requests that were sent for nothing. That they cannot be noted is no reason to lose what was not."""

        async def write() -> None:
            async with self.database.writing() as connection:
                await usage.add(connection, self.tenant, self.clock().date(), spent)

        try:
            await self._patiently(write)
        except StoreUnavailable as e:
            log.warning("usage not noted", reason=str(e), outcome=spent.outcome, calls=spent.usage.calls)

    async def note_served(self) -> None:
        """Notes what was served; that it cannot be noted is no reason to lose the result."""
        served, self.served = self.served, Counter()
        if not served:
            return
        try:
            async with self.database.writing() as connection:
                await usage.add_served(connection, self.tenant, self.clock().date(), served)
        except StoreUnavailable as e:
            log.warning("served replies not noted", reason=str(e), served=served.total())

    async def _patiently(self, write: Work) -> None:
        try:
            await patiently(write, self.clock, self.sleep, self._away)
        except StoreUnavailable as e:
            self._gone = e
            raise
        finally:
            self._there.set()

    def _away(self, state: tenacity.RetryCallState) -> None:
        self._there.clear()
        if state.attempt_number == 1:
            error = state.outcome.exception() if state.outcome else None
            log.warning("a reply waits for the database", reason=str(error))


async def patiently(
    work: Work,
    clock: Callable[[], datetime],
    sleep: Sleep = asyncio.sleep,
    away: Callable[[tenacity.RetryCallState], None] | None = None,
) -> None:
    """Does a piece of work, again for two minutes where the database is `away`; then it raises StoreUnavailable."""
    began = clock()

    def over(state: tenacity.RetryCallState) -> bool:
        return (clock() - began).total_seconds() + state.upcoming_sleep > AT_MOST

    retrying = tenacity.AsyncRetrying(
        retry=tenacity.retry_if_exception_type(StoreUnavailable),
        wait=tenacity.wait_exponential(multiplier=FIRST_PAUSE, max=LONGEST_PAUSE),
        stop=over,
        sleep=sleep,
        before_sleep=away,
        reraise=True,
    )
    await retrying(unbroken, work)


async def unbroken(work: Work) -> None:
    """Does a piece of work to its end, even where who waits for it is cancelled meanwhile."""
    task = asyncio.create_task(work())
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled():
            task.exception()  # has been looked at: nobody else will
        raise
