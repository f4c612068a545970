"""Values that conform to a JSON Schema, drawn by a seed: what the fake provider replies with."""

from __future__ import annotations

import random
import re
from typing import Any

Schema = dict[str, Any]

_ANSWER = re.compile(r"<(answer[\w-]*)[^>]*>\s*(.*?)\s*(?:</\1|\Z)", re.DOTALL)
_QUOTES = frozenset({"quote", "evidence"})  # properties whose texts are the candidate's own words
_WORDS = 8  # of the answer in a quote


def conforming(schema: Schema, asked: str, draw: random.Random) -> Any:
    """A value for the schema: levels drawn, quotes taken from the beginning of the answer in `asked`."""
    return _value(schema, schema.get("$defs", {}), quoted(asked), draw, "")


def quoted(asked: str) -> str:
    """The first words of the answer in a request: its quote, and what it is known by."""
    found = _ANSWER.search(asked)
    return " ".join((found.group(2) if found else asked).split()[:_WORDS])


def bent(schema: Schema, value: Any) -> Any:
    """The value in a wrong shape: its first required property is missing, and one is there that nobody asked for."""
    if not isinstance(value, dict):
        return {"value": value}
    first = next(iter(schema.get("required", value)), None)
    return {k: v for k, v in value.items() if k != first} | {"surprise": True}


def _value(schema: Schema, defs: dict[str, Schema], quote: str, draw: random.Random, name: str) -> Any:
    if "$ref" in schema:
        return _value(defs[schema["$ref"].rsplit("/", 1)[-1]], defs, quote, draw, name)
    if "anyOf" in schema:
        return _value(schema["anyOf"][0], defs, quote, draw, name)
    if "enum" in schema:
        # The first of a list of words is the ordinary one (a verdict); of a list of numbers any will do.
        return draw.choice(schema["enum"]) if isinstance(schema["enum"][0], int) else schema["enum"][0]
    kind = schema.get("type", "string")
    if kind == "object":
        return {k: _value(s, defs, quote, draw, k) for k, s in schema.get("properties", {}).items()}
    if kind == "array":
        return [_value(schema.get("items", {}), defs, quote, draw, name)] if quote else []
    plain = {"integer": draw.randint(0, 4), "number": draw.random(), "boolean": True, "null": None}
    text = quote if name in _QUOTES else "The answer gives a reason and names one limit of it."
    return plain.get(kind, text)
