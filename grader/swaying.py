"""Notices texts that try to sway a grader. What it finds is reported; it moves no score."""

from __future__ import annotations

import re

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "override",
        re.compile(r"\b(ignore|disregard|forget)\b[^.!?\n]{0,40}\b(instructions?|rules|guidelines|prompt)\b", re.I),
    ),
)


def attempts(text: str) -> tuple[str, ...]:
    """Why the text looks like an attempt to sway its grader, one word a kind; empty when it does not."""
    return tuple(name for name, pattern in _PATTERNS if pattern.search(text))
