"""A token bucket: pure bookkeeping over a clock that the caller reads."""

from __future__ import annotations

import math
from dataclasses import dataclass

ROUNDING = 1e-6  # what floats make of a wait that was slept out may lack so much


@dataclass
class Bucket:
    """Room that grows by `rate` a second up to `most`; `level` is what was there at `at` (seconds of one clock).

    It can be overdrawn: what takes more than was there, or more than fits in, is paid back before the next one.
    """

    rate: float
    most: float
    level: float
    at: float

    def fill(self, now: float) -> None:
        """Adds what has come in since."""
        if now > self.at:
            self.level, self.at = self._level(now), now

    def delay(self, now: float, size: float = 1.0) -> float:
        """In how many seconds there is room for so much, or for as much as ever fits in."""
        missing = min(size, self.most) - self._level(now)
        return missing / self.rate if missing > ROUNDING else 0.0

    def _level(self, now: float) -> float:
        return min(self.most, self.level + max(0.0, now - self.at) * self.rate)

    def take(self, now: float, size: float = 1.0, *, within: float = math.inf) -> None:
        """Takes so much out of what is there; what there is beyond `within` is lost."""
        self.fill(now)
        self.level = min(self.level, within) - size

    def become(self, now: float, rate: float, most: float) -> None:
        """Goes on at another rate, and with other room."""
        self.fill(now)
        self.rate, self.most = rate, most
        self.level = min(self.level, most)
