"""What every kind of variant does with a text: replace at some places, keep the case, leave technical words alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from grader.text.words import FUNCTION_WORDS, words

Put = Callable[[re.Match[str]], str | None]
"""What stands in a match's place; None leaves it as it is."""

NOT_INSIDE, NOT_GOING_ON = r"(?<![\w'’-])", r"(?!\w|-\w)"
WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|dr|mr|mrs|ms|prof|no)|\b[a-z])\.$", re.IGNORECASE)
_START = re.compile(
    r"(?:^|\n)[^\S\n]*(?:(?:\(?\d{1,2}[.)]|[-*•])[^\S\n]+)?(?=[^\W_])"  # a line, after its list mark
    r"|(?<=[.!?])[^\S\n]+(?=[^\W_])"
)


@dataclass(frozen=True)
class Rewritten:
    """A text in another wording, and how many places of it were changed."""

    text: str
    edits: int = 0

    def then(self, rewrite: Callable[[str], Rewritten]) -> Rewritten:
        """A further rewrite of the result; the edits add up."""
        further = rewrite(self.text)
        return Rewritten(further.text, self.edits + further.edits)


def chance(*parts: object) -> Random:
    """Draws that follow from the parts alone: the same text is rewritten alike whatever stands around it."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).digest()
    return Random(int.from_bytes(digest[:8], "big"))  # noqa: S311 - a choice of wording, not a secret


def replaced(text: str, pattern: re.Pattern[str], put: Put) -> Rewritten:
    """The text with `put` in place of each match that it takes. A capital at the start of a match stays one."""
    parts, at, edits = list[str](), 0, 0
    capital = False
    for match in pattern.finditer(text):
        new = put(match)
        if new is None or new == match[0]:
            continue
        parts.append(_raised(text[at : match.start()], capital))
        upper = match[0][:1].isupper()
        parts.append(_raised(new, upper))
        capital = upper and not new.strip()
        at, edits = match.end(), edits + 1
    parts.append(_raised(text[at:], capital))
    return Rewritten("".join(parts), edits)


def _raised(text: str, capital: bool) -> str:
    return text[:1].upper() + text[1:] if capital else text


def one_of(options: Iterable[str]) -> re.Pattern[str]:
    """Any of the words or phrases, whole and in any case; the longest first. A part of "man-in-the-middle" is none."""
    ordered = sorted(options, key=lambda option: (-len(option), option))
    return re.compile(NOT_INSIDE + "(?:" + "|".join(map(re.escape, ordered)) + ")" + NOT_GOING_ON, re.IGNORECASE)


def terms_of(*texts: str) -> frozenset[str]:
    """The words, in lower case, that say what a question is about: all of its key points' but function words."""
    return frozenset(word for text in texts for word in words(text) if word not in FUNCTION_WORDS)


def is_term(word: str, terms: frozenset[str]) -> bool:
    """Whether a word has to stay: one of the terms, with a figure in it, or with capitals inside (SQL, gRPC)."""
    return word.casefold() in terms or any(c.isdigit() for c in word) or any(c.isupper() for c in word[1:])


def loses_a_term(before: str, after: str, terms: frozenset[str]) -> bool:
    """Whether a term of `before` is missing from `after`."""
    kept = {word.casefold() for word in WORD.findall(after)}
    return any(is_term(word, terms) and word.casefold() not in kept for word in WORD.findall(before))


def sentence_starts(text: str) -> tuple[int, ...]:
    """Where sentences begin: at the start of a line, after its list mark, and after a stop."""
    found = (match for match in _START.finditer(text) if not _ABBREVIATION.search(text, 0, match.start()))
    return tuple(match.end() for match in found)


def inserted(text: str, additions: Iterable[tuple[int, str]]) -> Rewritten:
    """The text with each addition put in at its place (code points of `text`, in order)."""
    parts, at, edits = list[str](), 0, 0
    for place, addition in additions:
        parts += [text[at:place], addition]
        at, edits = place, edits + 1
    return Rewritten("".join([*parts, text[at:]]), edits)
