"""An assessment in, a document out: `render(assessment, "pdf")`. Knows no engine, no store and no HTTP.

A new format is one file with one function, one line in `FORMATS`, and the contract suite in tests/reports runs over it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from grader.assessment import Assessment
from grader.errors import FormatError
from reports.audience import AUDIENCES, Audience

__all__ = ["AUDIENCES", "FORMATS", "Audience", "Format", "render"]


@dataclass(frozen=True)
class Format:
    """A document type: `render(assessment, audience, font_dirs)` gives its bytes."""

    name: str
    media_type: str
    render: Callable[[Assessment, Audience, Sequence[Path]], bytes]


def render(
    assessment: Assessment,
    format: str,
    audience: str = "recruiter",
    *,
    font_dirs: Sequence[Path] = (),
) -> bytes:
    """The report as a document; the same assessment gives the same bytes.

    `font_dirs` are folders with more fonts for the PDF. Raises FormatError for a format or an audience that does
    not exist. Takes milliseconds for most formats and up to a second for a PDF: call it in a thread from async code.
    """
    if format not in FORMATS:
        raise FormatError(f"{format!r} is none of {', '.join(FORMATS)}", field="format")
    if audience not in AUDIENCES:
        raise FormatError(f"{audience!r} is none of {', '.join(AUDIENCES)}", field="audience")
    return FORMATS[format].render(assessment, audience, font_dirs)


# Each imports its file when it is first used: a command line that prints text never loads the PDF engine.
def _html(assessment: Assessment, audience: Audience, _: Sequence[Path]) -> bytes:
    from reports.html import html
    from reports.view import view

    return html(view(assessment, audience))


def _pdf(assessment: Assessment, audience: Audience, font_dirs: Sequence[Path]) -> bytes:
    from reports.pdf import pdf
    from reports.view import view

    return pdf(view(assessment, audience), font_dirs)


def _markdown(assessment: Assessment, audience: Audience, _: Sequence[Path]) -> bytes:
    from reports.markdown import markdown
    from reports.view import view

    return markdown(view(assessment, audience))


def _text(assessment: Assessment, audience: Audience, _: Sequence[Path]) -> bytes:
    from reports.text import text
    from reports.view import view

    return text(view(assessment, audience))


def _json(assessment: Assessment, audience: Audience, _: Sequence[Path]) -> bytes:
    from reports.json import json

    return json(assessment, audience)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        f.name: f
        for f in (
            Format("html", "text/html; charset=utf-8", _html),
            Format("pdf", "application/pdf", _pdf),
            Format("md", "text/markdown; charset=utf-8", _markdown),
            Format("txt", "text/plain; charset=utf-8", _text),
            Format("json", "application/json", _json),
        )
    }
)
