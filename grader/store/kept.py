"""A provider that keeps every paid reply before anything else happens to it (rule of trust 12)."""

from __future__ import annotations

import asyncio
import re
import time
from weakref import WeakValueDictionary

from grader.completion import Completion, CompletionRequest, Provider, Usage
from grader.errors import DayBudgetSpent, ProviderError
from grader.providers.paced import slot_held
from grader.store import usage
from grader.store.keeping import Keeping
from grader.store.usage import Spent

__all__ = ["Keeping", "Kept"]  # who makes the one hands it the other


class Kept:
    """Serves what an assessment has already paid for, at no cost; asks `provider` for the rest and keeps it.

    After an error that waiting may mend, nothing more is asked in this run, unless it is the `last`, nor where the
    tenant's day is used up: the assessment will wait, and what a narrator or a repair asked now would be about an
    interview that is not whole. Replies under way are still kept. `name` tells the provider from others: theirs is
    another reply to the same request.
    """

    def __init__(self, name: str, provider: Provider, keeping: Keeping) -> None:
        self._name, self._provider, self._keeping = name, provider, keeping
        # A lock lives for as long as somebody asks for its key.
        self._under_way: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def complete(self, request: CompletionRequest, /) -> Completion:
        key = f"{self._name}:{request.key}"
        async with self._under_way.setdefault(key, asyncio.Lock()):
            if (kept := self._keeping.held.get(key)) is not None:
                self._keeping.served[self._name, request.model] += 1
                return kept.model_copy(update={"cached": True})
            if (lost := self._keeping.lost) is not None and not self._keeping.last:
                raise lost.unsent()
            if (off := self._keeping.put_off) is not None:
                raise DayBudgetSpent(str(off), until=off.until)
            await self._keeping.ready()
            return await self._ask(request, key)

    async def _ask(self, request: CompletionRequest, key: str) -> Completion:
        began = time.monotonic()
        async with slot_held():  # no next call before this one's reply is kept: a death costs what is in the slots
            try:
                completion = await self._provider.complete(request)
            except DayBudgetSpent as e:
                self._keeping.put_off = e
                raise
            except ProviderError as e:
                self._keeping.lose(e)
                took = Usage(calls=e.calls, retries=max(0, e.calls - 1))
                await self._keeping.note(self._spent(request, _name(e), took, began))
                raise
            spent = self._spent(request, usage.OK, completion.usage, began, completion.counted_usd)
            await self._keeping.keep(key, completion, spent)
        return completion

    def _spent(
        self, request: CompletionRequest, outcome: str, took: Usage, began: float, counted: float = 0.0
    ) -> Spent:
        return Spent(
            provider=self._name,
            model=request.model,
            outcome=outcome,
            usage=took,
            seconds=time.monotonic() - began,
            counted_usd=counted,
        )


def _name(error: ProviderError) -> str:
    """`RateLimited` → `rate_limited`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
