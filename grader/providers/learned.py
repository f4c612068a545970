"""The rate that a provider grants, measured from what it refused and what it took in between.

Where a limit is a token bucket, two refusals say that it was empty twice, so what was taken between them is what came
in, to within one request: after n requests in t seconds the rate is between (n - 1) / t and (n + 1) / t. The next
measurement is provoked by going slowly from the lower bound through the upper one, the more slowly the longer the last
one took, so that refusals become rare as the rate is known better.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

DOUBLING = 0.25  # seconds in which the first guess doubles until it is refused
RETRYING = 1.0  # seconds in which a later guess doubles
LONGEST = 4.0  # seconds in which what is tried grows through the bounds, at most: what is granted may change
LEAST = 0.1  # of the lower bound: what is tried above it in that time, at least
PAUSE = 4.0  # as many times as long as usual without a request: the bucket may have filled up meanwhile
SLOWEST = 1 / 60  # requests a second: what is tried even where everything was refused
AT_LEAST = 0.05  # seconds between two refusals that are told apart: what is refused at once is one refusal
REMEMBERED = 8  # refusals


@dataclass(frozen=True)
class _Refusal:
    """When the refused request left, how many had left before it, and how many were refused by then."""

    at: float
    place: int
    refused: int


@dataclass
class Learned:
    """A rate once something was refused, in requests a second; None until then. Times are seconds of one clock.

    `lower` and `upper` bound it, as measured over `span` seconds; without a measurement it doubles from `lower` on.
    `cautious`: nothing more than the lower bound is tried.
    """

    lower: float | None = None
    upper: float = math.inf
    span: float = DOUBLING
    cautious: bool = False

    def __post_init__(self) -> None:
        self._past: deque[_Refusal] = deque(maxlen=REMEMBERED)
        self.places = self._refused = self._settled = self._fresh = 0
        self._age, self._first, self._last = 0.0, math.inf, -math.inf

    def sent(self, now: float) -> int:
        """Notes that a request leaves; its place among all that did."""
        rate = self.rate
        if rate is not None:
            # A time in which nobody asked, or fewer than could, has shown nothing: what is tried grows by what is used.
            self._age += 0.0 if self.cautious else min(now - self._last, 2 / rate)
            if now - self._last > PAUSE / rate:
                self._fresh = self.places
        self._first, self._last = min(self._first, now), now
        self.places += 1
        return self.places

    @property
    def rate(self) -> float | None:
        """What may leave in a second now."""
        if self.lower is None:
            return None
        if self.cautious and self.upper < math.inf:
            return self.lower
        if self.upper == math.inf:
            return self.lower * math.exp2(min(self._age / self.span, 60.0))
        width = max(self.upper - self.lower, LEAST * self.lower)
        return self.lower + width * (self._age / min(self.span, LONGEST)) ** 3

    def refused(self, sent_at: float, place: int, under_way: int, wait: float | None) -> None:
        """A request was refused: `under_way` others were not, and it was told to wait so many seconds.

        Those that left before the rate was last changed say nothing of the new one: they are counted only.
        """
        self._refused += 1
        here = _Refusal(sent_at, place, self._refused)
        if self.lower is None:
            self._set(max(guess(under_way, wait), self._so_far(sent_at) / 2), math.inf, DOUBLING)
        elif place > self._settled:
            self._measure(here)
        if not self._past or sent_at - self._past[-1].at >= AT_LEAST:
            self._past.append(here)

    def _so_far(self, now: float) -> float:
        """Requests a second since the first one, where that is long enough ago to mean something."""
        return self.places / (now - self._first) if now - self._first >= 2 * DOUBLING else 0.0

    def forget(self) -> None:
        """The rate is no longer of use: another limit is known to be tighter."""
        self.lower, self.upper = None, math.inf

    def bounds(self, now: _Refusal, then: _Refusal) -> tuple[float, float, float]:
        """The least and the most that can have been granted between two refusals, and over how many seconds."""
        seconds = max(now.at - then.at, 1e-6)
        taken = max(0, (now.place - then.place) - (now.refused - then.refused))
        return (taken - 1) / seconds, (taken + 1) / seconds, seconds

    def _measure(self, here: _Refusal) -> None:
        """Measures from the refusal that gives most, or tries less where no time has passed, or nothing was taken."""
        past = [one for one in self._past if here.at - one.at >= AT_LEAST]
        found = [self.bounds(here, one) for one in past]
        fresh = [bounds for bounds, one in zip(found, past, strict=True) if one.place >= self._fresh]
        half = (self.rate or SLOWEST) / 2
        if not fresh:  # what came in meanwhile may not have fitted in: the lower bounds hold, the upper ones do not
            return self._set(max([half, *(bounds[0] for bounds in found)]), math.inf, RETRYING)
        lower, upper, span = max(fresh)
        if fresh[-1][1] < lower:  # less is granted than was: what is further back is no longer true
            self._past = deque([self._past[-1]], maxlen=REMEMBERED)
            lower, upper, span = fresh[-1]
        if lower > 0:
            return self._set(lower, upper, span)
        return self._set(max(SLOWEST, min(half, upper / 2)), math.inf, max(DOUBLING, span))

    def _set(self, lower: float, upper: float, span: float) -> None:
        self.lower, self.upper, self.span = lower, upper, span
        self._age, self._settled = 0.0, self.places


def guess(under_way: int, wait: float | None) -> float:
    """Requests a second after a first refusal, of which only a wait is known, and what was taken at once.

    One request may leave after the wait, so the rate is no less than one over it. Where it is told in whole seconds
    it was rounded up, from anything: the geometric mean of that rate and of all at once in a second is tried first.
    """
    at_least = 1 / max(wait or 1.0, 1e-3)
    if wait is not None and not wait.is_integer():
        return max(SLOWEST, at_least)
    return max(SLOWEST, math.sqrt(at_least * max(1, under_way)))
