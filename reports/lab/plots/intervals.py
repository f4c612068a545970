"""One measure of everybody: a dot on its interval, a row each."""

from __future__ import annotations

from collections.abc import Sequence

from grader.lab.view import CEILING, FLOOR, JUDGE, RunView, Value
from reports.lab import wording
from reports.lab.drawing import Box, Dot, Label, Line, Mark, Plot, Scale, ticks
from reports.lab.measures import MEANINGS

ROW, TOP, BOTTOM = 44, 22, 34  # pixels: a row, its track's place in it, and the room for the ticks
LONGEST = 30  # characters of a label: as many as stand beside a value on a small screen
Named = tuple[str, str, Value]  # label, who, value


def intervals(key: str, runs: Sequence[RunView], measure: str) -> Plot | None:
    """None where nobody has a value. With several runs, single humans are left out."""
    rows = _rows(runs, measure)
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


def _rows(runs: Sequence[RunView], measure: str) -> list[Named]:
    if len(runs) == 1:
        return [(wording.who(side.who), side.who, value) for side in runs[0].sides if (value := side.of(measure))]
    judges = [(run.name, JUDGE, value) for run in runs if (value := _of(run, JUDGE, measure))]
    others = dict.fromkeys(side.who for run in runs for side in run.sides if _common(side.who))
    return judges + [row for who in others for row in _once(runs, who, measure)]


def _once(runs: Sequence[RunView], who: str, measure: str) -> list[Named]:
    """People or a naive judge: one row where all runs say the same of them, else one a run."""
    found = [(run.name, value) for run in runs if (value := _of(run, who, measure))]
    if len({value for _, value in found}) == 1:
        return [(wording.who(who), who, found[0][1])]
    return [(f"{wording.who(who)} ({name})", who, value) for name, value in found]


def _common(who: str) -> bool:
    return who == CEILING or who.startswith(FLOOR)


def _of(run: RunView, who: str, measure: str) -> Value | None:
    side = run.side(who)
    return side.of(measure) if side else None


def _row(
    y: int, label: str, who: str, value: Value, scale: Scale, marks: Sequence[float], *, signed: bool
) -> list[Mark]:
    middle = y + TOP + 6
    drawn: list[Mark] = [
        Label(
            0,
            y + 15,
            _short(label),
            "name strong" if who == JUDGE else "name",
        ),
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


def _short(label: str) -> str:
    """Cut in the middle: what tells folders apart is often at the end."""
    return label if len(label) <= LONGEST else f"{label[: LONGEST // 2 - 1]}…{label[-LONGEST // 2 :]}"


def _look(who: str) -> str:
    """The judge's dot is full, people's and naive judges' are rings."""
    return "dot ring" if _common(who) else "dot"


def _least_top(measure: str) -> float:
    return 1.0 if MEANINGS[measure].better.startswith("1") else 0.1
