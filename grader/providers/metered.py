"""A provider that works out what another's replies cost, and stops before a cap on cost is passed."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from grader.completion import Completion, CompletionRequest, Provider
from grader.errors import BudgetSpent
from grader.providers.prices import Price, PriceList

FEWEST = 1_000
"""Tokens of room under which no reply is asked for: about twice a judgement. A request that asks for more room than
the cap leaves is sent with what is left, down to this or a quarter of what it asks for."""


@dataclass
class Share:
    """A part of the budget that one call has to itself: `cost`, within `limit`, is what it took."""

    limit: float
    cost: float = 0.0


class Budget:
    """USD that a run may spend, shared by all its providers. None is no cap.

    A call has to fit beside all that is spent or may yet be by the calls under way. One that does not fit waits
    for those to end and is looked at again; with none under way it takes what is left, or raises BudgetSpent.
    """

    def __init__(self, cap: float | None) -> None:
        self.cap, self.spent = cap, 0.0
        self._reserved, self._under_way = 0.0, 0
        self._first, self._ended = asyncio.Lock(), asyncio.Event()

    @asynccontextmanager
    async def share(self, at_most: float, least: float | None = None) -> AsyncIterator[Share]:
        """Keeps `at_most` for a call, or what is left if that is `least` (default: `at_most`) or more.

        The call sets on its share what it cost: one that fails costs nothing known.
        """
        share = Share(await self._reserve(at_most, at_most if least is None else least))
        try:
            yield share
        finally:
            self._reserved -= share.limit
            self._under_way -= 1
            self.spent += share.cost
            self._ended.set()

    async def _reserve(self, at_most: float, least: float) -> float:
        async with self._first:  # one at a time looks, in the order in which they came: the others wait at no cost
            while self.cap is not None and self._left < at_most and self._under_way:
                self._ended.clear()
                await self._ended.wait()
            if self.cap is not None and self._left < least:
                raise BudgetSpent(_told(self.cap, self.spent, least))
            kept = at_most if self.cap is None else min(at_most, self._left)
            self._reserved += kept
            self._under_way += 1
            return kept

    @property
    def _left(self) -> float:
        return (self.cap or 0.0) - self.spent - self._reserved


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
        least = request.model_copy(update={"max_tokens": min(request.max_tokens, _fewest(request))})
        async with self._budget.share(price.at_most(request), price.at_most(least)) as share:
            completion = _priced(await self._provider.complete(_within(share.limit, request, price)), price)
            share.cost = _owed(completion, share.limit)
        return completion


def _fewest(request: CompletionRequest) -> int:
    return max(FEWEST, request.max_tokens // 4)


def _within(limit: float, request: CompletionRequest, price: Price) -> CompletionRequest:
    """The request with no more room for its reply than `limit` USD pay for."""
    over = price.at_most(request) - limit
    if over <= 0:
        return request
    return request.model_copy(update={"max_tokens": request.max_tokens - math.ceil(over * 1e6 / price.output)})


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
