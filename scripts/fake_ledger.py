"""What a fake provider was asked, by answer: how often, how often in vain, and what it said."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Asked:
    """One answer: requests that came, replies that were sent, replies that nobody was there for any more.

    `levels` are those of each reply sent, in the order in which they stand in it, `at` is when that was (seconds of
    the machine's monotonic clock). `lost` counts requests whose connection had ended before their reply: a real
    provider would have billed them all the same.
    """

    asked: int = 0
    answered: int = 0
    lost: int = 0
    levels: list[list[int]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)

    def replied(self, value: Any) -> None:
        """Notes a reply that is sent."""
        self.answered += 1
        self.levels.append(list(levels(value)))
        self.at.append(time.monotonic())


@dataclass
class Ledger:
    """All answers of a run, each under its quote. `seconds` is the latency of the requests so far, each as drawn.

    `first` is when the first of them came (seconds of the machine's monotonic clock).
    """

    answers: dict[str, Asked] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0
    first: float | None = None

    def came(self, quote: str, seconds: float) -> Asked:
        """Notes a request about the answer of this quote."""
        self.first = time.monotonic() if self.first is None else self.first
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        self.seconds.append(seconds)
        asked = self.answers.setdefault(quote, Asked())
        asked.asked += 1
        return asked

    def shown(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def levels(value: Any) -> Iterator[int]:
    """Every level in a reply, in its order."""
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "level" and isinstance(part, int):
                yield part
            else:
                yield from levels(part)
    elif isinstance(value, list):
        for part in value:
            yield from levels(part)
