"""What a text says when it is read in another way: encoded, reversed, spelt out, or in characters nobody sees."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote

FEWEST_TAGS = 8  # tag characters in a row; a flag emoji has six
MOST_BLOBS = 20  # encoded passages that are opened
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4}){4,}")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2}[\w.,-]{0,30}){3,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{16,}={0,2}")
_HEX = re.compile(r"\b(?:[0-9a-fA-F]{2}){12,}\b")
_BINARY = re.compile(r"\b[01]{8}(?:\s?[01]{8}){5,}\b")
_SPELT = re.compile(r"\b\w(?: \w){3,}\b")
_LEET = str.maketrans("013457@$", "oieastas")


def hidden(text: str) -> bool:
    """Whether the text holds a passage in tag characters, which no screen shows and a model reads."""
    return any(len(match[0]) >= FEWEST_TAGS for match in _TAGS.finditer(text))


_BACKWARDS = ("erongi", "tcejbo", "drageris", "tegrof")


def readings(text: str) -> Iterator[str]:
    """The other ways to read the text, as far as it has what they take."""
    if _ESCAPES.search(text):
        yield _ESCAPES.sub(lambda m: "".join(chr(int(h, 16)) for h in m[0].split("\\u")[1:]), text)
    if _PERCENT.search(text):
        yield unquote(text)
    for found, opened in ((_HEX, _from_hex), (_BASE64, _from_base64), (_BINARY, _from_binary)):
        for match, _ in zip(found.finditer(text), range(MOST_BLOBS), strict=False):
            plain = opened(match[0])
            if plain.isprintable() and " " in plain:
                yield plain
    if _SPELT.search(text):
        yield _SPELT.sub(lambda m: m[0].replace(" ", ""), text)
    if re.search(r"[a-z][0134570@$]+[a-z]", text, re.IGNORECASE):
        yield text.translate(_LEET)
    lower = text.lower()
    if "snoitcurtsni" in lower or any(w in lower and re.search(rf"\b{w}\b", lower) for w in _BACKWARDS):
        yield text[::-1]


def _from_hex(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-8", "replace")


def _from_base64(letters: str) -> str:
    bare = letters.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4)).decode("utf-8", "replace")
    except binascii.Error:
        return ""


def _from_binary(bits: str) -> str:
    joined = "".join(bits.split())
    return bytes(int(joined[n : n + 8], 2) for n in range(0, len(joined), 8)).decode("utf-8", "replace")
