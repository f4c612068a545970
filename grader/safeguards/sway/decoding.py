"""What a text says when it is read in another way: encoded, reversed, spelt out, or in characters nobody sees."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.safeguards.sway.encodings import opened, tagged
from grader.safeguards.sway.folding import as_latin, folded

FEWEST_TAGS = 7  # tag characters in a row; a flag emoji has six
SHORTEST = 4  # letters of a disguised word that is looked for
LEAST_SIGNS = 2  # such words before a whole text is read backwards or shifted
LONGEST = 16  # letters of a word that is looked for in letters without blanks
_SPELT = re.compile(r"(?<!\w)[^\W_](?:([ .*|·~_/-])[^\W_])(?:\1[^\W_]){2,}(?!\w)")
_SPELT_TOO = re.compile(r"(?<!\w)[^\W_](?:([ .*|·~_/-])[^\W_])(?:\1[^\W_])*(?!\w)")  # where one was found
_MIXED = re.compile(r"(?<![\w@$])(?=[a-z@$]{0,30}[0134578@$])(?=[\d@$]{0,30}[a-z])[a-z0134578@$]{3,30}(?!\w)")
_LEET, _LEET_L = (str.maketrans("0134578@$", letters) for letters in ("oieastbas", "oleastbas"))
_ATBASH = str.maketrans("abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")
_LETTERS = re.compile(r"[a-z]{4,}")


def hidden(text: str) -> bool:
    """Whether the text holds a passage in tag characters, which no screen shows and a model reads."""
    return tagged(text, FEWEST_TAGS)


@dataclass(frozen=True)
class Disguises:
    """The words that give a disguise away, as they look backwards, shifted by 13 letters, or with a for z."""

    words: frozenset[str]
    backwards: frozenset[str] = field(init=False)
    shifted: frozenset[str] = field(init=False)
    mirrored: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        long = [word for word in self.words if len(word) >= SHORTEST and word.isascii()]
        for name, words in (
            ("backwards", (word[::-1] for word in long)),
            ("shifted", (codecs.encode(word, "rot13") for word in long)),
            ("mirrored", (word.translate(_ATBASH) for word in long)),
        ):
            object.__setattr__(self, name, frozenset(words) - self.words)

    def readings(self, text: str) -> Iterator[str]:
        """The other ways to read the text, as far as it has what they take; what was encoded twice, too."""
        for once in self._once(text):
            yield once
            yield from self._once(once)

    def _once(self, text: str) -> Iterator[str]:
        yield from opened(text)
        plain = folded(text)
        if (latin := as_latin(plain)) is not None:
            yield latin
        if _SPELT.search(plain):
            yield _SPELT_TOO.sub(lambda m: self._words_of(m[0].replace(m[1], "")), plain)
        if len(_MIXED.findall(plain)) >= LEAST_SIGNS:
            yield plain.translate(_LEET)
            yield plain.translate(_LEET_L)
        yield from self._turned(plain)

    def _turned(self, plain: str) -> Iterator[str]:
        words = set(_LETTERS.findall(plain))
        if len(words & self.shifted) >= LEAST_SIGNS:
            yield codecs.encode(plain, "rot13")
        if len(words & self.mirrored) >= LEAST_SIGNS:
            yield plain.translate(_ATBASH)
        if len(words & self.backwards) >= LEAST_SIGNS:
            yield plain[::-1]
            yield re.sub(r"\w+", lambda m: m[0][::-1], plain)

    def _words_of(self, letters: str) -> str:
        """Letters without blanks as the known words in them, the longest first."""
        parts, at = list[str](), 0
        while at < len(letters):
            ends = range(min(at + LONGEST, len(letters)), at + 1, -1)
            word = next((letters[at:end] for end in ends if letters[at:end] in self.words), letters[at])
            parts.append(word)
            at += len(word)
        return letters if all(len(part) == 1 for part in parts) else " ".join(parts)
