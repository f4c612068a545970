"""How numbers are said on the page: one place, so that all say the same."""

from __future__ import annotations

from collections.abc import Sequence

from grader.lab.view import CEILING, FLOOR, HUMAN, JUDGE, RunView, Value
from reports.passages import short

UNDEFINED = "not defined"
UNKNOWN = "not known"
FEWEST = 10  # rows of a group: on fewer a mean says nothing
FLOORS = {
    "constant": "Always the same score",
    "length": "Length of the answer",
    "baseline": "Baseline judge",
}


def decimal(value: float, digits: int = 2) -> str:
    """`.71`, `1.00`, `−.04`; never `−.00`."""
    rounded = round(value, digits)
    size = f"{abs(rounded):.{digits}f}"
    return ("−" if rounded < 0 else "") + (size[1:] if size.startswith("0") else size)


def signed(value: float, digits: int = 2) -> str:
    """`+.04`, `−.04`, `.00`."""
    return ("+" if round(value, digits) > 0 else "") + decimal(value, digits)


def said(value: Value, *, sign: bool = False, digits: int = 2) -> str:
    """`.71`, or that it is not defined."""
    return UNDEFINED if value.value is None else (signed if sign else decimal)(value.value, digits)


def span(value: Value, *, sign: bool = False, digits: int = 2) -> str:
    """`.66 to .76`, or nothing where there is no interval."""
    if value.low is None or value.high is None:
        return ""
    write = signed if sign else decimal
    return f"{write(value.low, digits)} to {write(value.high, digits)}"


def with_span(value: Value, *, sign: bool = False, digits: int = 2) -> str:
    """`.71 (.66 to .76)`; `.71`; or `not defined (why)`."""
    note = span(value, sign=sign, digits=digits) or (short(value.why) if value.value is None else "")
    told = said(value, sign=sign, digits=digits)
    return f"{told} ({note})" if note else told


def count(n: int) -> str:
    """`1,475`."""
    return f"{n:,}"


def percent(part: int, whole: int) -> str:
    """`38%`; under one per cent with a decimal, and none of nothing."""
    if not whole:
        return UNDEFINED
    share = 100 * part / whole
    return f"{share:.1f}%" if 0 < share < 1 else f"{share:.0f}%"


def counted(n: int, one: str, many: str | None = None) -> str:
    """`1 row`, `1,475 rows`."""
    return f"{count(n)} {one if n == 1 else many or one + 's'}"


def number_or_unknown(n: int | None) -> str:
    """`12,345`, or that it is not known: never a zero."""
    return UNKNOWN if n is None else count(n)


def cost(usd: float | None) -> str:
    """`0.1234 USD`; a cost that is not nothing is never printed as nothing."""
    if usd is None:
        return UNKNOWN
    return "under 0.0001 USD" if 0 < usd < 0.0001 else f"{usd:.4f} USD"


def time(seconds: float | None) -> str:
    """`0.4 s`, `48 s`, `3 min 20 s`, `2 h 5 min`."""
    if seconds is None:
        return UNKNOWN
    if seconds < 59.5:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, left = divmod(minutes, 60)
    return f"{hours} h {left} min" if hours else f"{minutes} min {rest} s"


def who(name: str) -> str:
    """A column of the agreement table in words: `floor.length` is "Length of the answer"."""
    if name == JUDGE:
        return "Judge"
    if name == CEILING:
        return "Between humans"
    if name.startswith(HUMAN):
        return f"Judge and human {name.removeprefix(HUMAN)}"
    return FLOORS.get(name.removeprefix(FLOOR), words(name.removeprefix(FLOOR)))


def words(name: str) -> str:
    """An id as words: `technical_depth` is "Technical depth"."""
    spaced = " ".join(name.replace("_", " ").replace(".", " ").split())
    return spaced[:1].upper() + spaced[1:]


def humans(run: RunView) -> str:
    """How many people scored each answer: `1`, `2 to 3`."""
    fewest, most = run.data.humans
    return str(most) if fewest == most else f"{fewest} to {most}"


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def number(value: float) -> str:
    """Without needless zeros: `3`, `2.5`, `2.67`."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def pace(per_second: float) -> str:
    """`12 answers a second`, `8 answers a minute`."""
    a, unit = (per_second, "second") if per_second >= 1 else (60 * per_second, "minute")
    return f"{a:,.0f} answers a {unit}" if a >= 10 else f"{number(round(a, 1))} answers a {unit}"
