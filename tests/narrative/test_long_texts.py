"""Long texts that a model may send: lint and tidying read them in time that grows with their length only."""

from __future__ import annotations

import pytest

from grader.narrative.lint import lint, repeats_score
from grader.narrative.tidy import tidy
from tests.narrative.test_lint import SEED

LENGTH = 50_000
PIECES = (
    *("confiden", "confiden1", "1", "1/100 (", "offer ", "job offer ", "‘", "“", "'a", "No "),
    *("\n", " ", "\t", "\n ", " \n", "- ", "\n- ", "1. ", "1) a ", " 1. a\n"),
    *("[", "[a", "[a](b:", "__a ", "__", "a ", "**", "** ", "`", ",", ", ", ",:", "(", "(a,", "a, ", "did not a, "),
)


@pytest.mark.parametrize("before", ["", "100% 1/100 ** __a", "1. “("])
@pytest.mark.parametrize("piece", PIECES)
def test_a_long_run_of_anything_is_read_to_its_end(piece: str, before: str) -> None:
    """A pattern that looked at every part of a run from every place in it would take minutes here."""
    text = before + piece * (LENGTH // len(piece)) + "x"
    assert isinstance(lint(text, SEED), tuple)
    assert isinstance(repeats_score(text), bool)
    assert len(tidy(text, LENGTH)) <= LENGTH


@pytest.mark.parametrize("text", ["Confidence is {}%.", "{}% confidence.", "Technical is at {}/100 (Good).", "{}/100."])
def test_a_number_of_thousands_of_digits_is_a_number_that_is_not_printed(text: str) -> None:
    """It is a fault like any other, whatever Python takes for too many digits to read."""
    assert any("not" in fault for fault in lint(text.format("9" * 5_000), SEED))


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("\n\n  - First.\n\n- Second.", "First. Second."),
        ("See [the docs](https://example.org/a) .", "See the docs."),
        ("An __important part__ of it;,:.", "An important part of it."),
        ("Words   , then more .", "Words, then more."),
    ],
)
def test_markup_is_still_mended(text: str, tidied: str) -> None:
    """What the patterns are for."""
    assert tidy(text) == tidied


def test_a_flattened_list_is_found_behind_other_numbers() -> None:
    """On any line, and wherever its first entry stands; a second without a first is none."""
    assert any("flattened" in fault for fault in lint("First line.\nIt names 1. replicas 2. caching."))
    assert any("flattened" in fault for fault in lint("It names 1. replicas 1. shards 2. caching."))
    assert not any("flattened" in fault for fault in lint("It names 2. caching 1. replicas."))


def test_a_confidence_is_read_whole_behind_an_underscore() -> None:
    """`confidence_75%` is 75, not 5."""
    assert any("'confidence_75%'" in fault for fault in lint("The confidence_75% holds.", SEED))
