"""A page about runs of the lab, as one HTML file."""

from __future__ import annotations

from grader.lab.view import Page

__all__ = ["lab_page"]


def lab_page(page: Page) -> bytes:
    """UTF-8; nothing is fetched and nothing runs. The same page gives the same bytes."""
    from reports.lab.document import document
    from reports.lab.html import html

    return html(document(page))
