"""JSON as strangers send it: what is taken, what is refused, and by which field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import InputError
from grader.strict_json import MAX_DEPTH, MAX_VALUES, checked, read_json, well_formed


def refused(raw: bytes) -> tuple[str | None, str]:
    with pytest.raises(InputError) as caught:
        read_json(raw)
    return caught.value.field, caught.value.message


def outcome(raw: bytes) -> str:
    """The error line, or nothing."""
    try:
        read_json(raw)
    except InputError as e:
        return str(e)
    return ""


@pytest.mark.parametrize(
    ("raw", "field", "message"),
    [
        (b"", None, "not JSON: Expecting value"),
        (b"{", None, "not JSON: "),
        (b'{"a": 1} x', None, "not JSON: Extra data"),
        (b'"\xff"', None, "not UTF-8 text (byte 1)"),
        (b'{"a": NaN}', None, "not JSON: NaN is not a JSON number"),
        (b"[-Infinity]", None, "not JSON: -Infinity is not a JSON number"),
        (b"9" * 5000, None, "a number has too many digits"),
        (b'{"a": [1, 1e999]}', "a[1]", "too large a number"),
        (b'{"a": ' + b"9" * 400 + b"}", "a", "too large a number"),
        (b'{"a": {"b": 1, "b": 1}}', "a.b", "given twice; keep one of them"),
        (b'{"a\\u0000": 1, "a\\ufffd": 2}', "a\ufffd", "given twice; keep one of them"),
        (b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1), None, "nested too deeply"),
        (b"[" * 1_000_000, None, "nested too deeply"),
        (b"[" + b"1," * MAX_VALUES + b"1]", None, f"more than {MAX_VALUES:,} values"),
    ],
)
def test_what_is_no_plain_json_is_refused(raw: bytes, field: str | None, message: str) -> None:
    """With the field, where one is to blame."""
    assert refused(raw)[0] == field
    assert refused(raw)[1].startswith(message)


def test_the_limits_hold_at_their_edge() -> None:
    """As many levels and values as the limit are taken."""
    read_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
    read_json(b"[" + b"1," * (MAX_VALUES - 1) + b"1]")


def test_what_no_store_can_hold_becomes_one_replacement_character_each() -> None:
    """Positions behind it still count as posted, in names as in values."""
    assert read_json(b'["a\\u0000b\\ud800c", {"\\udfffd": "\\ud83d\\ude00"}]') == ["a\ufffdb\ufffdc", {"\ufffdd": "😀"}]
    assert len(well_formed("a\0\ud800b")) == 4


def test_a_byte_order_mark_is_no_fault() -> None:
    """Editors on Windows write one."""
    assert read_json(b"\xef\xbb\xbf[1]") == [1]


def test_parsed_json_is_held_to_the_same_rules() -> None:
    """Whoever has parsed it."""
    assert checked({"a": "\0"}) == {"a": "\ufffd"}
    with pytest.raises(InputError, match="too large"):
        checked([float("inf")])


@given(st.binary())
def test_no_bytes_end_in_anything_but_data_or_an_input_error(raw: bytes) -> None:
    """Any bytes at all, and one line says what is wrong with them."""
    assert "\n" not in outcome(raw)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc"), inner, max_size=4),
)


@given(PLAIN)
def test_plain_data_comes_back_as_it_was(data: Any) -> None:
    """What breaks no rule is not touched."""
    assert read_json(json.dumps(data).encode()) == data
