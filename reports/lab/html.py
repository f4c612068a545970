"""The page as one HTML file: nothing is fetched, nothing runs, and its style is allowed by its hash alone."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache

from jinja2 import Template
from markupsafe import Markup

from reports.lab.shapes import Document
from reports.passages import clean
from reports.templating import TEMPLATES, compiled


def html(document: Document) -> bytes:
    """UTF-8, printable, light and dark, and well-formed XML as well. Every text is escaped.

    What no reader sees (control and bidi characters) is taken out of the finished page: no markup holds any.
    """
    return clean(_template().render(d=document)).encode()


@lru_cache(maxsize=1)
def _template() -> Template:
    style = "".join((TEMPLATES / name).read_text("utf-8") for name in ("report.css", "lab.css"))
    return compiled("lab.html", style=Markup(style), style_hash=_csp_hash(style))  # noqa: S704 - our files


def _csp_hash(content: str) -> str:
    """A CSP source for exactly this inline style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
