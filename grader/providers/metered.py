"""A provider that works out what another's replies cost, and stops before a cap on cost is passed."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from grader.completion import Completion, CompletionRequest, Provider
from grader.errors import BudgetSpent
from grader.providers.paced import holder
from grader.providers.prices import Price, PriceList

FEWEST = 1_000
"""Tokens of room under which no reply is asked for: about twice a judgement. A request that asks for more room than
the cap leaves is sent with what is left, down to this or a quarter of what it asks for."""


@dataclass
class Share:
    """A part of the budget that one call has to itself: `cost`, within `limit`, is what it took."""

    limit: float
    cost: float = 0.0


class Account(Protocol):
    """What is spent of a cap, by whoever spends from it. `owe` is called when a reply is taken care of."""

    async def spent(self) -> float: ...  # USD

    def owe(self, cost: float, /) -> None: ...  # a call took so many USD


@dataclass
class Purse:
    """An account that one process keeps in memory; it begins with what was spent before, in USD."""

    total: float = 0.0

    async def spent(self) -> float:
        return self.total

    def owe(self, cost: float, /) -> None:
        self.total += cost


class Budget:
    """USD that may be spent from an account, shared by all providers that are given it. None is no cap.

    A call has to fit beside all that is spent or may yet be by the calls under way. One that does not fit waits
    for those to end and is looked at again; with none under way it takes what is left, or raises what `refusal`
    makes of the reason and of the USD that the call needs at least.
    """

    def __init__(
        self,
        cap: float | None,
        account: Account | None = None,
        refusal: Callable[[str, float], BudgetSpent] = lambda reason, _: BudgetSpent(reason),
    ) -> None:
        self.cap, self._account, self._refusal = cap, account or Purse(), refusal
        self._reserved, self._under_way = 0.0, 0
        self._first, self._ended = asyncio.Lock(), asyncio.Event()

    async def spent(self) -> float:
        """USD that are spent so far."""
        return await self._account.spent()

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
            self._account.owe(share.cost)
            self._ended.set()

    async def _reserve(self, at_most: float, least: float) -> float:
        async with self._first:  # one at a time looks, in the order in which they came: the others wait at no cost
            left = await self._left()
            while left < at_most and self._under_way:
                await self._ended.wait()
                left = await self._left()
            if left < least:
                raise self._refusal(_told(self.cap or 0.0, left, least), least)
            kept = min(at_most, left)
            self._reserved += kept
            self._under_way += 1
            return kept

    async def _left(self) -> float:
        if self.cap is None:
            return math.inf
        self._ended.clear()
        reserved = self._reserved  # first: what ends meanwhile is counted twice
        return self.cap - await self._account.spent() - reserved


class Metered:
    """Sets `usage.cost_usd` by the price list (None: no price, or tokens untold) and keeps within all `budgets`.

    A cached reply keeps its recorded cost and takes nothing from a budget. Inside `slot_held` a call is under way until
    the end of that block, so that what it took stands in the rows by then. Raises BudgetSpent, and JudgeSpecError for
    a model without a price under a cap.
    """

    def __init__(self, provider: Provider, prices: PriceList, *budgets: Budget) -> None:
        self._provider, self._prices = provider, prices
        self._budgets = tuple(budget for budget in budgets if budget.cap is not None)

    async def complete(self, request: CompletionRequest, /) -> Completion:
        if not self._budgets:
            return _priced(await self._provider.complete(request), self._prices.price_of(request.model))
        price = self._prices.required(request.model)
        least = request.model_copy(update={"max_tokens": min(request.max_tokens, _fewest(request))})
        async with AsyncExitStack() as stack:
            needs = price.at_most(request), price.at_most(least)
            shares = [await stack.enter_async_context(budget.share(*needs)) for budget in self._budgets]
            limit = min(share.limit for share in shares)
            completion = _counted(_priced(await self._provider.complete(_within(limit, request, price)), price), limit)
            for share in shares:
                share.cost = 0.0 if completion.cached else completion.counted_usd
            if (end := holder()) is not None:
                end.push_async_exit(stack.pop_all())
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


def _counted(completion: Completion, at_most: float) -> Completion:
    """With what caps count for a reply that did not tell its tokens: the most that it can have cost."""
    if completion.cached or completion.usage.cost_usd is not None:
        return completion
    return completion.model_copy(update={"cost_at_most_usd": at_most})


def _told(cap: float, left: float, least: float) -> str:
    return f"the next call may cost ${least:.4f}, and ${max(0.0, left):.4f} of ${cap:.2f} are left"
