"""When a delivery that failed is tried again. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

DELAYS: tuple[timedelta, ...] = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=8),
)
"""How long to wait after the first failed attempt, the second, …: eleven attempts within a day."""

JITTER = 0.1  # the share of a delay that chance may take away, so that what failed together does not return together


def next_attempt(attempt_number: int, random: Callable[[], float]) -> timedelta | None:
    """How long to wait after failed attempt `attempt_number` (from 1), or None where that was the last.

    `random` draws from [0, 1). Chance only shortens a delay, so that all of them stay within a day. A receiver's
    `retry-after` counts for nothing. Whoever asks has seen to it that the receiver is not gone (410).
    """
    if attempt_number > len(DELAYS):
        return None
    return DELAYS[attempt_number - 1] * (1 - JITTER * random())
