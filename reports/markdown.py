"""The report as Markdown: no text of a transcript can become a heading, a link, an image or HTML."""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Template

from reports.shapes import Report
from reports.templating import compiled, rendered

_MARKUP = re.compile(r"[\\`*_\[\]|~#$@{}]")
_LINK = re.compile(r"(?<=[A-Za-z])(:)(?=//)|(?<=www)(\.)", re.IGNORECASE)  # bare addresses become links of their own
_OPENING = re.compile(r"^(\s*)(?:([-+=!])|(\d+)([.)]))")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def markdown(report: Report) -> bytes:
    """UTF-8, CommonMark with tables as GitHub reads them."""
    text = rendered(_template(), report)
    return (re.sub(r"\n{3,}", "\n\n", text).strip() + "\n").encode()


def escape(text: str) -> str:
    """`text` as Markdown that shows it to the letter, wherever in a line it is put."""
    safe = re.sub("[&<>]", lambda m: _ENTITIES[m.group()], text)
    safe = _LINK.sub(lambda m: "\\" + m.group(), _MARKUP.sub(r"\\\g<0>", safe))
    return _OPENING.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", safe)


@lru_cache(maxsize=1)
def _template() -> Template:
    return compiled("report.md", escape)
