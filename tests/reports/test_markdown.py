"""Markdown: what a transcript says can be read in it, and never becomes markup."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports import render
from reports.markdown import escape
from reports.view import sections
from tests.builders import an_answer, an_assessment
from tests.reports.hostile import TEXTS, filled
from tests.reports.samples import hire

READER = MarkdownIt("commonmark", {"html": True}).enable("table")


def tokens(markdown: str) -> list[Token]:
    """All tokens, those inside a line included."""
    return [t for block in READER.parse(markdown) for t in (block, *(block.children or ()))]


@pytest.mark.parametrize("kind", [k for k, text in TEXTS.items() if len(text) < 5_000])
def test_hostile_text_adds_no_markup(kind: str) -> None:
    """As many headings and tables as without it, and no link, image, code, rule or HTML at all."""
    plain, hostile = (tokens(render(filled(hire(), text), "md").decode()) for text in ("plain text", TEXTS[kind]))
    assert not {t.type for t in hostile} & {"link_open", "image", "html_block", "html_inline", "fence", "code_block",
                                            "code_inline", "hr"}  # fmt: skip
    for name in ("table_open", "thead_open"):
        assert sum(t.type == name for t in hostile) == sum(t.type == name for t in plain)
    opened = [(t, inside) for t, inside in pairwise(hostile) if t.type == "heading_open"]
    headings = [inside.content for t, inside in opened if t.tag == "h2"]
    assert headings == [s.title for s in sections("recruiter")]


@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=60))
def test_escaped_text_reads_as_it_was(text: str) -> None:
    """Alone on a line or in a list, one line of text renders to itself: one paragraph and nothing else."""
    words = " ".join(text.split())
    if not words:
        return
    for before in ("", "- ", "> "):
        inline = [t for t in READER.parse(before + escape(words)) if t.type == "inline"]
        assert len(inline) == 1
        parts = inline[0].children or []
        assert {t.type for t in parts} <= {"text", "text_special"}
        assert "".join(t.content for t in parts) == words


@pytest.mark.parametrize("address", ["https://x.example/a", "www.x.example", "a@x.example", "ftp://x.example"])
def test_a_bare_address_does_not_become_a_link(address: str) -> None:
    """GitHub links bare addresses; an escaped character inside stops it."""
    escaped = escape(f"see {address} now")
    assert address not in escaped
    assert "\\" in escaped


def test_quotes_are_bold_in_place() -> None:
    """What a judge quoted stands out in the answer itself."""
    assert "**replicas with automatic failover, and the cache may be cold**" in render(hire(), "md").decode()


def test_lists_of_an_answer_stay_lists() -> None:
    """Inside the block of the answer, with their own numbers."""
    document = render(an_assessment(an_answer("Steps:\n2. two\n3. three\n\n- a\n- b", criteria=[])), "md").decode()
    assert "> Steps:\n>\n> 2. two\n> 3. three\n>\n> - a\n> - b\n" in document
