"""The report as plain text, wrapped at 100 columns."""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache

from jinja2 import Template

from reports.shapes import Report
from reports.templating import compiled, rendered

COLUMNS = 100

# What a line begins with: room, the bar beside a candidate's words, a bullet or a number.
_PREFIX = re.compile(r"( *(?:\| )?)((?:[-*] |\d{1,3}\. )?)")


def text(report: Report) -> bytes:
    """UTF-8. A candidate's words stand behind a bar, so that none of them can pass for a heading."""
    lines = (wrapped(line) for line in rendered(_template(), report).split("\n"))
    return (re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n").encode()


def wrapped(line: str) -> str:
    """One line as several of at most 100 columns; those that follow hang under the first one's text."""
    if len(line) <= COLUMNS:
        return line.rstrip()
    match = _PREFIX.match(line)
    before, bullet = (match[1], match[2]) if match else ("", "")
    body = line[len(before) + len(bullet) :]
    follow = before + " " * len(bullet)
    return textwrap.fill(
        body, COLUMNS, initial_indent=before + bullet, subsequent_indent=follow, break_on_hyphens=False
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    return compiled("report.txt", str)
