"""Spelling that does not matter for what a text says: case, accents, width, look-alike letters, unseen characters."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]+"
)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』＂", '"') | dict.fromkeys("’‘ʼ´`", "'"))
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u20d0-\u20f0\u3099\u309a]"
)

# Letters of other alphabets that are drawn like a Latin one (the commonest of Unicode's confusables.txt), letters
# in boxes and flags, and small capitals, in lower case; for reading only, never for a text that is kept.
_ALIKE = {
    "a": "аαɑᴀ", "b": "ьвβʙ", "c": "сϲᴄ", "d": "ԁᴅ", "e": "еєεᴇ", "f": "ғꜰ", "g": "ɡɢց", "h": "һнʜհ", "i": "іιıɪ",
    "j": "јᴊ", "k": "кκᴋ", "l": "ӏʟⅼ", "m": "мμᴍ", "n": "пηɴո", "o": "оοσօᴏ", "p": "рρᴘ", "q": "ԛզ", "r": "гʀ",
    "s": "ѕꜱ", "t": "тτᴛ", "u": "υսᴜ", "v": "ѵνᴠ", "w": "ԝωѡᴡ", "x": "хχ", "y": "уүγʏ", "z": "ᴢ",
}  # fmt: skip
_LATIN = str.maketrans(
    {letter: latin for latin, letters in _ALIKE.items() for letter in letters}
    | {chr(0x1F1E6 + n): chr(97 + n) for n in range(26)}  # regional indicators
    | {chr(0x1F170 + n): chr(97 + n) for n in range(26)}  # negative squared
    | {chr(0x1F150 + n): chr(97 + n) for n in range(26)}  # negative circled
)
_LOOKS = re.compile("[" + "".join(map(chr, _LATIN)) + "]")


def folded(text: str) -> str:
    """The text in lower case, without accents and unseen characters, in plain widths, with one kind of quotes."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", _UNSEEN.sub("", text)).casefold()
    return unicodedata.normalize("NFC", _MARKS.sub("", plain)).translate(_QUOTES)


def as_latin(text: str) -> str | None:
    """A folded text with letters that look Latin read as Latin; None where it has none, or nothing else."""
    if text.isascii() or not _LOOKS.search(text):
        return None
    return text.translate(_LATIN)
