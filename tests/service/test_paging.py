"""Cursors: what we gave comes back as the place it was; anything else is refused, never a fault of ours."""

from __future__ import annotations

import base64
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import RequestError
from grader.service import paging

MOMENTS = st.datetimes(timezones=st.just(dt.UTC))
NO_CURSORS = ["", " ", "x", "=", "====", "null", "\N{SNOWMAN}", "é", "\0", "W10", "[]", "{}", "a" * 500, "-1", "0"]
PLACES: list[object] = [
    None,
    True,
    1.5,
    -1,
    2**62,
    "text",
    [],
    ["2026-01-01"],
    ["2026-01-01T00:00:00", "no zone"],
    ["0001-01-01T00:00:00+14:00", "before all time"],
    ["9999-12-31T23:59:59-14:00", "after all time"],
    ["2026-01-01T00:00:00+00:00", 3],
    ["2026-01-01T00:00:00+00:00", "nul\0"],
    ["2026-01-01T00:00:00+00:00", "half \ud800"],
    ["2026-01-01T00:00:00+00:00", "a", "b"],
    [["2026-01-01T00:00:00+00:00"], "a"],
    [1, 2],
    {"a": 1, "b": 2},
]


def cursor(place: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def given_for(place: object) -> str:
    """The cursor of a page that ends at this place."""
    shown = paging.page([place, "more"], 1, lambda row: row, lambda row: row)
    assert shown["items"] == [place]
    return str(shown["next_cursor"])


@given(MOMENTS, st.from_regex(r"asm_[0-9a-f]{24}", fullmatch=True))
def test_a_place_by_time_comes_back(at: dt.datetime, row_id: str) -> None:
    """To the microsecond, and in the address as it is."""
    made = given_for(paging.by_time(at, row_id))
    assert paging.after_time(made) == (at, row_id)
    assert made.isascii()
    assert not set(made) & set("+/=&?#% ")


@given(st.integers(0, 2**62 - 1))
def test_a_place_by_number_comes_back(number: int) -> None:
    """Any number that a column holds."""
    assert paging.after_number(given_for(number)) == number


def test_without_a_cursor_a_list_begins_at_its_beginning() -> None:
    """There is no place before the first."""
    assert (paging.after_time(None), paging.after_number(None)) == (None, 0)


@pytest.mark.parametrize("given_cursor", [*NO_CURSORS, *map(cursor, PLACES)])
def test_what_is_no_cursor_is_named(given_cursor: str) -> None:
    """Of both kinds of lists; the field is called."""
    with pytest.raises(RequestError) as raised:
        paging.after_time(given_cursor)
    assert raised.value.field == "cursor"
    if given_cursor not in (cursor(0),):
        with pytest.raises(RequestError):
            paging.after_number(given_cursor)


@given(st.one_of(st.text(), st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode())))
def test_no_text_is_a_fault_of_ours(text: str) -> None:
    """Whatever comes as a cursor is a place or a RequestError."""
    for read in (paging.after_time, paging.after_number):
        try:
            read(text)
        except RequestError as e:
            assert e.field == "cursor"  # noqa: PT017 - it need not be raised


@pytest.mark.parametrize(("there", "shown", "more"), [(0, 0, False), (2, 2, False), (3, 2, True)])
def test_a_cursor_is_there_where_more_is(there: int, shown: int, more: bool) -> None:
    """A list that ends with its page says so."""
    found = paging.page(list(range(1, there + 1)), 2, lambda n: n, str)
    assert (len(found["items"]), found["next_cursor"] is not None) == (shown, more)
