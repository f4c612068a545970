"""Geometry of the chart of categories: positions in percent of its width, for any format to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.assessment import CategoryScore, Overall
from reports.passages import line
from reports.wording import interval, score

GRID = (0, 25, 50, 75, 100)  # scores of levels 0 to 4


@dataclass(frozen=True)
class Bar:
    """One row: a mark at `at`, on an interval from `low` to `high`, on a scale of 0 to 100; None draws nothing."""

    name: str
    short: str
    value: str
    at: int | None
    low: int | None
    high: int | None
    total: bool = False


def bars(categories: Sequence[CategoryScore], overall: Overall) -> tuple[Bar, ...]:
    """A bar for each category, and one for the overall score below them."""
    rows = [_bar(line(c.name), c.score, c.interval, c.band) for c in categories]
    return (*rows, _bar("Overall", overall.score, overall.interval, None, total=True))


def description(rows: Sequence[Bar]) -> str:
    """What the chart shows, in words: its text alternative."""
    told = "; ".join(f"{row.name} {row.value}" for row in rows)
    return f"Scores from 0 to 100 with their intervals. {told}."


def _bar(name: str, at: int | None, span: tuple[int, int] | None, band: str | None, *, total: bool = False) -> Bar:
    if at is None:
        return Bar(name, "not scored", "not scored", None, None, None, total)
    between = f", interval {interval(span)}" if span else ""
    named = f", {line(band)}" if band else ""
    low, high = (_on_scale(span[0]), _on_scale(span[1])) if span else (None, None)
    return Bar(name, score(at), f"{score(at)}{between}{named}", _on_scale(at), low, high, total)


def _on_scale(value: int) -> int:
    return max(0, min(100, value))
