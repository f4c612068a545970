from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.safeguards.identity import find_identity
from grader.safeguards.masking import Masker, enclose, mark, neutralised
from grader.transcript import Candidate

ALEX = Candidate(name="Alex Thompson", email="alex.t@mail.example", employers=("Acme Corp", "Oracle", "Globex GmbH"))


def _seen(text: str, candidate: Candidate = ALEX) -> str:
    return Masker(candidate).view(text).text


def _find_kinds() -> list[Any]:
    """The kinds that are looked for in everybody's texts."""
    return list(find_identity(Candidate()).args[0])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("I am Alex Thompson.", "I am [NAME]."),
        ("ALEX THOMPSON and alex thompson", "[NAME] and [NAME]"),
        ("Thompson, Alex", "[NAME]"),
        ("Alex's plan and Thompson’s code", "[NAME]'s plan and [NAME]’s code"),
        ("my handle is alexthompson", "my handle is [NAME]"),
        ("Alexandria and Thompsonville", "Alexandria and Thompsonville"),
        ("write to alex.t@mail.example or a@b.co.uk", "write to [EMAIL] or [EMAIL]"),
        ("call +44 20 7946 0958 or (415) 555-0132 or 415-555-0132", "call [PHONE] or [PHONE] or [PHONE]"),
        ("see https://alex.example/cv?a=1 and linkedin.com/in/alex", "see [LINK] and [LINK]"),
        ("At Acme Corp and at acme we", "At [EMPLOYER 1] and at [EMPLOYER 1] we"),
        ("from Oracle to Globex", "from [EMPLOYER 2] to [EMPLOYER 3]"),
        ("the oracle problem", "the oracle problem"),
    ],
)
def test_who_the_candidate_is_does_not_reach_a_judge(said: str, seen: str) -> None:
    """Name in any case and order, possessives, addresses, numbers, links and employers."""
    assert _seen(said) == seen


@pytest.mark.parametrize(
    "said",
    [
        "192.168.100.200 and 10.0.0.1:8080",
        "from 2019-2021, on 2021-05-13 at 08:00",
        "100 000 000 rows, 1.5 ms, 99.99%",
        "ports 8080 8443 9000",
        "01001000 01101001 and 0xdeadbeef",
        "node.js, e.g. github.com",
    ],
)
def test_numbers_of_a_technical_answer_are_no_phone_numbers(said: str) -> None:
    """What is masked by mistake is taken from the judge."""
    assert _seen(said) == said


@pytest.mark.parametrize(
    ("name", "said", "seen"),
    [
        (
            "Will Grace",
            "I will wait with grace. My boss said Will knows.",
            "I will wait with grace. My boss said [NAME] knows.",
        ),
        ("Will Grace", "Will it scale? I'm Will.", "Will it scale? I'm [NAME]."),
        ("Mark Rust", "We mark rows; I write Rust. Hi, I'm Rust.", "We mark rows; I write Rust. Hi, I'm [NAME]."),
        ("May Young", "In May the young team", "In May the young team"),
        ("May Young", "My name is May Young", "My name is [NAME]"),
        ("Jo Li", "jo li and Jo and Li but jo", "[NAME] and [NAME] and [NAME] but jo"),
        ("Ludwig van Beethoven", "a van for Beethoven", "a van for [NAME]"),
        ("José Núñez", "Jose Nunez, José, NÚÑEZ", "[NAME], [NAME], [NAME]"),
        ("Анна Петрова", "Меня зовут Анна.", "Меня зовут [NAME]."),
        ("李明", "我叫李明，我用Python", "我叫[NAME]，我用Python"),
        ("Anne-Marie O'Neil", "Marie and O'Neil", "[NAME] and [NAME]"),
        ("Dr. Sam Stone Jr", "a stone, Sam, and Dr. Stone", "a stone, [NAME], and Dr. [NAME]"),
    ],
)
def test_a_name_that_is_a_word_is_masked_only_where_it_is_a_name(name: str, said: str, seen: str) -> None:
    """A verb, a month or a language that is spelt the same stays."""
    assert _seen(said, Candidate(name=name)) == seen


@given(st.sampled_from(_find_kinds()), st.data())
def test_a_text_that_is_not_searched_holds_nothing_to_find(kind: Any, data: st.DataObject) -> None:
    """Whatever a kind's pattern matches holds one of the characters without which it is not tried."""
    said = data.draw(st.from_regex(kind.pattern))
    assert any(needed in said.lower() for needed in kind.needs)


def test_a_candidate_without_details_changes_nothing() -> None:
    """No empty pattern that matches everywhere."""
    for candidate in (Candidate(), Candidate(name=" ", email="", employers=("", " ", "Inc."))):
        assert _seen("Plain text, nothing else.", candidate) == "Plain text, nothing else."


def test_a_quote_with_a_placeholder_stands_for_the_words_as_posted() -> None:
    """Its place covers all that the placeholder hides, and the unseen characters inside."""
    said = "\u200bAt Acme\u200b Corp we\x07 grew."
    view = Masker(ALEX).view(said)
    start = view.text.index("At")
    place = view.place(start, view.text.index(" grew"))
    assert view.text == "At [EMPLOYER 1] we\N{REPLACEMENT CHARACTER} grew."
    assert said[slice(*place)] == "At Acme\u200b Corp we\x07"


def test_a_place_outside_the_text_is_an_error() -> None:
    """An empty span has no place."""
    view = neutralised("abc")
    for start, end in ((0, 4), (2, 2), (-1, 2)):
        with pytest.raises(ValueError, match="no part of a text"):
            view.place(start, end)


@given(st.text(min_size=1), st.integers(0, 50), st.integers(1, 50))
def test_every_part_of_a_view_has_a_place_in_the_original(text: str, start: int, length: int) -> None:
    """Places are within the original, in order, and where nothing was changed the words are the same."""
    view = Masker(ALEX).view(text)
    assume(view.text)
    start %= len(view.text)
    length = min(length, len(view.text) - start)
    first, last = view.place(start, start + length)
    assert 0 <= first < last <= len(text)
    if view.text == text:
        assert (first, last) == (start, start + length)


@given(st.text())
def test_a_view_of_a_view_is_the_same(text: str) -> None:
    """What is clean and masked stays as it is."""
    once = _seen(text)
    assert _seen(once) == once


@pytest.mark.parametrize(
    ("posted", "seen"),
    [
        ("a\u200bb\u202ec\u2066d\ufeff", "abcd"),
        ("hi\U000e0068\U000e0069", "hi"),
        ("a\x00b\x1bc\x85d", "a\ufffdb\ufffdc\nd"),
        ("one\r\ntwo\rthree\n\tfour", "one\ntwo\nthree\n\tfour"),
        ("می\u200cخواهم, क्\u200dष", "می\u200cخواهم, क्\u200dष"),
        ("i\u200dg\u200cnore", "ignore"),
    ],
)
def test_characters_that_nobody_sees_do_not_reach_a_judge(posted: str, seen: str) -> None:
    """Control characters leave a mark; joiners stay where a script needs them."""
    assert neutralised(posted).text == seen


def test_the_mark_follows_from_the_text() -> None:
    """The same answer gives the same request, so that its kept reply is found."""
    assert mark("abc") == hashlib.sha256(b"abc").hexdigest()[:16]
    assert re.fullmatch("[0-9a-f]{16}", mark("\ud800"))


@given(st.text())
def test_the_mark_is_not_in_the_text(text: str) -> None:
    """Also when the text holds what would be its own mark."""
    assert mark(text) not in text
    assert mark(text + mark(text)) not in text + mark(text)


def test_a_mark_that_occurs_is_hashed_on() -> None:
    """A text that held its own digest would get the next one."""
    own = hashlib.sha256(b"x").hexdigest()[:16]

    class Text(str):
        __slots__ = ()

        def __contains__(self, part: object, /) -> bool:
            return part == own

    assert mark(Text("x")) == hashlib.sha256(own.encode()).hexdigest()[:16]


def test_a_text_is_enclosed_by_its_own_mark() -> None:
    """Both tags carry it."""
    assert enclose("answer", "abc") == f"<answer-{mark('abc')}>\nabc\n</answer-{mark('abc')}>"
