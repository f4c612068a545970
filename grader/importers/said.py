"""What was said, piece by piece as a file gives it, and the whole turns that the pieces join into."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from grader.narrative.english import hidden, one_line

_UNSPACED = "[\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]"
_BLANK_BETWEEN_UNSPACED = re.compile(f"(?<={_UNSPACED}) (?={_UNSPACED})")
_BLANK_BEFORE_STOP = re.compile(r"(?<=\w) +(?=[.,](?:\s|$))")  # recognisers write "podcast . Now"
_ODD = re.compile(r"[^\w\n -~]")
_PARAGRAPH = re.compile(r"\n\s*\n")


class Said(NamedTuple):
    """Some words in a row; a piece without a speaker goes on with the speaker before it.

    A blank line in `text` ends a paragraph; a single line break is kept where a reader left one.
    """

    speaker: str | None
    text: str


def turns_of(pieces: Iterable[Said]) -> list[Said]:
    """The pieces as whole turns: one for each change of speaker, none without words.

    Names that differ in case or blanks are one speaker, spelled as the first time. A turn's speaker is None only
    before the first named one.
    """
    spelled: dict[str, str] = {}
    named: list[tuple[str | None, str]] = []
    speaker: str | None = None
    for piece in pieces:
        name = one_line(visible(piece.speaker or ""))
        speaker = spelled.setdefault(name.casefold(), name) if name else speaker
        named.append((speaker, piece.text))
    joined = ((who, joined_text([text for _, text in parts])) for who, parts in groupby(named, key=lambda n: n[0]))
    return _joined_turns([Said(who, text) for who, text in joined if has_words(text)])


def _joined_turns(turns: list[Said]) -> list[Said]:
    """Once turns without words are left out, their neighbours may be one speaker's."""
    grouped = groupby(turns, key=lambda turn: turn.speaker)
    return [Said(who, joined_text([turn.text for turn in parts])) for who, parts in grouped]


def joined_text(texts: Iterable[str]) -> str:
    """The texts as one, a blank between two; without characters that nobody sees, runs of blanks and stray blanks."""
    text = visible(" ".join(part for part in texts if part))
    paragraphs = ("\n".join(map(_line, p.split("\n"))).strip() for p in _PARAGRAPH.split(text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def has_words(text: str) -> bool:
    """Whether anything is said: at least one letter or digit."""
    return any(c.isalnum() for c in text)


def _line(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip())]  # of code; that of the first line goes
    return indent + _BLANK_BETWEEN_UNSPACED.sub("", _BLANK_BEFORE_STOP.sub("", " ".join(line.split())))


def visible(text: str) -> str:
    """The text without characters that nobody sees; lone surrogates become U+FFFD, strange blanks plain ones."""
    return text if text.isprintable() else _ODD.sub(_seen, text)


def _seen(odd: re.Match[str]) -> str:
    char = odd[0]
    if "\ud800" <= char <= "\udfff":
        return "\N{REPLACEMENT CHARACTER}"
    return char if not hidden(char) else " " if char.isspace() else ""
