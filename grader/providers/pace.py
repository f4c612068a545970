"""When the next request may leave: pure bookkeeping over a clock that the caller reads.

Times are seconds of one clock, rates are of a second, None is no limit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from grader.allowances import MINUTE, Allowance, Allowances
from grader.providers.bucket import Bucket
from grader.providers.learned import Learned

REQUESTS, TOKENS, INPUT, OUTPUT = "requests", "tokens", "input_tokens", "output_tokens"
KINDS = (REQUESTS, TOKENS, INPUT, OUTPUT)
TOGETHER, MORE = 0.5, 0.25
"""Seconds' worth of a limit that was set that may be taken at once, and requests that each answer allows beside them,
up to as much again. Limits on a minute are enforced over shorter times as well, a second for example
(https://platform.openai.com/docs/guides/rate-limits): what is taken at once is found out with a refusal or two."""
CATCH_UP = 0.5
"""Seconds' worth that may leave together where requests leave evenly, if they are late: a loop that woke late catches
up with itself, or it would go slower than the limit. What did not leave since nobody asked is not made up for."""
TAIL = 2.5
"""Seconds: about what a refusal costs the refused call. Where what waits is gone sooner, no more is tried."""
SLACK = 0.98  # of a limit that is known: under it a measurement says that less is granted

Sizes = Mapping[str, float]
ONE: Sizes = MappingProxyType({REQUESTS: 1.0})


@dataclass(frozen=True)
class Ticket:
    """A request that left: when, as which of all, of what sizes, and how much of each kind had been taken by then."""

    at: float
    place: int
    sizes: Sizes
    taken: Sizes


@dataclass
class Limit:
    """One kind of limit: `own` is the rate that was set, `told` what the provider says of its own; the less counts.

    `burst` is what may be taken at once, where that is known. What the provider says to be left may be taken at once
    too, unless a rate was set, or it once refused a request all the same (`trusted`): from then on requests leave
    evenly. `parts` share the limit; `more` may be taken at once since there were answers and no refusal.
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
        self.trusted = self.own is None
        self._refit(-math.inf)

    @property
    def rate(self) -> float | None:
        """This process's part."""
        told = None if self.told is None else self.told.per_second
        known = [rate for rate in (self.own, told) if rate is not None]
        return min(known) / self.parts if known else None

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


@dataclass
class Pace:
    """Limits as set (of a minute), as told and as learned from refusals; `burst` is how many requests at once."""

    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    burst: float | None = None
    _limits: dict[str, Limit] = field(default_factory=dict, init=False)
    _learned: Learned = field(default_factory=Learned, init=False)
    _even: Bucket = field(default_factory=lambda: Bucket(1.0, 1.0, 0.0, -math.inf), init=False)
    _held: float = field(default=-math.inf, init=False)
    _parts: int = field(default=1, init=False)

    def __post_init__(self) -> None:
        if self.requests_per_minute is not None:
            self._limits[REQUESTS] = Limit(self.requests_per_minute / MINUTE, self.burst)
        if self.tokens_per_minute is not None:
            self._limits[TOKENS] = Limit(self.tokens_per_minute / MINUTE)

    @property
    def counts_tokens(self) -> bool:
        """Whether sizes other than the request itself matter."""
        return any(kind != REQUESTS for kind in self._limits)

    @property
    def rate(self) -> float | None:
        """Requests a second that may leave now, as set, told or learned; None where nothing is known."""
        known = [self._limits[REQUESTS].rate if REQUESTS in self._limits else None, self._learned.rate]
        return min((rate for rate in known if rate is not None), default=None)

    def share(self, now: float, parts: int) -> None:
        """Limits that are set or told are shared by so many processes. What is learned is one's own."""
        self._parts = parts
        for limit in self._limits.values():
            limit.share(now, parts)

    def delay(self, now: float, sizes: Sizes = ONE, behind: float = math.inf) -> float:
        """In how many seconds a request of these sizes may leave; so many wait behind it."""
        self._learned.cautious = behind < TAIL * (self._learned.lower or 0.0)
        longest = self.held(now)
        for kind, limit in self._limits.items():
            if limit.bucket is not None:
                longest = max(longest, limit.bucket.delay(now, sizes.get(kind, 0.0)))
        if self._learned.lower is not None:
            longest = max(longest, self._evenly().delay(now))
        return longest

    def take(self, now: float, sizes: Sizes = ONE, *, late: bool = False) -> Ticket:
        """A request leaves; `late`: it waited for its turn, and for nothing else."""
        taken = {}
        for kind, limit in self._limits.items():
            limit.taken += sizes.get(kind, 0.0)
            taken[kind] = limit.taken
            if limit.bucket is not None:
                limit.bucket.take(now, sizes.get(kind, 0.0), within=1.0 if limit.even and not late else math.inf)
        place = self._learned.sent(now)
        if self._learned.lower is not None:
            self._evenly().take(now, within=math.inf if late else 1.0)
        return Ticket(now, place, sizes, taken)

    def answered(self, now: float) -> None:
        """A request was served."""
        if limit := self._limits.get(REQUESTS):
            limit.answered(now)

    def settle(self, ticket: Ticket, real: Sizes) -> None:
        """What a request really took, as far as that is known."""
        for kind in real:
            if limit := self._limits.get(kind):
                more = real[kind] - ticket.sizes.get(kind, 0.0)
                limit.taken += more
                if limit.bucket is not None:
                    limit.bucket.level -= more

    def tell(self, told: Allowances, now: float, ticket: Ticket | None = None) -> None:
        """What headers say: as things stood when a request came, or, without its ticket, as they stand now."""
        for kind in KINDS:
            allowance: Allowance | None = getattr(told, kind)
            if allowance is None:
                continue
            limit, at = self._limit(kind), now
            taken = limit.taken
            if ticket is not None:
                at, taken = ticket.at, ticket.taken.get(kind, ticket.place if kind == REQUESTS else 0.0)
            limit.tell(now, allowance, at, taken)

    def _limit(self, kind: str) -> Limit:
        """The limit of a kind; what was sent before there was one counts, as far as it was counted."""
        if (limit := self._limits.get(kind)) is None:
            burst, taken = (self.burst, float(self._learned.places)) if kind == REQUESTS else (None, 0.0)
            limit = self._limits[kind] = Limit(burst=burst, parts=self._parts, taken=taken)
        return limit

    def refused(self, ticket: Ticket, now: float, under_way: int, wait: float | None) -> None:
        """A request met a limit: `under_way` others did not, and it was told to wait for so many seconds."""
        for kind, limit in self._limits.items():
            limit.taken -= ticket.sizes.get(kind, 0.0)  # it took nothing
        known, first = self._limits.get(REQUESTS), self._learned.lower is None
        if known is not None:
            known.refused(now)
        self._learned.refused(ticket.at, ticket.place, under_way, wait)
        if known is not None and known.rate is not None and self._learned.upper > SLACK * known.rate:
            self._learned.forget()
        elif first:
            self._even.level, self._even.at = 0.0, now

    def hold(self, until: float) -> None:
        """The provider named a time: nothing leaves before it."""
        self._held = max(self._held, until)

    def held(self, now: float) -> float:
        """How many seconds nothing may leave."""
        return max(0.0, self._held - now)

    def _evenly(self) -> Bucket:
        """At the rate that was learned."""
        self._even.rate = self._learned.rate or self._even.rate
        self._even.most = max(1.0, self._even.rate * CATCH_UP)
        return self._even
