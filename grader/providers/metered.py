"""A provider that works out what another's replies cost, and stops before a cap on cost is passed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from grader.completion import Completion, CompletionRequest, Provider
from grader.errors import BudgetSpent
from grader.providers.prices import Price, PriceList


@dataclass
class Share:
    """A part of the budget that one call has to itself: `cost` is what it took."""

    cost: float = 0.0


class Budget:
    """USD that a run may spend, shared by all its providers. None is no cap.

    A call has to fit beside all that is spent or may yet be by the calls under way. One that does not fit waits
    for those to end and is looked at again; with none under way it raises BudgetSpent.
    """

    def __init__(self, cap: float | None) -> None:
        self.cap, self.spent = cap, 0.0
        self._reserved, self._under_way = 0.0, 0
        self._first, self._ended = asyncio.Lock(), asyncio.Event()

    @asynccontextmanager
    async def share(self, at_most: float) -> AsyncIterator[Share]:
        """Keeps `at_most` for a call, which sets on its share what it cost: one that fails costs nothing known."""
        await self._reserve(at_most)
        share = Share()
        try:
            yield share
        finally:
            self._reserved -= at_most
            self._under_way -= 1
            self.spent += share.cost
            self._ended.set()

    async def _reserve(self, at_most: float) -> None:
        async with self._first:  # one at a time looks, in the order in which they came: the others wait at no cost
            while self.cap is not None and self.spent + self._reserved + at_most > self.cap:
                if not self._under_way:
                    raise BudgetSpent(_told(self.cap, self.spent, at_most))
                self._ended.clear()
                await self._ended.wait()
            self._reserved += at_most
            self._under_way += 1


class Metered:
    """Sets `usage.cost_usd` by the price list (None: no price, or tokens untold) and keeps within `budget`.

    A cached reply keeps its recorded cost and takes nothing from the budget. Raises BudgetSpent, and
    JudgeSpecError for a model without a price under a cap.
    """

    def __init__(self, provider: Provider, prices: PriceList, budget: Budget | None = None) -> None:
        self._provider, self._prices, self._budget = provider, prices, budget or Budget(None)

    async def complete(self, request: CompletionRequest, /) -> Completion:
        if self._budget.cap is None:
            return _priced(await self._provider.complete(request), self._prices.price_of(request.model))
        price = self._prices.required(request.model)
        async with self._budget.share(price.at_most(request)) as share:
            completion = _priced(await self._provider.complete(request), price)
            share.cost = _owed(completion, price.at_most(request))
        return completion


def _priced(completion: Completion, price: Price | None) -> Completion:
    if completion.cached or price is None:
        return completion
    usage = completion.usage.model_copy(update={"cost_usd": price.cost(completion.usage)})
    return completion.model_copy(update={"usage": usage})


def _owed(completion: Completion, at_most: float) -> float:
    """What a reply takes from the budget: one that did not tell its tokens takes the most that it can have cost."""
    if completion.cached:
        return 0.0
    return at_most if completion.usage.cost_usd is None else completion.usage.cost_usd


def _told(cap: float, spent: float, at_most: float) -> str:
    return f"the next call may cost ${at_most:.4f}, and ${spent:.4f} of ${cap:.2f} are spent"
