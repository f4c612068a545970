"""Who the candidate is: named, or guessed and said so."""

from __future__ import annotations

import pytest

from grader.errors import ConversationError
from grader.importers.parsing import parse_conversation
from grader.importers.speakers import Speaker, personal_name

PANEL = """
Ann Lee: What is a map?
Bob Lee: And how fast is it?
Chris O'Neil: Names of things. It is fast.
"""


def candidate_of(text: str, name: str | None = None) -> str:
    parsed = parse_conversation(text, candidate=name)
    return next(s.name for s in parsed.speakers if s.candidate)


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("Chris O'Neil", "Chris O'Neil"),
        ("chris o'neil", "Chris O'Neil"),
        ("CHRIS", "Chris O'Neil"),
        ("O'Neil", "Chris O'Neil"),
        ("  Bob  ", "Bob Lee"),
        ("Ann Lee-Miller", "Ann Lee"),
    ],
)
def test_a_name_that_only_one_has_is_enough(name: str, who: str) -> None:
    """In any case: in full, by first name or surname, or longer than the file knows it."""
    assert candidate_of(PANEL, name) == who


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Dora", "candidate: 'Dora' names nobody here; the speakers are Ann Lee, Bob Lee and Chris O'Neil"),
        ("Lee", "candidate: 'Lee' names several speakers; the speakers are Ann Lee and Bob Lee"),
        ("Ann Bob", "names nobody here"),
        ("%", "names nobody here"),
        ("two\nlines", "candidate: 'two lines' names nobody here"),
    ],
)
def test_a_name_that_is_not_clear_is_refused_with_the_speakers(name: str, says: str) -> None:
    """One line, so that the next try is right."""
    with pytest.raises(ConversationError) as caught:
        parse_conversation(PANEL, candidate=name)
    assert says in str(caught.value)
    assert caught.value.field == "candidate"
    assert "\n" not in str(caught.value)


def test_many_speakers_are_not_all_listed() -> None:
    """A line stays a line."""
    text = "\n".join(f"Person {n}: What is number {n}?" for n in range(50))
    with pytest.raises(ConversationError, match=r"Person 10, Person 11 and others$"):
        parse_conversation(text, candidate="nobody")


def test_who_asks_least_is_the_guess_and_it_is_said() -> None:
    """A share of turns, not a sum: who talks most also asks most in sum."""
    text = "\n".join(
        [
            *("I: What is a map?", "C: What is a map? It is a list of names. Each stands for a thing."),
            *("I: How fast is it?", "C: How fast? It depends. Reads are fast. Writes are not."),
            *("I: Why is that?", "C: Do you mean the reads?"),
            *("I: Yes. How would you test it?", "C: What would I test? I would count. I would compare."),
            *("J: I would guess.", "J: When would you not use one?", "C: For ranges."),
        ]
    )
    parsed = parse_conversation(text)
    assert candidate_of(text) == "C"
    assert parsed.warnings == (
        "the candidate is a guess: C, who asks least (in 1 of 5 turns); name the candidate to be sure",
    )


def test_a_silent_panellist_is_not_taken_for_the_candidate() -> None:
    """Who only says hello never asks either."""
    assert candidate_of("I: What is a map?\nJ: Hello.\nC: A thing.\nI: How fast is it?\nC: Very.") == "C"


def test_quoted_questions_and_small_talk_are_not_asked() -> None:
    """The candidate tells what others asked; the interviewer asks about the weather."""
    text = 'I: Hi, how are you?\nC: Fine. People ask me "How are you? Where were you?"\nI: What is a map?\nC: A thing.'
    assert {s.name: s.questions for s in parse_conversation(text).speakers} == {"I": 1, "C": 0}


def test_the_guess_answers_somebody() -> None:
    """Who speaks first and never again has answered nothing; among equals, who begins asks."""
    assert candidate_of("Vader: I am your father.\nLuke: Nooooo") == "Luke"
    assert candidate_of("Host: Welcome to this show about maps.\nGuest: Is a map fast? I say yes.") == "Guest"


def test_one_speaker_alone_answers_nobody() -> None:
    """No exchange is made up; the warnings say why."""
    parsed = parse_conversation("Alex: I like maps.\n\nAlex: They are fast.")
    assert parsed.exchanges == ()
    assert parsed.warnings[-1] == "Alex is the only speaker, so nothing is asked and answered"


def test_names_in_several_spellings_are_one_speaker() -> None:
    """Case and blanks do not matter; the first spelling stays."""
    parsed = parse_conversation("Jane  Doe: What is a map?\nALEX: A thing.\nJANE DOE: Why?\nAlex: So.")
    assert [s.name for s in parsed.speakers] == ["Jane Doe", "ALEX"]


@pytest.mark.parametrize(
    ("label", "given", "name"),
    [
        ("Pieter", None, "Pieter"),
        ("Pieter", "pieter", "Pieter"),
        ("Pieter", "Pieter Wuille", "Pieter Wuille"),
        ("Pieter Wuille", "wuille", "Pieter Wuille"),
        ("Speaker 1", None, None),
        ("SPEAKER_01", "1", None),
        ("speaker two", None, None),
        ("Candidate", None, None),
        ("A", None, None),
        ("Al", None, "Al"),
    ],
)
def test_a_role_is_no_name(label: str, given: str | None, name: str | None) -> None:
    """What is no person's name is not masked, nor printed as one; of two names the fuller one is taken."""
    assert personal_name(Speaker(name=label, turns=1, words=1, questions=0), given) == name
