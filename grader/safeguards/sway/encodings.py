"""Passages of a text that are written in an encoding, opened: base64 and its kin, hex, Morse, escapes."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator
from itertools import islice
from string import ascii_lowercase
from urllib.parse import unquote

MOST_BLOBS = 20  # encoded passages of one kind that are opened
LONGEST_BLOB = 4_000  # characters of a passage that are opened
_LONG = re.compile(r"\S{16}")
_DIGITS = re.compile(r"\d\d")
_DOTTED = re.compile(r"[.·•-] [.·•-]")
_HEX = re.compile(r"\d[0-9a-fA-F][ :]?[0-9a-fA-F]{2}[ :]?[0-9a-fA-F]{2}")  # no text is in letters' codes alone
_ENTITY = re.compile(r"&#?\w{2,8};")
_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}){4,}")
_PERCENT = re.compile(r"(?:[%=][0-9a-fA-F]{2}[\w.,-]{0,30}){3,}")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_MORSE = """
    .- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..
"""
_MORSE_LETTERS = dict(zip(_MORSE.split(), ascii_lowercase, strict=True))


def tagged(text: str, fewest: int) -> bool:
    """Whether the text has `fewest` tag characters in a row, which no screen shows and a model reads."""
    return any(len(match[0]) >= fewest for match in _TAGS.finditer(text))


def opened(text: str) -> Iterator[str]:
    """What encoded passages say, each by itself, or the text with its escapes read."""
    if not text.isascii() and _TAGS.search(text):
        yield "".join(chr(ord(c) - 0xE0000) for part in _TAGS.findall(text) for c in part)
    if "&" in text and _ENTITY.search(text):
        yield html.unescape(text)
    if "\\" in text and _ESCAPES.search(text):
        yield _ESCAPES.sub(lambda m: "".join(chr(int(h, 16)) for h in re.split(r"\\[ux]", m[0])[1:]), text)
    if ("%" in text or "=" in text) and _PERCENT.search(text):
        yield unquote(re.sub("=(?=[0-9A-F]{2})", "%", text))
    for worth, passages in _BLOBS.items():
        if worth.search(text):
            yield from (plain for found, reading in passages for plain in _read(text, found, reading))


def _read(text: str, found: re.Pattern[str], reading: Callable[[str], str]) -> Iterator[str]:
    """What the passages of one kind say, where that is text."""
    for match in islice(found.finditer(text), MOST_BLOBS):
        plain = reading(match[0][:LONGEST_BLOB])
        if plain.isprintable() and (" " in plain or (len(plain) > 15 and plain.isascii())):
            yield plain


def _hex(digits: str) -> str:
    bare = re.sub(r"[ :]", "", digits)
    return bytes.fromhex(bare[: len(bare) // 2 * 2]).decode("utf-8", "replace")


def _base64(letters: str) -> str:
    bare = letters.rstrip("=").translate(str.maketrans("-_", "+/"))
    return _tried(base64.b64decode, bare + "=" * (-len(bare) % 4))


def _base32(letters: str) -> str:
    bare = letters.rstrip("=")
    return _tried(base64.b32decode, bare + "=" * (-len(bare) % 8))


def _base85(letters: str) -> str:
    """In Adobe's alphabet or in that of RFC 1924."""
    bare = letters.removeprefix("<~").removesuffix("~>")
    plain = _tried(base64.a85decode, bare)
    return plain if plain.isascii() and plain.isprintable() and plain else _tried(base64.b85decode, bare)


def _tried(read: Callable[[str], bytes], letters: str) -> str:
    try:
        return read(letters).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


def _binary(bits: str) -> str:
    joined = "".join(bits.split())
    return bytes(int(joined[n : n + 8], 2) for n in range(0, len(joined), 8)).decode("utf-8", "replace")


def _codes(numbers: str) -> str:
    codes = [int(number) for number in re.findall(r"\d+", numbers)]
    return "".join(map(chr, codes)) if min(codes) >= 0x20 and max(codes) < 0x7F else ""


def _morse(code: str) -> str:
    words = re.split(r"\s*[/|]\s*|\s{3,}", re.sub("[·•]", ".", code).strip(" /|"))
    return " ".join("".join(_MORSE_LETTERS.get(sign, "") for sign in word.split()) for word in words)


# What is looked for first, since most texts do not have it; what a passage looks like; how it is read.
_Passage = tuple[re.Pattern[str], Callable[[str], str]]
_BLOBS: dict[re.Pattern[str], list[_Passage]] = {
    _HEX: [(re.compile(r"\b(?:[0-9a-fA-F]{2}[ :]?){12,}"), _hex)],
    _LONG: [
        (re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}"), _base64),
        (re.compile(r"\b[A-Z2-7]{16,}={0,6}"), _base32),
        (re.compile(r"[!-~]{20,}"), _base85),
    ],
    _DIGITS: [
        (re.compile(r"\b[01]{8}(?:\s?[01]{8}){5,}\b"), _binary),
        (re.compile(r"\b\d{2,3}(?:[ ,]{1,2}\d{2,3}){11,}\b"), _codes),
    ],
    _DOTTED: [(re.compile(r"(?:[.·•-]{1,6}[ /|]{1,3}){8,}[.·•-]{0,6}"), _morse)],
}
