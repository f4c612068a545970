"""How long an outage is waited out: pauses that grow with the time that it has lasted, up to an end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from random import SystemRandom

from grader.errors import ProviderError

FIRST, LONGEST = dt.timedelta(seconds=5), dt.timedelta(minutes=15)
SPREAD = dt.timedelta(minutes=1)
_RANDOM = SystemRandom()


@dataclass(frozen=True)
class Pause:
    """Since when and until when an assessment waits at most, and when it is tried again."""

    since: dt.datetime
    until: dt.datetime
    retry_at: dt.datetime


@dataclass(frozen=True)
class Patience:
    """`at_most` is how long an assessment may wait in all; `random` draws from 0 to 1."""

    at_most: dt.timedelta
    first: dt.timedelta = FIRST
    random: Callable[[], float] = _RANDOM.random

    def is_over(self, since: dt.datetime | None, now: dt.datetime) -> bool:
        """Whether a run that begins now is the last. `since`: when the outage was first met, None where it was not."""
        return now >= (since or now) + self.at_most

    def pause(self, since: dt.datetime | None, error: ProviderError, now: dt.datetime) -> Pause:
        """The next pause.

        It is half of what the outage has lasted, five seconds at least and a quarter of an hour at most, or what the
        provider asked for where that is longer; a fifth more or less of it is drawn, so that all that waits does not
        come back at once. The last pause ends with the waiting time, and the last run follows it.
        """
        since = since or now
        until = since + self.at_most
        length = min(LONGEST, max(self.first, (now - since) / 2))
        length = max(length * (0.8 + 0.4 * self.random()), dt.timedelta(seconds=error.retry_after or 0.0))
        return Pause(since, until, min(until, now + length))

    def until_tomorrow(self, since: dt.datetime | None, until: dt.datetime, now: dt.datetime) -> Pause:
        """The pause of what a tenant's day has no money for: it ends with the day, and takes nothing of the patience.

        A minute is drawn from, so that all that waits does not come back at once.
        """
        return Pause(since or now, until, until + SPREAD * self.random())
