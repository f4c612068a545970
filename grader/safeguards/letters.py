"""How else a name can be spelt: with or without accents, in plain letters, composed or not."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from grader.safeguards.sway.folding import folded

# Letters that no decomposition takes apart, with what they are written as where they cannot be typed.
_PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "ə": "e", "ŋ": "n", "þ": "th"}
_PAIRS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "å": "aa", "ø": "oe"}
_TYPED = str.maketrans(_PLAIN)
LONGEST = 80  # letters of a name that is taken in other spellings
_SIGNS = ("'’ʼ‘`´", "-‐‑–")  # each is written for the others
_SINGLES = {pair: letter for letter, pair in _PAIRS.items() if letter in "äöüß"}
_ACCENT = "[\u0300-\u036f]*"
_LATIN = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]


@cache
def _alike() -> dict[str, str]:
    """For each of a to z: all letters that are it but for their accents."""
    found: dict[str, set[str]] = {chr(code): {chr(code)} for code in range(97, 123)}
    for letter in _LATIN:
        base = _base(letter.lower())
        if base in found:
            found[base].add(letter.lower())
    return {base: "".join(sorted(letters)) for base, letters in found.items()}


def _base(letter: str) -> str:
    return _PLAIN.get(letter) or unicodedata.normalize("NFD", letter)[0]


def spelt(word: str) -> str:
    """A pattern (for any case) that takes the word however its accents are written.

    A letter with two dots is taken as a pair too, and a pair as such a letter: "Müller", "Muller", "Mueller". What is
    too long to be a name is taken as it stands: thirty letters for each of a posted novel would take half a minute.
    """
    if len(word) > LONGEST:
        return re.escape(word)
    composed = unicodedata.normalize("NFC", word).lower()
    text = "".join(c for c in composed if not unicodedata.combining(c))
    parts, at = list[str](), 0
    while at < len(text):
        pair, letter = text[at : at + 2], text[at]
        if single := _SINGLES.get(pair):
            parts.append(f"(?:{_letter(pair[0])}{_letter(pair[1])}|{_letter(single)})")
            at += 2
            continue
        parts.append(f"(?:{_letter(letter)}|{_PAIRS[letter]})" if letter in _PAIRS else _letter(letter))
        at += 1
    return "".join(parts)


def plain(text: str) -> str:
    """The text without capitals, accents, and letters that a keyboard may lack."""
    return text.lower() if text.isascii() else folded(text).translate(_TYPED)


def telltale(word: str) -> str:
    """Letters that stand in every spelling of the word once accents are gone: how it begins, at most four of them."""
    found = re.match(r"(?:(?!ae|oe|ue|ss|aa|[äöüßæœåø])[a-z]){1,4}", word.lower())
    return found[0] if found else ""


def _letter(letter: str) -> str:
    for signs in _SIGNS:
        if letter in signs:
            return f"[{signs}]"
    base = _base(letter)
    if base in _alike():
        return f"[{_alike()[base]}]{_ACCENT}"
    composed, decomposed = re.escape(letter), unicodedata.normalize("NFD", letter)
    return composed if len(decomposed) == 1 else f"(?:{composed}|{re.escape(decomposed)}|{re.escape(decomposed[0])})"
