"""Text with its accidents folded away, and the way back to the text as it was.

Folded: case, compatibility forms (ligatures, full width), typographic quotes and dashes, invisible characters, runs
of white space. Folding changes lengths ("ß" is two, "…" three, a run of blanks one), so each folded character
remembers the code point it came from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_SINGLE, _DOUBLE = "‘’‚‛′‵ʼʻ`´‹›", "“”„‟″‶«»〝〞＂"
_DASHES = "‐‑‒–—―−⁃﹘﹣－"
_ASCII_WORD = re.compile(r"(?<!\S)\S*?[A-Za-z0-9]\S*")
_PLAIN = {**dict.fromkeys(_SINGLE, "'"), **dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_DASHES, "-")}


@dataclass(frozen=True)
class Folded:
    """`text` is folded; `origins[i]` is the index, in the unfolded text, of the code point that gave `text[i]`."""

    text: str
    origins: Sequence[int]

    def unfolded(self, start: int, end: int) -> tuple[int, int]:
        """The span of the unfolded text that `text[start:end]` (not empty) came from, as start and end."""
        return self.origins[start], self.origins[end - 1] + 1

    def occurrences(self, part: str) -> Iterator[tuple[int, int]]:
        """Every place of a folded text in this one that neither begins nor ends inside a word, as start and end."""
        start = self.text.find(part) if part else -1
        while start >= 0:
            end = start + len(part)
            if self._whole(start) and self._whole(end):
                yield start, end
            start = self.text.find(part, start + 1)

    def _whole(self, at: int) -> bool:
        """Whether a cut before `at` splits neither a word nor what one code point unfolds to."""
        inside_one = 0 < at < len(self.text) and self.origins[at - 1] == self.origins[at]
        return not inside_one and is_word_edge(self.text, at)


def is_word_edge(text: str, at: int) -> bool:
    """Whether a cut before `at` splits no word, and no letter from its accent."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after):
        return before.isspace()
    return not (before.isalnum() and after.isalnum()) or _unspaced(after)


def fold(text: str) -> Folded:
    """The folded text, without white space at either end."""
    return _fold_plain(text) or _fold_by_character(text)


def _fold_plain(text: str) -> Folded | None:
    """ASCII with single blanks, as most answers are: each character folds to one (a tenth of the time)."""
    blanks = " ".join(text.split())
    if not text.isascii() or len(blanks) < len(text):
        return None
    return Folded(blanks.lower().replace("`", "'"), range(len(text)))


def _fold_by_character(text: str) -> Folded:
    folded: list[str] = []
    origins: list[int] = []
    for n, char in enumerate(text):
        for c in _folded(char):
            if c != " " or (folded and folded[-1] != " "):
                folded.append(c)
                origins.append(n)
    while folded and folded[-1] == " ":
        folded.pop()
        origins.pop()
    return Folded("".join(folded), tuple(origins))


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    """One code point: nothing if it is invisible, else its compatibility form without case."""
    char = _PLAIN.get(char, char)
    if unicodedata.category(char) == "Cf":
        return ""
    form = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    if form.startswith(" ") and not char.isspace():  # an accent by itself ("¨") is no blank
        return char
    return "".join(" " if c.isspace() else _PLAIN.get(c, c) for c in form)


def _unspaced(char: str) -> bool:
    """Whether this is of a script that writes no spaces between words (Han, kana, Thai, Lao, Khmer, Burmese)."""
    code = ord(char)
    return 0x0E00 <= code < 0x0F00 or 0x1000 <= code < 0x10A0 or 0x1780 <= code < 0x1800 or 0x2E80 <= code < 0xA000


def length_in_words(folded: str) -> int:
    """How many words a folded text has; in scripts without spaces two characters count as a word."""
    if folded.isascii():
        return len(_ASCII_WORD.findall(folded))
    unspaced = sum(map(_unspaced, folded))
    spaced = "".join(" " if _unspaced(c) else c for c in folded).split()
    return sum(any(c.isalnum() for c in word) for word in spaced) + unspaced // 2
