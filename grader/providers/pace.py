"""When the next request may leave: pure bookkeeping over a clock that the caller reads.

Times are seconds of one clock, rates are of a second, None is no limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from grader.allowances import Allowance, Allowances
from grader.providers.bucket import Bucket
from grader.providers.learned import Learned
from grader.providers.limit import CATCH_UP, INPUT, OUTPUT, REQUESTS, TOKENS, Limit

KINDS = (REQUESTS, TOKENS, INPUT, OUTPUT)
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
class Pace:
    """The limits of one model: `own` are those that were set, and hold for others too; the rest is its own.

    What the provider tells, or refuses, is of a model; `burst` is how many requests it takes at once, if that is known.
    """

    own: Mapping[str, Limit] = field(default_factory=dict)
    burst: float | None = None
    parts: int = 1
    _told: dict[str, Limit] = field(default_factory=dict, init=False)
    _learned: Learned = field(default_factory=Learned, init=False)
    _even: Bucket = field(default_factory=lambda: Bucket(1.0, 1.0, 0.0, -math.inf), init=False)
    _held: float = field(default=-math.inf, init=False)

    @property
    def counts_tokens(self) -> bool:
        """Whether sizes other than the request itself matter."""
        return any(kind != REQUESTS for kind, _ in self._limits())

    @property
    def rate(self) -> float | None:
        """Requests a second that may leave now, as set, told or learned; None where nothing is known."""
        return min((rate for rate in (self._known, self._learned.rate) if rate is not None), default=None)

    @property
    def _known(self) -> float | None:
        rates = (limit.rate for kind, limit in self._limits() if kind == REQUESTS)
        return min((rate for rate in rates if rate is not None), default=None)

    def _limits(self) -> Iterator[tuple[str, Limit]]:
        yield from self.own.items()
        yield from self._told.items()

    def share(self, now: float, parts: int) -> None:
        """Limits that are set or told are shared by so many processes. What is learned is one's own."""
        self.parts = parts
        for _, limit in self._limits():
            limit.share(now, parts)

    def delay(self, now: float, sizes: Sizes = ONE, behind: float = math.inf) -> float:
        """In how many seconds a request of these sizes may leave; so many wait behind it."""
        self._learned.cautious = behind < TAIL * (self._learned.lower or 0.0)
        longest = self.held(now)
        for kind, limit in self._limits():
            if limit.bucket is not None:
                longest = max(longest, limit.bucket.delay(now, sizes.get(kind, 0.0)))
        if self._learned.lower is not None:
            longest = max(longest, self._evenly().delay(now))
        return longest

    def take(self, now: float, sizes: Sizes = ONE, *, late: bool = False) -> Ticket:
        """A request leaves; `late`: it waited for its turn, and for nothing else."""
        for kind, limit in self._limits():
            limit.take(now, sizes.get(kind, 0.0), late=late)
        place = self._learned.sent(now)
        if self._learned.lower is not None:
            self._evenly().take(now, within=math.inf if late else 1.0)
        return Ticket(now, place, sizes, {kind: limit.taken for kind, limit in self._told.items()})

    def answered(self, now: float) -> None:
        """A request was served."""
        if limit := self.own.get(REQUESTS):
            limit.answered(now)

    def settle(self, ticket: Ticket, real: Sizes) -> None:
        """What a request really took, as far as that is known."""
        for kind, limit in self._limits():
            if kind in real:
                limit.settle(real[kind] - ticket.sizes.get(kind, 0.0))

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
        """What was told of a kind; what was sent before anything was counts, as far as it was counted."""
        if (limit := self._told.get(kind)) is None:
            burst, taken = (self.burst, float(self._learned.places)) if kind == REQUESTS else (None, 0.0)
            limit = self._told[kind] = Limit(burst=burst, parts=self.parts, taken=taken)
        return limit

    def refused(self, ticket: Ticket, now: float, under_way: int, wait: float | None) -> None:
        """A request met a limit: `under_way` others did not, and it was told to wait for so many seconds."""
        known, first = self._known, self._learned.lower is None
        for kind, limit in self._limits():
            limit.taken -= ticket.sizes.get(kind, 0.0)  # it took nothing
            if kind == REQUESTS:
                limit.refused(now)
        self._learned.refused(ticket.at, ticket.place, under_way, wait)
        if known is not None and self._learned.upper > SLACK * known:
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
