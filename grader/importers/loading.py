"""Bytes → text, JSON text → dicts and lists, and typed reading of fields; every fault is a ConversationError."""

from __future__ import annotations

import json
from typing import Any

from grader.errors import ConversationError
from grader.importers.said import visible

LARGEST = 16 * 1024 * 1024  # bytes; an hour of speech with every word timed is about 3 MiB of JSON

Json = dict[str, Any]


def text_of(content: str | bytes) -> str:
    """The text, without characters that nobody sees and with lines that end in \\n. Raises ConversationError."""
    if len(content) > LARGEST:
        raise ConversationError(f"more than {LARGEST:,} bytes, which is the most that is taken")
    try:
        text = content.decode() if isinstance(content, bytes) else content
    except UnicodeDecodeError as e:
        raise ConversationError(f"not UTF-8 text (byte {e.start})") from None
    text = visible(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise ConversationError("empty; a transcript of what was said is needed")
    return text


def json_of(text: str) -> Any:
    """The parsed JSON; NaN is taken, as recognisers write it. Raises ConversationError."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ConversationError("nested too deeply to be a transcript") from None
    except ValueError as e:
        fault = "a number has too many digits" if "integer string" in str(e) else f"not JSON: {e}"
        raise ConversationError(fault) from None


def an_object(value: object, path: str) -> Json:
    """The value, which has to be an object."""
    if not isinstance(value, dict):
        raise ConversationError("should be an object", field=path or None)
    return value


def objects_in(data: Json, name: str, path: str = "") -> list[tuple[Json, str]]:
    """The objects of a list, each with its path; a list that is missing or null is empty."""
    value, path = data.get(name), f"{path}.{name}".lstrip(".")
    if value is None:
        return []
    if not isinstance(value, list):
        raise ConversationError("should be a list", field=path)
    return [(an_object(entry, f"{path}[{n}]"), f"{path}[{n}]") for n, entry in enumerate(value)]


def text_in(data: Json, path: str, *names: str) -> str:
    """The first of the named fields that is there; a missing one is empty."""
    name = next((name for name in names if data.get(name) is not None), None)
    if name is None:
        return ""
    value = data[name]
    if not isinstance(value, str):
        raise ConversationError("should be a text", field=f"{path}.{name}".lstrip("."))
    return value


def speaker_in(data: Json, path: str) -> str | None:
    """The field `speaker`: a name, or a number that becomes `Speaker 0`; None where it is missing or empty."""
    value = data.get("speaker")
    if isinstance(value, int) and not isinstance(value, bool):
        return f"Speaker {value}"
    if value is not None and not isinstance(value, str):
        raise ConversationError("should be a name or a whole number", field=f"{path}.speaker".lstrip("."))
    return (value or "").strip() or None
