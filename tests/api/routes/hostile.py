"""Values that somebody will send one day, and every place of a body to put them."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import cycle, islice
from typing import Any

TEXTS = (
    *("", " ", "\0", "a\0b", "\ud800", "\udfff\ud800", "\ufeff", "\u202e\u2066", "\r\n\t\x0b\x1b[31m", "😀" * 50),
    *("' OR 1=1; --", '"><script>alert(1)</script>', "{{7*7}}", "%s%n", "../../etc/passwd", "e\u0301" * 40, "x" * 5000),
)
NUMBERS = (2**31, 2**63, -(2**63) - 1, 10**300, 1e308, -0.0, 1e-320, 0.1, -1, 0)
OTHERS: tuple[Any, ...] = (None, True, False, [], {}, [[]], {"": None}, ["a", 1, None], {"a": {"b": [1]}})
_ALL = (*TEXTS, *NUMBERS, *OTHERS)

SEGMENTS = (
    *("%00", "a%00b", "%ff", "%ed%a0%80", "%2e%2e", "%2F", "%5c", "%20", "%0d%0aX:y", "%F0%9F%98%80"),
    *("0", "-1", "2147483648", "9223372036854775808", "9" * 400, "1e5", "0x10", "null", "NaN", "x" * 201, "*", "'"),
)
"""Parts of an address, as they are sent."""


def places(body: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every value, lists and objects included."""
    if path:
        yield path
    parts = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for name, value in parts:
        yield from places(value, (*path, name))


def changed(body: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """The body with another value in one place."""
    copied = deepcopy(body)
    below = copied
    for name in path[:-1]:
        below = below[name]
    below[path[-1]] = value
    return copied


def spoiled(body: Any, each: int) -> Iterator[Any]:
    """Bodies with one value changed: in each place `each` of the values above, in turn, and a field too many."""
    values = cycle(_ALL)
    for path in places(body):
        yield from (changed(body, path, value) for value in islice(values, each))
    yield body | {"\ud83d": 1}
    yield body | {"a/b~c\0": {"d": 1}}
