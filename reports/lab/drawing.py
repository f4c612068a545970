"""What a plot is made of: marks with x in percent of its width and y in pixels, so that text keeps its size."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Line:
    """From (x1, y1) to (x2, y2)."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: str
    kind: Literal["line"] = "line"


@dataclass(frozen=True)
class Box:
    """A rectangle; `width` in percent, `height` in pixels."""

    x: float
    y: float
    width: float
    height: float
    look: str
    kind: Literal["box"] = "box"


@dataclass(frozen=True)
class Dot:
    """A disc around (x, y)."""

    x: float
    y: float
    look: str
    kind: Literal["dot"] = "dot"


@dataclass(frozen=True)
class Label:
    """Words whose base line is at y."""

    x: float
    y: float
    text: str
    look: str = "name"
    anchor: Anchor = "start"
    kind: Literal["label"] = "label"


Mark = Line | Box | Dot | Label


@dataclass(frozen=True)
class Plot:
    """A picture with its text alternative: `description` says in words what the marks show."""

    key: str
    title: str
    description: str
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` on a stretch from `start` to `end`; what is beyond the ends stays at them."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where the value is, to a hundredth."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)


def ticks(low: float, high: float, most: int = 6) -> tuple[float, ...]:
    """At most `most` round numbers that hold low and high between them, both ends included; high > low."""
    for step in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0):
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first < most:
            return tuple(round(n * step, 2) for n in range(first, last + 1))
    return (low, high)
