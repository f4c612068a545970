"""What pydantic finds wrong with a field, in our words and by its path. No long text of the input is repeated."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError

Path = tuple[int | str, ...]
MAX_NAME = 60  # characters of a field's name that an error shows

_WORDS = {
    "extra_forbidden": "unknown field; remove it or mend its spelling",
    "missing": "required, but missing",
    "string_too_short": "should not be empty",
    "date_from_datetime_parsing": "should be a date such as 2026-02-06 that the calendar has",
}
_SLUG = r"^[a-z][a-z0-9_-]{0,63}$"
_SLUG_WORDS = "should be lower-case letters, digits, - and _, beginning with a letter"
_KINDS = {
    "string": "a text",
    "tuple": "a list",
    "list": "a list",
    "model": "an object",
    "dict": "an object",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "date": "a date such as 2026-02-06",
    "datetime": "a time such as 2026-02-06T10:30:00Z",
}
_WITHOUT_INPUT = {"extra_forbidden", "missing", "too_short", "too_long", "string_too_long"}


class FieldError(NamedTuple):
    """One fault: where it is (names and indices from the outermost on), what is wrong and what would be right."""

    path: Path
    message: str


def field_errors(faults: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """The faults of a pydantic error (its `errors()`), in their order."""
    return [FieldError(_path(fault), _message(fault)) for fault in faults]


def without_echoes(faults: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The faults without those that only repeat others: pydantic calls a list whose entries are all wrong too short."""
    kept: list[Mapping[str, Any]] = []
    for fault in faults:
        loc = fault["loc"]
        last = kept[-1]["loc"] if kept else ()
        if fault["type"] != "too_short" or len(last) <= len(loc) or last[: len(loc)] != loc:
            kept.append(fault)
    return kept


def first_error(error: ValidationError) -> tuple[str | None, str]:
    """The first fault of a pydantic error as (path of the field, what is wrong and what would be right)."""
    path, message = field_errors(error.errors(include_url=False)[:1])[0]
    return dotted(path), message


def dotted(path: Path) -> str | None:
    """`exchanges[3].answer`; a name that is not plain is shown as a JSON text, so that the line stays one line."""
    names = [p if isinstance(p, int) or p.isprintable() else json.dumps(p) for p in path]
    return "".join(f"[{n}]" if isinstance(n, int) else f".{n[:MAX_NAME]}" for n in names).lstrip(".") or None


def _path(fault: Mapping[str, Any]) -> Path:
    return tuple(part for part in fault["loc"] if part != "[key]")


def _message(fault: Mapping[str, Any]) -> str:
    message = _wrong(fault)
    shows = "input" in fault and _path(fault) and fault["type"] not in _WITHOUT_INPUT
    got = _shown(fault["input"]) if shows else ""
    return message[:1].lower() + message[1:] + (f", not {got}" if got else "")


def _wrong(fault: Mapping[str, Any]) -> str:
    """What is wrong, without what was given."""
    type_, context = fault["type"], fault.get("ctx") or {}
    kind, _, problem = type_.partition("_")
    if type_ == "string_too_short" and context.get("min_length", 1) > 1:
        return f"should have at least {context['min_length']} characters"
    if type_ in _WORDS:
        return _WORDS[type_]
    if type_ == "too_short":
        return f"should have at least {_entries(context.get('min_length', 1))}"
    if type_ == "too_long":
        return f"should have at most {_entries(context.get('max_length', 0))}"
    if type_ == "string_too_long":
        return f"should have at most {context.get('max_length')} characters"
    if type_ == "string_pattern_mismatch":
        return _SLUG_WORDS if context.get("pattern") == _SLUG else f"should match {context.get('pattern')}"
    if kind in _KINDS and problem in ("type", "parsing", "from_float", "from_date_parsing", "attributes_type"):
        return f"should be {_KINDS[kind]}"
    return _plainer(fault["msg"])


def _plainer(message: str) -> str:
    """A library's sentence, in the manner of ours."""
    message = message.removeprefix("Value error, ").replace("Input should be", "should be")
    return message.replace("greater than or equal to", "at least").replace("less than or equal to", "at most")


def _entries(count: int) -> str:
    return "one entry" if count == 1 else f"{count} entries"


def _shown(value: object) -> str:
    """A value short enough for one line of an error; nothing for texts that could be a candidate's."""
    if isinstance(value, bool | int | float) or value is None:
        return json.dumps(value)[:40]
    if isinstance(value, str) and len(value) <= 40 and value.isprintable():
        return json.dumps(value, ensure_ascii=False)
    kinds = ((dict, "an object"), (list, "a list"), (str, "this text"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "")
