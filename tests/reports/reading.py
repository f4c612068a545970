"""A document's words as a reader gets them, whatever its format: what the contract suite looks at."""

from __future__ import annotations

import io
import re
from typing import Any

import pypdf
from lxml import etree  # type: ignore[import-untyped] # it ships no types
from lxml import html as lxml_html

from grader.assessment import Assessment
from reports import render

FORMATS_OF_WORDS = ("html", "pdf", "md", "txt")


def words(assessment: Assessment, name: str, audience: str = "recruiter") -> str:
    """All visible text on one line, with Markdown's escapes taken back."""
    document = render(assessment, name, audience)
    if name == "pdf":
        return _flat("\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(document)).pages))
    if name == "html":
        return _flat(" ".join(tree(document).itertext()))
    text = document.decode()
    return _flat(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text) if name == "md" else re.sub(r"(?m)^ +\| ", "", text))


def tree(document: bytes) -> Any:
    """The HTML as a browser's parser would build it, near enough: style left out."""
    root = lxml_html.document_fromstring(document, parser=lxml_html.HTMLParser(encoding="utf-8"))
    etree.strip_elements(root, "style", with_tail=False)
    return root


def _flat(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())
