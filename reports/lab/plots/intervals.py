"""One measure of everybody: a dot on its interval, a row each."""

from __future__ import annotations

from collections.abc import Sequence

from grader.lab.view import CEILING, FLOOR, HUMAN, JUDGE, RunView, Value
from reports.lab import wording
from reports.lab.drawing import Box, Dot, Label, Line, Mark, Plot, Scale, ticks
from reports.lab.measures import MEANINGS

ROW, TOP, BOTTOM = 44, 22, 34  # pixels: a row, its track's place in it, and the room for the ticks
Named = tuple[str, str, Value]  # label, who, value


def intervals(key: str, runs: Sequence[RunView], measure: str, *, same_rows: bool) -> Plot | None:
    """None where nobody has a value. People and floors of the same rows are the same, and are shown once."""
    rows = _rows(runs, measure, same_rows)
    known = [v for _, _, value in rows for v in (value.value, value.low, value.high) if v is not None]
    if not known:
        return None
    marks = ticks(min(0.0, *known), max(*known, _least_top(measure)))
    scale = Scale(marks[0], marks[-1], 1, 99)
    height = ROW * len(rows) + BOTTOM
    drawn: list[Mark] = []
    for n, (label, who, value) in enumerate(rows):
        drawn += _row(ROW * n, label, who, value, scale, marks, signed=MEANINGS[measure].signed)
    drawn += [Label(scale.at(t), height - 14, wording.decimal(t), "tick", "middle") for t in marks]
    told = "; ".join(f"{label} {wording.with_span(value, sign=MEANINGS[measure].signed)}" for label, _, value in rows)
    title = f"{MEANINGS[measure].label}: {MEANINGS[measure].better}"
    return Plot(key, title, f"{title}. A dot is the figure, the bar its 95% interval. {told}.", height, tuple(drawn))


def _rows(runs: Sequence[RunView], measure: str, same_rows: bool) -> list[Named]:
    several = len(runs) > 1
    rows: list[Named] = []
    for n, run in enumerate(runs):
        for side in run.sides:
            value = side.of(measure)
            own = side.who == JUDGE or side.who.startswith(HUMAN)
            if value and (own or not same_rows or n == 0):
                name = wording.who(side.who)
                of_run = several and (own or not same_rows)
                rows.append((f"{run.name}: {name[:1].lower()}{name[1:]}" if of_run else name, side.who, value))
    return sorted(rows, key=lambda row: 0 if row[1] == JUDGE else 1) if several else rows


def _row(
    y: int, label: str, who: str, value: Value, scale: Scale, marks: Sequence[float], *, signed: bool
) -> list[Mark]:
    middle = y + TOP + 6
    drawn: list[Mark] = [
        Label(0, y + 15, label, "name strong" if who == JUDGE else "name"),
        Label(100, y + 15, wording.said(value, sign=signed), "value", "end"),
        Box(scale.at(scale.low), y + TOP, scale.at(scale.high) - scale.at(scale.low), 12, "track"),
    ]
    drawn += [Line(scale.at(t), y + TOP, scale.at(t), y + TOP + 12, "grid") for t in marks]
    if value.low is not None and value.high is not None:
        left = scale.at(value.low)
        drawn.append(Box(left, y + TOP, round(scale.at(value.high) - left, 2), 12, "span"))
    if value.value is not None:
        drawn.append(Dot(scale.at(value.value), middle, _look(who)))
    return drawn


def _look(who: str) -> str:
    """The judge's dot is full, people's and naive judges' are rings."""
    return "dot ring" if who == CEILING or who.startswith(FLOOR) else "dot"


def _least_top(measure: str) -> float:
    return 1.0 if MEANINGS[measure].better.startswith("1") else 0.1
