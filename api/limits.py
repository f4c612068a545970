"""How often a key may ask: a bucket of tokens for each key, in this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from grader.errors import RateExceeded


class Bucket(NamedTuple):
    """So many tokens were in it at this time, in seconds."""

    tokens: float
    at: float


def take(bucket: Bucket | None, now: float, per_minute: int) -> tuple[Bucket, float]:
    """The bucket after a request, and for how many seconds the request comes too early: 0 where it may be served.

    A bucket fills evenly, `per_minute` tokens in a minute, and holds no more than these; None is a full one. A
    request takes a token; one that comes too early takes none, so that asking on does not put the next one off.
    """
    if bucket is None:
        bucket = Bucket(per_minute, now)
    filled = bucket.tokens + max(0.0, now - bucket.at) * per_minute / 60
    tokens = min(float(per_minute), filled)
    if tokens < 1:
        return Bucket(tokens, now), (1 - tokens) * 60 / per_minute
    return Bucket(tokens - 1, now), 0.0


@dataclass(frozen=True)
class KeyLimits:
    """Counts the requests of each key; `per_minute` None counts nothing.

    Keys are known ones, so there are no more buckets than keys. Each process counts for itself: behind two servers a
    key may ask twice as often.
    """

    per_minute: int | None
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[str, Bucket] = field(default_factory=dict, init=False)

    def count(self, key_id: str) -> None:
        """One more request of a key. Raises RateExceeded."""
        if self.per_minute is None:
            return
        self._buckets[key_id], early = take(self._buckets.get(key_id), self.clock(), self.per_minute)
        if early:
            raise RateExceeded(f"this key may ask {self.per_minute:,} times a minute", retry_after=early)
