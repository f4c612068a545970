"""The report as a tagged PDF: typst draws it from templates/report.typ; the report reaches it as JSON."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from grader.errors import RenderError
from reports.shapes import Report

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"
Standard = Literal["ua-1"]  # PDF/UA-1: what a screen reader needs

_LONG = re.compile(r"\S{41,}")
_BREAK_EVERY = 20
_one_at_a_time = threading.Lock()


def pdf(report: Report, font_dirs: Sequence[Path] = ()) -> bytes:
    """Tagged, with outline and page numbers; PDF/UA-1 unless a glyph is missing, which never fails a report.

    Built-in fonts have Latin, Greek and Cyrillic; `font_dirs` are folders with more. Raises RenderError.
    """
    data = json.dumps(_breakable(_plain(report)), ensure_ascii=False)
    with _one_at_a_time:  # a compiler is not re-entrant, and one render uses a core
        compiler, families = _compiler(tuple(str(folder) for folder in font_dirs))
        inputs = {"data": data, "families": families}
        try:
            return _compiled(compiler, inputs, "ua-1")
        except typst.TypstError:
            pass
        try:
            return _compiled(compiler, inputs, None)
        except typst.TypstError as e:
            raise RenderError(f"the PDF could not be made: {e}") from e


def _compiled(compiler: typst.Compiler, data: dict[str, str], standard: Standard | None) -> bytes:
    document = compiler.compile(format="pdf", sys_inputs=data, pdf_standards=standard)
    if not isinstance(document, bytes):
        raise RenderError("the PDF could not be made: no document came back")
    return document


@lru_cache(maxsize=4)
def _compiler(font_dirs: tuple[str, ...]) -> tuple[typst.Compiler, str]:
    """Kept with its fonts, since loading them takes longest, and the families of `font_dirs` as JSON.

    These come before the built-in monospaced font, which has a poor Arabic. System fonts would differ by machine.
    """
    folders = list(font_dirs)
    own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders).families()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)
    compiler = typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=fonts, ignore_system_fonts=True)
    return compiler, json.dumps(own)


def _plain(value: Any) -> Any:
    """Dataclasses as dicts, tuples as lists."""
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if hasattr(value, "__dataclass_fields__"):
        return {k: _plain(v) for k, v in vars(value).items()}
    return value


def _breakable(data: dict[str, Any]) -> dict[str, Any]:
    """With places to break in words longer than a column; provenance stays as it is, for its hashes are copied."""
    return {k: v if k == "provenance" else _mapped(v) for k, v in data.items()}


def _mapped(value: Any) -> Any:
    if isinstance(value, str):
        return _LONG.sub(_broken, value)
    if isinstance(value, list):
        return [_mapped(v) for v in value]
    return {k: _mapped(v) for k, v in value.items()} if isinstance(value, dict) else value


def _broken(match: re.Match[str]) -> str:
    word = match.group()
    return "\u200b".join(word[n : n + _BREAK_EVERY] for n in range(0, len(word), _BREAK_EVERY))
