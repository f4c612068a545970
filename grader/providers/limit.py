"""One limit of a provider on a minute, as it was set or as it is told: how much of it may be taken, and when.

Times are seconds of one clock, rates are of a second.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from grader.allowances import MINUTE, Allowance
from grader.providers.bucket import Bucket

REQUESTS, TOKENS, INPUT, OUTPUT = "requests", "tokens", "input_tokens", "output_tokens"
TOGETHER, MORE = 0.5, 0.25
"""Seconds' worth of a limit that was set that may be taken at once, and requests that each answer allows beside them,
up to as much again. Limits on a minute are enforced over shorter times as well, a second for example
(https://platform.openai.com/docs/guides/rate-limits): what is taken at once is found out with a refusal or two."""
CATCH_UP = 0.5
"""Seconds' worth that may leave together where requests leave evenly, if they are late: a loop that woke late catches
up with itself, or it would go slower than the limit. What did not leave since nobody asked is not made up for."""


@dataclass
class Limit:
    """One kind of limit: `own` is the rate that was set, or `told` what the provider says of its own.

    `burst` is what may be taken at once, where that is known. What the provider says to be left may be taken at once
    too, unless it once refused a request all the same (`trusted`): from then on requests leave evenly. `parts` share
    the limit; of one that was set `more` may be taken at once since there were answers and no refusal.
    """

    own: float | None = None
    burst: float | None = None
    parts: int = 1
    told: Allowance | None = None
    trusted: bool = True
    even: bool = False
    more: float = 0.0
    taken: float = 0.0
    bucket: Bucket | None = None

    def __post_init__(self) -> None:
        self._refit(-math.inf)

    @property
    def rate(self) -> float | None:
        """This process's part."""
        told = None if self.told is None else self.told.per_second
        rate = told if self.own is None else self.own
        return None if rate is None else rate / self.parts

    def share(self, now: float, parts: int) -> None:
        """So many processes share the limit from now on."""
        self.parts = parts
        self._refit(now)

    def tell(self, now: float, told: Allowance, at: float, taken: float) -> None:
        """What the reply to a request says that left at `at`, when `taken` had been taken with it."""
        if told.remaining is None:
            self.trusted = False
        self.told = told
        bucket = self._refit(now)
        if told.remaining is None or bucket is None:
            return
        left = told.remaining + (now - at) * told.per_second - (self.taken - taken)
        mine = min(left / self.parts, bucket.most)
        bucket.level = mine if self.trusted else min(bucket.level, mine)

    def take(self, now: float, size: float, *, late: bool) -> None:
        """A request of this size leaves."""
        self.taken += size
        if self.bucket is not None:
            self.bucket.take(now, size, within=1.0 if self.even and not late else math.inf)

    def settle(self, more: float) -> None:
        """A request took so much more than was expected of it."""
        self.taken += more
        if self.bucket is not None:
            self.bucket.level -= more

    def answered(self, now: float) -> None:
        """A request was served: more may be taken at once, until it is a second's worth."""
        if self.own is None or self.burst is not None or self.even or self.more >= (self.rate or 0.0) * TOGETHER:
            return
        self.more += MORE
        if self.bucket is not None:
            before = self.bucket.most
            self._refit(now)
            self.bucket.level += self.bucket.most - before

    def refused(self, now: float) -> None:
        """Nothing was left, whatever we counted, and whatever was said."""
        self.trusted, self.even = False, True
        if bucket := self._refit(now):
            bucket.level = min(bucket.level, 0.0)

    def _refit(self, now: float) -> Bucket | None:
        rate = self.rate
        if rate is None:
            return None
        most = max(1.0, self._most(rate))
        if self.bucket is None:
            self.bucket = Bucket(rate, most, most, now)
        else:
            self.bucket.become(now, rate, most)
        return self.bucket

    def _most(self, rate: float) -> float:
        if self.trusted and self.told is not None:
            return self.told.limit / self.parts
        if self.burst is not None:
            return self.burst / self.parts
        return rate * CATCH_UP if self.even else rate * TOGETHER + self.more


def limits_set(
    requests_per_minute: float | None = None, tokens_per_minute: float | None = None, burst: float | None = None
) -> dict[str, Limit]:
    """Limits as people set them, of a minute; `burst` is how many requests may leave at once."""
    found = {}
    if requests_per_minute is not None:
        found[REQUESTS] = Limit(requests_per_minute / MINUTE, burst)
    if tokens_per_minute is not None:
        found[TOKENS] = Limit(tokens_per_minute / MINUTE)
    return found
