"""`Name: text` as people write transcripts, in Markdown or plain text.

A speaker's words go on over the lines and paragraphs that follow, until the next name. Front matter, headings, rules,
comments and pictures are not said; of links the text is kept, of emphasis the words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from grader.importers.labels import Labelled, casts, describes, labelled, speakers_among
from grader.importers.said import Said

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"\s*(?:```|~~~)")
_NOT_SAID = re.compile(r"\s{0,3}(?:#{1,6}\s.*|(?:[-*_=]\s*){3,})$")
_LONGEST_HEAD = 60  # lines
_LONGEST_TITLE = 10  # words
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s")
_QUOTE = re.compile(r"\A\s{0,3}(?:>\s?)+")
_ENDS = re.compile(r"""[.?!…:;\-–—]["'”’)\]*_]*\s*$|[)\]]\s*$""")
_LINK_ALONE = re.compile(r"\s*(?:<?\w{2,10}://\S*|\[[^\[\]]*\]\([^()\s]*\))\s*")
_MARK = re.compile(r"[\[<*_`&\\]")
_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()\s]*\)")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*(?:\s\"[^\"]*\")?\)")
_AUTOLINK = re.compile(r"<(\w{2,10}:[^<>\s]+)>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_STARS = re.compile(r"(?<![\w*\\])(\*{1,3})(?=[^\s*])([^*\n]*[^\s*\\])\1(?![\w*])")
_UNDERSCORES = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_\n]*[^\s_\\])\1(?!\w)")
_CODE = re.compile(r"(`{1,3})([^`\n]+)\1(?!`)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def read_markdown(text: str) -> list[Said]:
    """The turns, in order; what stands before the first name has no speaker."""
    lines = _without_head(_COMMENT.sub("", _FRONT_MATTER.sub("", text)).strip().split("\n"))
    read = list(_labels(lines))
    speakers = speakers_among([(label, begins) for label, begins in read if label])
    pieces: list[tuple[str | None, list[str]]] = [(None, [])]
    for line, (label, _) in zip(lines, read, strict=True):
        if label and label.name.casefold() in speakers:
            pieces.append((label.name, [label.text]))
        else:
            pieces[-1][1].append(line)
    return [Said(who, _flowing(said)) for who, said in pieces]


def _without_head(lines: list[str]) -> list[str]:
    """The lines after those paragraphs at the top that only tell about the text: title, date, who has which part."""
    start = told = casting = 0
    for n, line in enumerate(lines[:_LONGEST_HEAD]):
        if line.strip() and not _NOT_SAID.match(line):
            if describes(line):
                told += 1
            elif casts(line):
                casting += 1
            elif labelled(line) or len(line.split()) > _LONGEST_TITLE or _ENDS.search(line):
                return lines[start:]
        elif told or casting > 1:
            start, told, casting = n, 0, 0
    return lines[start:]


def _labels(lines: list[str]) -> Iterator[tuple[Labelled | None, bool]]:
    """For each line its label, if it may have one, and whether a sentence can begin there."""
    fenced, before = False, ""
    for line in lines:
        fence = bool(_FENCE.match(line))
        fenced ^= fence
        label = None if fenced or fence else labelled(line)
        if label and _LINK_ALONE.fullmatch(label.text):  # "Video: <https://…>" is about the text, not said
            label = None
        yield label, not before.strip() or bool(_ENDS.search(before)) or bool(label and labelled(before))
        before = line


def _flowing(lines: list[str]) -> str:
    """Lines as paragraphs of plain text: wrapped lines joined, list items and code on lines of their own."""
    parts: list[str] = []
    fenced = False
    for line in lines:
        fence = bool(_FENCE.match(line))
        fenced ^= fence
        if fence or not line.strip() or (not fenced and _NOT_SAID.match(line)):
            parts.append("\n\n")
        elif fenced:
            parts.append(f"\n{line}")
        else:
            parts.append(("\n" if _ITEM.match(line) else " ") + plain(_QUOTE.sub("", line)))
    return "".join(parts).strip()


def plain(line: str) -> str:
    """A line without Markdown's marks."""
    if not _MARK.search(line):
        return line
    line = _LINK.sub(r"\1", _PICTURE.sub("", line))
    line = _AUTOLINK.sub(r"\1", _BREAK.sub(" ", line))
    for emphasis in (_CODE, _STARS, _UNDERSCORES, _STARS):  # from within: **words of *weight* in bold**
        line = emphasis.sub(r"\2", line)
    return html.unescape(_ESCAPED.sub(r"\1", line))
