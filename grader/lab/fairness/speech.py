"""An answer as speech recognition writes it down."""

from __future__ import annotations

import re
from random import Random

from grader.lab.fairness.rewriting import WORD, Rewritten
from grader.lab.fairness.words import Speech

_BETWEEN_LETTERS = re.compile(r"(?<=\w)[.,:/@](?=\w)")  # 99.9, 10,000, ci/cd: spoken, and mostly written as they are
_UNSAID = re.compile(r"[^\w\s'’]|_")
_LIST_MARK = re.compile(r"(?m)^[^\S\n]*(?:\(?\d{1,2}[.)]|[-*•])[^\S\n]+")


def recognised(text: str, speech: Speech, draws: Random) -> Rewritten:
    """The text in one line of small letters without punctuation; some words misheard, some short ones lost.

    Each word with a wrong form is misheard at the rate of its list, each short word of the list of those lost at
    theirs. `edits` counts the words that are wrong, and one for the lost capitals and stops.
    """
    heard, edits = list[str](), 0
    for token in _tokens(text):
        new = _heard(token, speech, draws)
        edits += new != token
        heard += [new] if new else []
    said = " ".join(heard)
    return Rewritten(said, edits + 1) if said and said != text else Rewritten(text)


def _tokens(text: str) -> list[str]:
    """The words in small letters; what joins two letters or figures stays, every other sign goes."""
    joined = _BETWEEN_LETTERS.sub(lambda m: {".": "\0", ",": "\1", ":": "\2", "/": "\3", "@": "\4"}[m[0]], text)
    plain = _UNSAID.sub(" ", _LIST_MARK.sub("", joined))
    return plain.translate({0: ".", 1: ",", 2: ":", 3: "/", 4: "@"}).lower().split()


def _heard(token: str, speech: Speech, draws: Random) -> str:
    if not WORD.fullmatch(token):
        return token
    if token in speech.misheard and draws.random() < speech.misheard_rate:
        return speech.misheard[token]
    if token in speech.homophones and draws.random() < speech.homophone_rate:
        return speech.homophones[token]
    return "" if token in speech.dropped and draws.random() < speech.dropped_rate else token
