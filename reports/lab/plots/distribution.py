"""How often people and the judge gave each level: two bars a level."""

from __future__ import annotations

from grader.lab.view import Matrix
from reports.lab import wording
from reports.lab.drawing import Box, Label, Mark, Plot, Scale

ROW, BAR, KEY = 46, 15, 26  # pixels: a level, a bar, and the line that says which bar is whose


def distribution(key: str, matrix: Matrix) -> Plot | None:
    """None where the judge scored no row."""
    if not matrix.total:
        return None
    most = max(*matrix.humans, *matrix.judged)
    scale = Scale(0, most, 0, 70)
    drawn: list[Mark] = [
        Box(9, 2, 3, BAR - 3, "bar people"),
        Label(13, 13, "People", "tick"),
        Box(40, 2, 3, BAR - 3, "bar judge"),
        Label(44, 13, "Judge", "tick"),
    ]
    for level in range(matrix.levels):
        y = KEY + ROW * level
        drawn.append(Label(0, y + BAR + 5, str(level), "name strong"))
        for n, (look, counts) in enumerate((("bar people", matrix.humans), ("bar judge", matrix.judged))):
            width = scale.at(counts[level])
            told = f"{wording.count(counts[level])} ({wording.percent(counts[level], matrix.total)})"
            drawn += [
                Box(9, y + (BAR + 2) * n, width, BAR, look),
                Label(10 + width, y + (BAR + 2) * n + 12, told, "tick"),
            ]
    told = "; ".join(
        f"level {level}: people {human}, judge {judge}"
        for level, (human, judge) in enumerate(zip(matrix.humans, matrix.judged, strict=True))
    )
    title = "Answers by level"
    description = f"{title}, as people and as the judge gave them. {told}."
    return Plot(key, title, description, KEY + ROW * matrix.levels, tuple(drawn))
