"""A figure without its interval, or the plain words that say why it is not defined."""

from __future__ import annotations

from dataclasses import dataclass

NONE = "no answer was scored on both sides"
ONE = "one answer only: two or more are needed"
ONE_LEVEL = "every answer has the same level on both sides: chance alone would agree as well"


@dataclass(frozen=True)
class Point:
    """`value` None: not defined, and `why` says so."""

    value: float | None
    why: str = ""
