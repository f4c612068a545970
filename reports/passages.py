"""A candidate's text for display: cleaned of what no reader sees, in paragraphs and lists, quotes marked.

Quotes come as positions in the text as posted, so the text is cut at them before anything is removed from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.transcript import well_formed

Span = tuple[int, int]
Kind = Literal["paragraph", "bullets", "numbers"]

SHORT = 160
_DEEPEST = 40

# Controls, bidi controls, invisible formatting (word joiner, tags, annotations), non-characters. The joiners
# U+200C and U+200D stay: Persian, Indic scripts and emoji are written with them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
    "|[" + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000)) + "]"
)
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BULLET = re.compile(r"\s*(?:[-*•–‣◦·]|(\d{1,3})[.)])\s+(?=\S)")


@dataclass(frozen=True)
class Run:
    """A stretch of one line; `marked` where a judge quoted it."""

    text: str
    marked: bool = False


@dataclass(frozen=True)
class Item:
    """A line of a paragraph, or one entry of a list; `number` is the one that the candidate wrote."""

    runs: tuple[Run, ...]
    number: int | None = None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Block:
    """A paragraph (items are its lines), a bullet list, or a numbered one."""

    kind: Kind
    items: tuple[Item, ...]


def clean(text: str) -> str:
    """Without control, bidi and other unseen characters, on lines that end in `\\n`; lone surrogates are U+FFFD."""
    if text.isprintable():  # most texts, in no time: unseen characters and line ends are not printable
        return text
    return well_formed(_UNSEEN.sub("", _BREAK.sub("\n", text).replace("\t", "    ")))


def line(text: str) -> str:
    """The same on one line, white space collapsed: for headings, table cells and everything else that is short."""
    return " ".join(clean(text).split())


def short(text: str) -> str:
    """The same for names, titles and stages, which are repeated: cut at `SHORT` characters."""
    words = line(text)
    return words if len(words) <= SHORT else words[: SHORT - 1].rstrip() + "…"


def merged(spans: Iterable[Span], length: int) -> tuple[Span, ...]:
    """Spans in order, clipped to the text, those that overlap or touch made one."""
    result: list[Span] = []
    for start, end in sorted((max(0, a), min(length, b)) for a, b in spans):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def passage(text: str, spans: Iterable[Span] = ()) -> tuple[Block, ...]:
    """The text as blocks. `spans` are code point positions of quotes, [start, end), in `text` as posted."""
    blocks: list[tuple[Kind, list[Item]]] = []
    gap = True
    for start, end, marks in _lines(text, merged(spans, len(text))):
        kind, item = _item(text, start, end, marks)
        if not item.text.strip():
            gap = True
            continue
        if gap or blocks[-1][0] != kind:
            blocks.append((kind, []))
        blocks[-1][1].append(item)
        gap = False
    return tuple(Block(kind, tuple(items)) for kind, items in blocks)


def _lines(text: str, spans: Sequence[Span]) -> Iterable[tuple[int, int, list[Span]]]:
    """Each line's positions, with the parts of `spans` (sorted, disjoint) that lie in it."""
    start, first = 0, 0
    for end, after in [*((m.start(), m.end()) for m in _BREAK.finditer(text)), (len(text), len(text))]:
        while first < len(spans) and spans[first][1] <= start:
            first += 1
        marks = []
        for a, b in spans[first:]:
            if a >= end:
                break
            marks.append((max(a, start), min(b, end)))
        yield start, end, marks
        start = after


def _item(text: str, start: int, end: int, marks: Sequence[Span]) -> tuple[Kind, Item]:
    bullet = _BULLET.match(text, start, end)
    begin = bullet.end() if bullet else start
    runs, at = [], begin
    for a, b in marks:
        a = max(a, begin)
        if a >= b:
            continue
        runs += [Run(clean(text[at:a])), Run(clean(text[a:b]), marked=True)]
        at = b
    runs.append(Run(clean(text[at:end])))
    kept = tuple(run for run in runs if run.text)
    if not bullet:
        return "paragraph", Item((_indented(kept[0]), *kept[1:]) if kept else ())
    number = bullet.group(1)
    return ("numbers", Item(kept, int(number))) if number else ("bullets", Item(kept))


def _indented(run: Run) -> Run:
    """Leading spaces as no-break spaces, so that a piece of code keeps its shape in every format."""
    said = run.text.lstrip()
    return Run("\u00a0" * min(len(run.text) - len(said), _DEEPEST) + said, run.marked)
