"""The flat list of figures → the columns of the agreement table, the bands, and what is left."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from grader.lab.results import Figure
from grader.lab.view import BANDS, CEILING, FLOOR, HUMAN, JUDGE, MEASURES, Side, Value

Named = tuple[str, Value]
_COLUMN = re.compile(rf"{JUDGE}|{CEILING}|{HUMAN}\d+|{re.escape(FLOOR)}.+")


def sides(figures: Iterable[Figure]) -> tuple[tuple[Side, ...], tuple[Side, ...], tuple[Named, ...]]:
    """Columns (judge, single humans, ceiling, floors), bands (low to high), and every other figure by its full name."""
    placed: dict[str, list[Named]] = {}
    others: list[Named] = []
    for figure in figures:
        who, measure = _split(figure.name)
        if measure in MEASURES and (who in BANDS or _COLUMN.fullmatch(who)):
            placed.setdefault(who, []).append((measure, value_of(figure)))
        else:
            others.append((figure.name, value_of(figure)))
    made = [Side(who, tuple(values)) for who, values in placed.items()]
    bands = [side for band in BANDS for side in made if side.who == band]
    return tuple(sorted((s for s in made if s.who not in BANDS), key=_order)), tuple(bands), tuple(others)


def value_of(figure: Figure) -> Value:
    """The figure; a number that is none is not defined, and an interval needs both of its ends."""
    if figure.value is None or not math.isfinite(figure.value):
        return Value(None, n=figure.n, why=figure.why or "what figures.json holds is not a number")
    ends = (figure.low, figure.high)
    if any(end is None or not math.isfinite(end) for end in ends):
        return Value(figure.value, n=figure.n, why=figure.why)
    return Value(figure.value, *ends, figure.n, figure.why)


def _split(name: str) -> tuple[str, str]:
    who, _, measure = name.rpartition(".")
    return who or JUDGE, measure


def _order(side: Side) -> tuple[int, int]:
    """Single humans by number; floors stay in the order in which they came, because sorting does not swap equals."""
    if side.who.startswith(HUMAN):
        return 1, int(side.who.removeprefix(HUMAN))
    return (0, 0) if side.who == JUDGE else (2, 0) if side.who == CEILING else (3, 0)
