"""A candidate's text: cut into blocks, cleaned, and marked exactly where a quote stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.passages import SHORT, Block, clean, line, merged, passage, short

LINES = st.text(alphabet=st.characters(codec="utf-8"), max_size=80)
SPANS = st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90)), max_size=6)


def marked(blocks: tuple[Block, ...]) -> str:
    return "".join(run.text for block in blocks for item in block.items for run in item.runs if run.marked)


def shown(blocks: tuple[Block, ...]) -> str:
    return "".join(item.text for block in blocks for item in block.items)


@given(text=st.text(alphabet="abc \n-1.", max_size=60), spans=SPANS)
def test_what_is_marked_is_what_the_spans_cover(text: str, spans: list[tuple[int, int]]) -> None:
    """Every letter inside a span is marked and no other is, line by line and in order."""
    covered = "".join(c for n, c in enumerate(text) if any(a <= n < b for a, b in spans))
    assert [c for c in marked(passage(text, spans)) if c in "abc"] == [c for c in covered if c in "abc"]


@given(text=LINES, spans=SPANS)
def test_marks_change_no_words(text: str, spans: list[tuple[int, int]]) -> None:
    """The same text is shown with and without marks."""
    assert shown(passage(text, spans)) == shown(passage(text))


@given(text=st.text(max_size=200))
def test_cleaned_text_holds_nothing_unseen(text: str) -> None:
    """No control, no bidi control, no lone surrogate, no non-character; cleaning twice changes nothing."""
    result = clean(text)
    assert clean(result) == result
    for c in result:
        category = unicodedata.category(c)
        assert category not in ("Cs", "Zl", "Zp"), hex(ord(c))
        assert category != "Cc" or c == "\n", hex(ord(c))
        assert unicodedata.bidirectional(c) not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


@given(text=st.text(max_size=300))
def test_a_line_is_one_line_and_a_short_one_is_short(text: str) -> None:
    """However many line ends there are; and names are cut where they would flood a page."""
    assert len(line(text).splitlines()) <= 1
    assert len(short(text)) <= SHORT


@given(spans=SPANS, length=st.integers(0, 80))
def test_merged_spans_are_apart_in_order_and_inside(spans: list[tuple[int, int]], length: int) -> None:
    """They cover the same positions of the text."""
    result = merged(spans, length)
    flat = [position for span in result for position in span]
    assert flat == sorted(set(flat))
    inside = {n for a, b in spans for n in range(max(a, 0), min(b, length))}
    assert {n for a, b in result for n in range(a, b)} == inside


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("one\ntwo", ["paragraph"]),
        ("one\n\ntwo", ["paragraph", "paragraph"]),
        ("First:\n1. a\n2) b\nThen", ["paragraph", "numbers", "paragraph"]),
        ("- a\n* b\n• c", ["bullets"]),
        ("3.5 seconds, -5 degrees", ["paragraph"]),
        ("-", ["paragraph"]),
        ("", []),
        (" \n\t\r\n", []),
    ],
)
def test_blocks_are_what_a_reader_would_call_them(text: str, kinds: list[str]) -> None:
    """Lists are lists, with a mark and room after it; blank lines part paragraphs."""
    assert [block.kind for block in passage(text)] == kinds


def test_numbers_of_a_list_are_the_candidates_own() -> None:
    """A list that goes on after a paragraph goes on counting."""
    blocks = passage("1. a\n\nand\n\n7. b")
    assert [item.number for block in blocks for item in block.items] == [1, None, 7]


def test_code_keeps_its_shape() -> None:
    """Leading room becomes no-break spaces, which no format swallows."""
    (block,) = passage("def f():\n    return 1\n\tpass")
    assert [item.text for item in block.items] == ["def f():", "\u00a0" * 4 + "return 1", "\u00a0" * 4 + "pass"]
