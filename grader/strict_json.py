"""JSON as strangers send it, read to plain data: each field once, each number finite, each character whole.

Command line and API read with this, so that one file means the same to both.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from grader.errors import InputError
from grader.field_errors import dotted

MAX_DEPTH = 64
MAX_VALUES = 100_000  # an interview has some thousands; listing a million faults of one body would take gigabytes
_TOO_DEEP = f"nested too deeply; at most {MAX_DEPTH} levels are taken"
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_TWICE = object()  # in parsed JSON: the value of a field that its object has twice


def read_json(raw: bytes) -> Any:
    """Dicts, lists, texts, numbers, booleans and None out of UTF-8 JSON, with or without a byte order mark.

    Characters that cannot be written everywhere become U+FFFD, one for one, so that positions in a text still count
    as posted (see `well_formed`). Raises InputError, with `field` where one field is to blame: not UTF-8, not JSON, a
    field that its object has twice (of two answers JSON would keep the last, without a word), NaN and Infinity, a
    number beyond a double's range, more than MAX_DEPTH levels, more than MAX_VALUES values.
    """
    try:
        data = json.loads(
            raw.decode("utf-8-sig", "surrogatepass"), parse_constant=_no_constant, object_pairs_hook=_each_once
        )
    except UnicodeDecodeError as e:
        raise InputError(f"not UTF-8 text (byte {e.start})") from None
    except RecursionError:
        raise InputError(_TOO_DEEP) from None
    except ValueError as e:
        raise InputError("a number has too many digits" if "integer string" in str(e) else f"not JSON: {e}") from None
    return checked(data)


def checked(data: Any) -> Any:
    """The same rules for JSON that somebody else has parsed. Raises InputError."""
    if _more_than(MAX_VALUES, data):
        raise InputError(f"more than {MAX_VALUES:,} values")
    try:
        return _clean(data, MAX_DEPTH)
    except _Fault as e:
        raise InputError(e.message, field=dotted(tuple(reversed(e.inside_out)))) from None


def well_formed(text: str) -> str:
    """The text with lone surrogates and NUL as U+FFFD, one for one: UTF-8 has no halves, PostgreSQL's text no NUL."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


class _Fault(Exception):
    """On its way out of nested values it gathers their names, so that only a fault pays for its path."""

    def __init__(self, message: str) -> None:
        self.message = message
        self.inside_out: list[int | str] = []
        super().__init__(message)


def _clean(value: Any, levels: int) -> Any:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, dict | list):
        if not levels:
            raise InputError(_TOO_DEEP)
        return _clean_object(value, levels) if isinstance(value, dict) else _clean_list(value, levels)
    if value is _TWICE:
        raise _Fault("given twice; keep one of them")
    if not isinstance(value, bool) and isinstance(value, int | float) and not _finite(value):
        raise _Fault("too large a number")
    return value


def _clean_object(values: dict[str, Any], levels: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in values.items():
        try:
            found[well_formed(name)] = _clean(value, levels - 1)
        except _Fault as e:
            e.inside_out.append(name)
            raise
    return found


def _clean_list(values: list[Any], levels: int) -> list[Any]:
    found: list[Any] = []
    for n, value in enumerate(values):
        try:
            found.append(_clean(value, levels - 1))
        except _Fault as e:
            e.inside_out.append(n)
            raise
    return found


def _more_than(limit: int, data: Any) -> bool:
    """Whether there are more values than that; stops counting there."""
    waiting, count = [data], 0
    while waiting and count <= limit:
        value = waiting.pop()
        below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        count += len(below)
        waiting.extend(below)
    return count > limit


def _finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # a whole number that no double holds
        return False


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, with a mark at each field that is given more than once."""
    found: dict[str, Any] = {}
    for written, value in pairs:
        name = well_formed(written)
        found[name] = _TWICE if name in found else value
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")
