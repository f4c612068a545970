"""Columns that the lab does not know: groups of the user's own, or slips of a name that it does know."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from grader.lab.dataset_fields import finite

CLOSE = 0.85  # difflib's ratio from which on an unknown name is taken for a slip of a known one
# Columns that people do have and that are one letter or ending from ours.
WORDS_OF_THEIR_OWN = frozenset({"interviewer", "interviewee", "level", "scorer", "scored"})


def groups_of(raw: Mapping[str, object], known: tuple[str, ...]) -> Iterator[tuple[str, str | None, str]]:
    """Each column that is not known, as (name, its value as text or None for none, what is wrong with it or "")."""
    for name, value in raw.items():
        if name in known:
            continue
        if slip := meant(name, known):
            yield name, None, f"unknown; if {slip} is meant, call it so, else give it a less similar name"
        elif isinstance(value, dict | list):
            kind = "an object" if isinstance(value, dict) else "a list"
            yield name, None, f"unknown, and {kind}; a group column holds a text, a number, true or false"
        elif not name.strip():
            yield name, None, "a column without a name"
        elif isinstance(value, int | float) and not finite(value):
            yield name, None, "too large a number"
        else:
            yield name, _value(value), ""


@lru_cache(maxsize=4096)
def meant(name: str, known: tuple[str, ...]) -> str | None:
    """The known column of which `name` is a slip: close to it, its words in another order, or with a number behind."""
    plain = _plain(name)
    if plain in WORDS_OF_THEIR_OWN:
        return None
    same = next((column for column in known if _plain(column) == plain), None)
    if same == "score" and same != name.casefold():
        same = "scores"  # score_1, score_2: a column a human, where one list is wanted
    close = difflib.get_close_matches(name[:80].casefold(), known, n=1, cutoff=CLOSE)
    return same or (close[0] if close else None)


def _plain(name: str) -> str:
    parts = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold())
    return "".join(sorted(parts))


def _value(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # 1.0 and 1 are one group
    return None if value is None or not str(value).strip() else str(value)
