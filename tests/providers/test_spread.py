"""Calls go to whichever of several providers alike has the fewest under way."""

from __future__ import annotations

import asyncio

import pytest

from grader.completion import Completion, CompletionRequest
from grader.errors import ServerFailed
from grader.providers.spread import Spread
from tests.doubles import a_completion, a_request


class Counting:
    """Notes how many of its calls are under way; replies when it is told to, or fails."""

    def __init__(self, go: asyncio.Event, error: Exception | None = None) -> None:
        self.under_way, self.most, self.calls, self._go, self._error = 0, 0, 0, go, error

    async def complete(self, request: CompletionRequest, /) -> Completion:
        self.calls, self.under_way = self.calls + 1, self.under_way + 1
        self.most = max(self.most, self.under_way)
        await self._go.wait()
        self.under_way -= 1
        if self._error:
            raise self._error
        return a_completion(request.messages[0].content)


async def test_calls_are_spread_evenly_and_each_gets_its_own_reply() -> None:
    """Of sixty at once, twenty for each of three."""
    go = asyncio.Event()
    several = [Counting(go) for _ in range(3)]
    spread = Spread(several)
    calls = [asyncio.create_task(spread.complete(a_request(f"{n}"))) for n in range(60)]
    while sum(one.calls for one in several) < 60:  # noqa: ASYNC110 - each begins in a turn of its own
        await asyncio.sleep(0)
    go.set()
    assert [reply.text for reply in await asyncio.gather(*calls)] == [f"{n}" for n in range(60)]
    assert [one.most for one in several] == [20, 20, 20]


async def test_a_call_that_failed_is_under_way_no_more() -> None:
    """The next ones find its place free."""
    go = asyncio.Event()
    go.set()
    several = [Counting(go, ServerFailed("no")), Counting(go)]
    spread = Spread(several)
    for _ in range(3):
        with pytest.raises(ServerFailed):
            await spread.complete(a_request())
    assert [one.calls for one in several] == [3, 0]
