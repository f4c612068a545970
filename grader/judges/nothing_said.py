"""Texts that stand for no answer: "No response.", "I don't know", "skip"."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from grader.text.words import word_list, words


class Kind(StrEnum):
    """What a text says instead of an answer."""

    EMPTY = "empty"
    UNKNOWN = "unknown"
    DECLINED = "declined"


_LONGEST = 80  # characters a turn: whoever says more says something
_NOTES = {"not answered", "n a", "n/a", "none", "nothing", "null", "inaudible", "silence"} | {
    f"{no} {answer}"
    for no in ("no", "not", "empty", "blank", "missing")
    for answer in ("answer", "response", "submission", "reply")
}
_NOTE_ENDINGS = word_list("given provided recorded submitted available")
# Around the words that matter: "well, I'd like to … that question, please".
_PADDING = word_list(
    """
    about actually all am answer at can could er erm got have here hm hmm honestly i i'd i'll i'm i've im it just let
    let's lets like of oh ok okay on one over please question really say share simply so sorry still talk tell thank
    thanks that the this to uh um us ve we well would you d ll m
    """
)
_CORES = {
    Kind.UNKNOWN: {"no idea", "no clue", "not sure", "idk", "can't", "cannot"}
    | {
        f"{can} {know}"
        for can in ("don't", "dont", "do not", "can't", "cannot", "not")
        for know in ("know", "remember", "recall")
    },
    Kind.DECLINED: {"skip", "pass", "move", "next", "no comment", "rather not", "prefer not", "decline", "refuse"}
    | {
        "don't want",
        "dont want",
        "do not want",
        "won't",
        "will not",
        "will skip",
        "will pass",
        "want skip",
        "want pass",
    }
    | {"rather skip", "prefer skip", "rather pass", "prefer pass"},
}


def nothing_said(turns: Sequence[str]) -> Kind | None:
    """Which kind of no answer all turns of an answer are (that of the first), or None if any says something."""
    if sum(map(len, turns)) > _LONGEST * len(turns):
        return None
    kinds = [_kind(said) for said in map(words, turns) if said]
    if not kinds:
        return Kind.EMPTY
    return kinds[0] if all(kinds) else None


def _kind(said: list[str]) -> Kind | None:
    if " ".join(word for word in said if word not in _NOTE_ENDINGS) in _NOTES:
        return Kind.EMPTY
    core = " ".join(word for word in said if word not in _PADDING)
    return next((kind for kind, cores in _CORES.items() if core in cores), None)
