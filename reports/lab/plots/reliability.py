"""What people gave, by what the judge gave."""

from __future__ import annotations

from collections.abc import Sequence

from grader.lab.view import Bin
from reports.lab.drawing import Plot
from reports.lab.plots.diagonal import Axes, diagonal

AXES = Axes("People’s mean score by the judge’s score", "Judge’s score", "People’s mean score", "judge", "people")


def reliability(key: str, bins: Sequence[Bin]) -> Plot | None:
    """None without bins."""
    return diagonal(key, AXES, [(b.judged, b.human) for b in bins])
