"""A provider that keeps every paid reply before anything else happens to it (rule of trust 12)."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from weakref import WeakValueDictionary

from grader.completion import Completion, CompletionRequest, Provider, Usage
from grader.errors import BudgetSpent, ProviderError
from grader.store import completions, usage
from grader.store.database import Database
from grader.store.usage import Spent


@dataclass
class Keeping:
    """The replies of one assessment during one run: what is `held` already, and what was `lost` to an outage.

    All providers of the run share it, a panel's too. `clock` gives the present time in UTC.
    """

    database: Database
    tenant: str
    assessment_id: str
    clock: Callable[[], datetime]
    held: dict[str, Completion] = field(default_factory=dict)
    lost: ProviderError | None = None

    @classmethod
    async def opened(
        cls, database: Database, tenant: str, assessment_id: str, clock: Callable[[], datetime]
    ) -> Keeping:
        """With all that was kept in earlier runs. Raises StoreUnavailable."""
        async with database.reading() as connection:
            held = await completions.held(connection, assessment_id)
        return cls(database, tenant, assessment_id, clock, held)

    async def keep(self, key: str, completion: Completion, spent: Spent) -> None:
        """Keeps a reply and what it took in one transaction. Raises StoreUnavailable."""
        now = self.clock()
        async with self.database.writing() as connection:
            if await completions.add(connection, self.assessment_id, key, completion, now):
                self.held[key] = completion
            await usage.add(connection, self.tenant, now.date(), spent)

    async def note(self, spent: Spent) -> None:
        """Notes requests that were sent for nothing. Raises StoreUnavailable."""
        async with self.database.writing() as connection:
            await usage.add(connection, self.tenant, self.clock().date(), spent)


class Kept:
    """Serves what an assessment has already paid for, at no cost; asks `provider` for the rest and keeps it.

    After an error that waiting may mend, nothing more is asked in this run: the assessment will wait, and what a
    narrator or a repair asked now would be about an interview that is not whole. Replies under way are still kept.
    """

    def __init__(self, name: str, provider: Provider, keeping: Keeping) -> None:
        self._name, self._provider, self._keeping = name, provider, keeping
        self._under_way: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def complete(self, request: CompletionRequest, /) -> Completion:
        key = request.key
        async with self._under_way.setdefault(key, asyncio.Lock()):
            if (kept := self._keeping.held.get(key)) is not None:
                return kept.model_copy(update={"cached": True})
            if self._keeping.lost is not None:
                raise _again(self._keeping.lost)
            return await self._ask(request, key)

    async def _ask(self, request: CompletionRequest, key: str) -> Completion:
        began = time.monotonic()
        try:
            completion = await self._provider.complete(request)
        except BudgetSpent:
            raise
        except ProviderError as e:
            if e.retryable and self._keeping.lost is None:
                self._keeping.lost = e
            lost = Usage(calls=e.calls, retries=max(0, e.calls - 1))
            await self._keeping.note(self._spent(request, _name(e), lost, began))
            raise
        await self._keeping.keep(key, completion, self._spent(request, usage.OK, completion.usage, began))
        return completion

    def _spent(self, request: CompletionRequest, outcome: str, took: Usage, began: float) -> Spent:
        seconds = time.monotonic() - began
        return Spent(provider=self._name, model=request.model, outcome=outcome, usage=took, seconds=seconds)


def _again(error: ProviderError) -> ProviderError:
    """The same error for a request that was not sent."""
    again = type(error)(error.message, status=error.status, retry_after=error.retry_after)
    again.calls = 0
    return again


def _name(error: ProviderError) -> str:
    """`RateLimited` → `rate_limited`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
