"""Small English: plurals, lists, one-line texts, quotes and names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.narrative.english import (
    answer_name,
    answer_names,
    clause,
    count,
    listed,
    number,
    one_line,
    quoted,
    sentence,
    stage_name,
)
from tests.builders import an_answer


@pytest.mark.parametrize(
    ("n", "noun", "plural", "text"),
    [
        (0, "answer", None, "0 answers"),
        (1, "answer", None, "1 answer"),
        (2, "answer", None, "2 answers"),
        (1, "criterion", "criteria", "1 criterion"),
        (3, "criterion", "criteria", "3 criteria"),
    ],
)
def test_a_noun_is_plural_unless_there_is_one(n: int, noun: str, plural: str | None, text: str) -> None:
    """None and many take the plural, an irregular one where it is given."""
    assert count(n, noun, plural) == text


def test_counts_below_ten_are_words() -> None:
    """At the beginning of a sentence; digits from ten on, and for what is no count."""
    assert [number(n) for n in (0, 1, 9, 10, -1)] == ["no", "one", "nine", "10", "-1"]


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a, b", "c"], "a, b; and c"),
        (["a", "b; c", "d"], "a; b; c; and d"),
    ],
)
def test_items_that_hold_commas_are_not_joined_by_commas(items: list[str], text: str) -> None:
    """Semicolons keep them apart."""
    assert listed(items) == text


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (" two\nlines\tand  a tab ", "two lines and a tab"),
        ("re\u202eversed\x00", "reversed"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u2028b", "a b"),
    ],
)
def test_a_text_is_put_on_one_line_without_what_cannot_be_seen(text: str, line: str) -> None:
    """Line breaks become spaces, control and bidi characters go, joiners that a script needs stay."""
    assert one_line(text) == line


def test_a_long_text_is_cut_at_a_word() -> None:
    """The ellipsis counts, and no comma stands before it; without a space the cut is within the word."""
    assert one_line("first, second, third", 16) == "first, second…"
    assert one_line("x" * 20, 5) == "xxxx…"


@given(st.text(), st.integers(2, 40))
def test_a_line_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    """Whatever it holds."""
    line = one_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("", ""),
        ("no figures", "No figures."),
        ("done..", "Done."),
        ("and so on...", "And so on..."),
        ("Why?", "Why?"),
        ("so it said “yes.”", "So it said “yes.”"),
        ("a list:", "A list."),
    ],
)
def test_a_sentence_begins_with_a_capital_and_ends_with_one_stop(text: str, made: str) -> None:
    """An ellipsis, a question mark, or a stop within closing quotes is a stop."""
    assert sentence(text) == made


@pytest.mark.parametrize(
    ("point", "part"),
    [
        ("The failover.", "the failover"),
        ("Does not name a delay;", "does not name a delay"),
        ("Redis as a cache", "Redis as a cache"),
        ("FastAPI", "FastAPI"),
        ("Batching of writes", "batching of writes"),
        ("Spring for the wiring", "Spring for the wiring"),
    ],
)
def test_a_point_fits_into_a_sentence(point: str, part: str) -> None:
    """Its stop goes, and the capital of a small word; a name keeps its own."""
    assert clause(point) == part


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("I use replicas.", "“I use replicas.”"),
        ('He said "no" twice', "“He said ’no’ twice”"),
        ("- a bullet", "“a bullet”"),
        ("two\nlines", "“two lines”"),
        ("it's fine", "“it's fine”"),
    ],
)
def test_quotes_stay_balanced(words: str, text: str) -> None:
    """Double quotes within are made single; a bullet before the words is no part of them."""
    assert quoted(words) == text


@given(st.text())
def test_any_words_can_be_quoted(words: str) -> None:
    """One opening and one closing mark, whatever stands between."""
    text = quoted(words)
    assert (text.count("“"), text.count("”"), text.count('"')) == (1, 1, 0)


def test_an_answer_is_named_by_stage_and_number() -> None:
    """As a reader finds it in the report."""
    assert answer_name(an_answer(number=2)) == "Technical Q2"


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        ("System Design", "System Design"),
        ("**Bold** stage", "Bold stage"),
        ("<b>", "b"),
        ("“…”", "…"),
        ("***", "Question"),
        ("Wrap\nUp:", "Wrap Up"),
    ],
)
def test_a_stage_is_named_without_markup(stage: str, name: str) -> None:
    """What is nothing but markup is called a question."""
    assert stage_name(stage) == name


def test_at_most_eight_answers_are_named() -> None:
    """From nine on seven are named and the rest counted."""
    answers = [an_answer(id=f"q{n}", number=n) for n in range(1, 10)]
    eight = ", ".join(f"Technical Q{n}" for n in range(1, 8))
    assert answer_names(answers[:2]) == "Technical Q1 and Technical Q2"
    assert answer_names(answers[:8]) == f"{eight} and Technical Q8"
    assert answer_names(answers) == f"{eight} and 2 others"
