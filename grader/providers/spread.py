"""One provider of several alike, so that a thousand calls at once do not stand in each other's way."""

from __future__ import annotations

from collections.abc import Sequence

from grader.completion import Completion, CompletionRequest, Provider
from grader.together import turn

AT_ONCE = 50
"""Calls that one provider's pool of connections is given. With each request that comes or goes httpcore looks through
all of its pool's connections and asks the sockets of those that rest: with 1,000 in one pool that is a second of
work for a thousand replies, and with 50 a twentieth of it."""


class Spread:
    """Gives each call to the one of `providers` that has the fewest under way, a call a turn of the event loop."""

    def __init__(self, providers: Sequence[Provider]) -> None:
        self._providers, self._under_way = tuple(providers), [0] * len(providers)

    async def complete(self, request: CompletionRequest, /) -> Completion:
        await turn()
        n = self._under_way.index(min(self._under_way))
        self._under_way[n] += 1
        try:
            completion = await self._providers[n].complete(request)
        finally:
            self._under_way[n] -= 1
        await turn()  # what the reply says is read next
        return completion
