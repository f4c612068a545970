"""Two numbers from 0 to 1 that ought to be the same, against the diagonal on which they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.lab.view import Value
from reports.lab import wording
from reports.lab.drawing import Dot, Label, Line, Mark, Plot, Scale

HEIGHT, TOP, FLOOR = 300, 24, 256  # pixels: all, and where 1 and 0 of the y axis are
MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True)
class Axes:
    """What the plot is called, and its axes; `across` and `up` are how a point is told in words."""

    title: str
    x: str
    y: str
    across: str
    up: str


def diagonal(key: str, axes: Axes, points: Sequence[tuple[float, Value]]) -> Plot | None:
    """A dot with its interval for each point; None without points."""
    if not points:
        return None
    across, up = Scale(0, 1, 11, 97), Scale(0, 1, FLOOR, TOP)
    drawn: list[Mark] = []
    for at in MARKS:
        drawn += [
            Line(across.at(0), up.at(at), across.at(1), up.at(at), "grid"),
            Label(9, up.at(at) + 4, wording.decimal(at), "tick", "end"),
            Label(across.at(at), FLOOR + 18, wording.decimal(at), "tick", "middle"),
        ]
    drawn.append(Line(across.at(0), up.at(0), across.at(1), up.at(1), "ideal"))
    drawn += [Label(0, 12, axes.y, "tick"), Label(97, HEIGHT - 6, axes.x, "tick", "end")]
    for x, value in points:
        drawn += _point(across.at(x), value, up)
    told = "; ".join(f"{axes.across} {wording.decimal(x)}, {axes.up} {wording.with_span(value)}" for x, value in points)
    return Plot(key, axes.title, f"{axes.title}. On the diagonal both are the same. {told}.", HEIGHT, tuple(drawn))


def _point(x: float, value: Value, up: Scale) -> list[Mark]:
    drawn: list[Mark] = []
    if value.low is not None and value.high is not None:
        drawn.append(Line(x, up.at(value.low), x, up.at(value.high), "whisker"))
    if value.value is not None:
        drawn.append(Dot(x, up.at(value.value), "dot"))
    return drawn
