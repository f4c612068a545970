"""When the next request may leave: pure bookkeeping over a clock that the caller reads."""

from __future__ import annotations

import math


class Pace:
    """Turns that are evenly spaced, so that a limit on a minute holds in every part of the minute too.

    Times are seconds of one clock. None is no limit.
    """

    def __init__(self, requests_per_minute: float | None, tokens_per_minute: float | None) -> None:
        self._per_request = 60 / requests_per_minute if requests_per_minute else 0.0
        self._per_token = 60 / tokens_per_minute if tokens_per_minute else 0.0
        self._next = self._held = -math.inf

    @property
    def counts_tokens(self) -> bool:
        """Whether `turn` and `settle` look at tokens at all."""
        return self._per_token > 0

    def turn(self, now: float, tokens: int = 0) -> float:
        """Takes the next turn for a request of so many tokens; how many seconds to wait for it."""
        start = max(now, self._next)
        self._next = start + max(self._per_request, tokens * self._per_token)
        return start - now

    def settle(self, expected: int, real: int) -> None:
        """Moves the next turn by what a request took more, or less, than was expected of it."""
        self._next += (real - expected) * self._per_token

    def hold(self, until: float) -> None:
        """The provider named a time: nothing leaves before it."""
        self._held = max(self._held, until)

    def held(self, now: float) -> float:
        """How many seconds nothing may leave."""
        return max(0.0, self._held - now)
