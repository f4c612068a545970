"""Figures with their bounds: as a table for a person, as JSON for a program."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One figure; `ok` is None where nothing is asked of it."""

    name: str
    value: float
    unit: str = ""
    bound: str = ""
    ok: bool | None = None


def told(name: str, value: float, unit: str = "") -> Figure:
    """A figure that is only told."""
    return Figure(name, value, unit)


def under(name: str, value: float, bound: float, unit: str = "") -> Figure:
    """A figure that should lie below its bound."""
    return Figure(name, value, unit, f"< {bound:g}", value < bound)


def at_most(name: str, value: float, bound: float, unit: str = "") -> Figure:
    """A figure that may reach its bound."""
    return Figure(name, value, unit, f"≤ {bound:g}", value <= bound)


def at_least(name: str, value: float, bound: float, unit: str = "") -> Figure:
    """A figure that should reach its bound."""
    return Figure(name, value, unit, f"≥ {bound:g}", value >= bound)


def exactly(name: str, value: float, bound: float, unit: str = "") -> Figure:
    """A figure that has one right value."""
    return Figure(name, value, unit, f"= {bound:g}", value == bound)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed (nearest rank); NaN of none."""
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """One figure a line: name, value, bound, and whether it is met."""
    width = max(len(figure.name) for figure in figures)
    return "\n".join(_line(figure, width) for figure in figures)


def _line(figure: Figure, width: int) -> str:
    number = f"{figure.value:.3f}".rstrip("0").rstrip(".") if figure.value < 10 else f"{figure.value:.1f}"
    number = f"{figure.value:.0f}" if float(figure.value).is_integer() else number
    met = {None: "", True: "ok", False: "MISSED"}[figure.ok]
    return f"{figure.name:<{width}}  {number:>9} {figure.unit:<4} {figure.bound:>8}  {met}".rstrip()


def machine() -> dict[str, Any]:
    """What the figures were taken on, and how busy it was before."""
    load = os.getloadavg()
    return {"cores": os.cpu_count(), "python": platform.python_version(), "load": [round(part, 2) for part in load]}


def as_json(bench: str, figures: Sequence[Figure], on: dict[str, Any]) -> dict[str, Any]:
    """What `--json` writes of one bench."""
    return {"bench": bench, "machine": on, "figures": [asdict(figure) for figure in figures]}
