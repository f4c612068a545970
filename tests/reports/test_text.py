"""Plain text: 100 columns, and nothing a candidate says can pass for a heading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import AUDIENCES, render
from reports.text import COLUMNS, wrapped
from tests.builders import an_answer, an_assessment
from tests.reports.hostile import TEXTS, filled
from tests.reports.samples import hire


@pytest.mark.parametrize("kind", [k for k, text in TEXTS.items() if len(text) < 5_000])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_line_is_longer_than_the_page(kind: str, audience: str) -> None:
    """Whatever the texts hold; and no line ends in white space."""
    for row in render(filled(hire(), TEXTS[kind]), "txt", audience).decode().split("\n"):
        assert len(row) <= COLUMNS
        assert row == row.rstrip()


@given(st.text(alphabet="ab -|1.", max_size=400))
def test_wrapping_loses_no_word(text: str) -> None:
    """Letters come out in order."""
    assert [c for c in wrapped(text) if c in "ab"] == [c for c in text if c in "ab"]


def test_what_goes_on_hangs_under_what_it_belongs_to() -> None:
    """The second line of a bullet stands under the first one's text, and the bar of an answer goes on."""
    row = "    | - " + "word " * 30
    first, second = wrapped(row).split("\n")
    assert first.startswith("    | - word")
    assert second.startswith("    |   word")


def test_a_forged_heading_stays_behind_the_bar() -> None:
    """An answer that draws the report's own heading is visibly an answer."""
    document = render(an_assessment(an_answer(TEXTS["heading"])), "txt").decode().split("\n")
    assert document.count("Hiring Recommendation") == 1
    assert "    | Hiring Recommendation" in document
