"""What people gave, by what the judge gave, against the diagonal on which the two agree."""

from __future__ import annotations

from collections.abc import Sequence

from grader.lab.view import Bin
from reports.lab import wording
from reports.lab.drawing import Dot, Label, Line, Mark, Plot, Scale

HEIGHT, TOP, FLOOR = 300, 24, 256  # pixels: all, and where 1 and 0 of the y axis are
MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def reliability(key: str, bins: Sequence[Bin]) -> Plot | None:
    """None without bins."""
    if not bins:
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
    drawn += [
        Label(0, 12, "People’s mean score", "tick"),
        Label(97, HEIGHT - 6, "Judge’s score", "tick", "end"),
    ]
    for b in bins:
        drawn += _point(b, across, up)
    told = "; ".join(f"judge {wording.decimal(b.judged)}, people {wording.with_span(b.human)}" for b in bins)
    title = "People’s mean score by the judge’s score"
    return Plot(key, title, f"{title}. On the diagonal both are the same. {told}.", HEIGHT, tuple(drawn))


def _point(b: Bin, across: Scale, up: Scale) -> list[Mark]:
    x = across.at(b.judged)
    drawn: list[Mark] = []
    if b.human.low is not None and b.human.high is not None:
        drawn.append(Line(x, up.at(b.human.low), x, up.at(b.human.high), "whisker"))
    if b.human.value is not None:
        drawn.append(Dot(x, up.at(b.human.value), "dot"))
    return drawn
