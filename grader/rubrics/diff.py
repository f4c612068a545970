"""How one rubric differs from another, one readable line a difference.

Parts are named by their ids and not by their place, so that a criterion that moved is not a criterion that changed;
a changed order is a line of its own, since it changes the prompt.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grader.rubric import Rubric

Path = str


def diff(a: Rubric, b: Rubric) -> tuple[str, ...]:
    """Lines such as `categories.technical.weight: 0.5 → 0.6`, by field; empty where all is the same."""
    return tuple(_changes("", _plain(a), _plain(b)))


def _plain(rubric: Rubric) -> dict[str, Any]:
    """The rubric as nested dicts, its lists of parts keyed by what people call the parts."""
    data = rubric.model_dump(mode="json", by_alias=True)
    data["categories"] = _by(data["categories"], "id")
    data["criteria"] = _by(data["criteria"], "id")
    data["bands"] = _by(data["bands"], "name")
    data["policy"]["rules"] = _by(data["policy"]["rules"], "label")
    return data


def _by(parts: list[dict[str, Any]], key: str) -> dict[str, Any]:
    """The parts by their key; one met again is numbered (`hire#2`)."""
    named: dict[str, Any] = {}
    for part in parts:
        name, n = str(part[key]), 2
        while name in named:
            name, n = f"{part[key]}#{n}", n + 1
        named[name] = {k: v for k, v in part.items() if k != key}
    return named


def _changes(path: Path, a: Any, b: Any) -> Iterator[str]:
    if isinstance(a, dict) and isinstance(b, dict):
        yield from _changed_order(path, list(a), list(b))
        for key in [*a, *(k for k in b if k not in a)]:
            where = f"{path}.{key}" if path else str(key)
            if key not in b:
                yield f"{where}: removed {_shown(a[key])}"
            elif key not in a:
                yield f"{where}: added {_shown(b[key])}"
            else:
                yield from _changes(where, a[key], b[key])
    elif a != b:
        yield f"{path}: {_shown(a)} → {_shown(b)}"


def _changed_order(path: Path, a: list[str], b: list[str]) -> Iterator[str]:
    kept_a, kept_b = [k for k in a if k in b], [k for k in b if k in a]
    if kept_a != kept_b:
        yield f"{path}: order {', '.join(kept_a)} → {', '.join(kept_b)}"


def _shown(value: Any) -> str:
    """A value on one line: texts in quotes, lists in brackets, a part by what it says."""
    if isinstance(value, str):
        return "'" + " ".join(value.split()) + "'"
    if isinstance(value, list):
        return "[" + "; ".join(_shown(v) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + "; ".join(f"{k}: {_shown(v)}" for k, v in value.items() if v not in (None, "", [], {})) + "}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else f"{value:g}"
