"""Numbers as the lab's sentences and tables write them."""

from __future__ import annotations

MINUS = "−"


def many(n: int, noun: str) -> str:
    """`1 answer`, `1,475 answers`."""
    return f"{n:,} {noun if n == 1 else noun + 's'}"


def plain(value: float, digits: int = 2) -> str:
    """`.04`, `−.04`, `1.00`: no nought before the stop; up to two digits more where a small value would be lost."""
    while value and digits < 4 and round(abs(value), digits) == 0:
        digits += 1
    text = f"{abs(value):.{digits}f}"
    text = text[1:] if text.startswith("0.") else text
    return MINUS + text if value < 0 and text.strip(".0") else text


def signed(value: float, digits: int = 2) -> str:
    """`+.04`, `−.04`, `.00`."""
    text = plain(value, digits)
    return "+" + text if value > 0 and text.strip(".0") else text


def p_of(p: float) -> str:
    """`p .012`, `p .34`, `p under .001`, `p 1`."""
    return f"p {p_value(p)}"


def p_value(p: float) -> str:
    """`.012`, `.34`, `under .001`, `1`."""
    if p < 0.001:
        return "under .001"
    if p >= 0.995:
        return "1"
    return plain(p, 3 if p < 0.1 else 2)
