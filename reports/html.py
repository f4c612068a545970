"""The report as one HTML file: nothing is fetched, nothing runs, and its style is allowed by its hash alone."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from jinja2 import Template
from markupsafe import Markup

from reports.charts import GRID
from reports.shapes import Report
from reports.templating import TEMPLATES, compiled, rendered


def html(report: Report) -> bytes:
    """UTF-8, printable, light and dark. Every text is escaped."""
    return rendered(_template(), report).encode()


@lru_cache(maxsize=1)
def _template() -> Template:
    """Compiled once a process: it is most of the time that a first report takes."""
    style = (TEMPLATES / "report.css").read_text("utf-8")
    return compiled("report.html", style=Markup(style), style_hash=_csp_hash(style), grid=GRID)  # noqa: S704 - our file


def _csp_hash(content: str) -> str:
    """A CSP source for exactly this inline style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
