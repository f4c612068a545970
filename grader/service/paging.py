"""Lists in pages: `{items, next_cursor}`. A cursor is the place after which to go on; nobody has to read it."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from grader.errors import RequestError

MOST = 200
DEFAULT = 50
Place = tuple[dt.datetime, str]
T = TypeVar("T")


def page(rows: Sequence[T], limit: int, place: Callable[[T], object], item: Callable[[T], Any]) -> dict[str, Any]:
    """A page of the first `limit` of `rows`, of which there is one more where another page follows."""
    shown = rows[:limit]
    following = _cursor(place(shown[-1])) if len(rows) > limit else None
    return {"items": [item(row) for row in shown], "next_cursor": following}


def after_time(cursor: str | None) -> Place | None:
    """The place in a list by time and id. Raises RequestError for what is no cursor."""
    if cursor is None:
        return None
    try:
        at, row_id = _read(cursor)
        moment = dt.datetime.fromisoformat(at)
        place = moment.astimezone(dt.UTC), row_id
    except (ValueError, TypeError, OverflowError):
        raise _no_cursor() from None
    if moment.tzinfo is None or not (isinstance(row_id, str) and row_id.isascii() and row_id.isprintable()):
        raise _no_cursor()
    return place


def after_number(cursor: str | None) -> int:
    """The place in a list by number; 0 is its beginning. Raises RequestError for what is no cursor."""
    if cursor is None:
        return 0
    try:
        number = _read(cursor)
    except ValueError:
        raise _no_cursor() from None
    if type(number) is not int or not 0 <= number < 2**62:
        raise _no_cursor()
    return number


def by_time(at: dt.datetime, row_id: str) -> list[str]:
    """The place of a row in a list by time."""
    return [at.isoformat(), row_id]


def _cursor(place: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read(cursor: str) -> Any:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, UnicodeError, RecursionError):
        raise ValueError from None


def _no_cursor() -> RequestError:
    return RequestError("is no cursor; give the next_cursor of the page before", field="cursor")
