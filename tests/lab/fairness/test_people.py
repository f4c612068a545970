"""Names and pronouns: who is talked about changes, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from grader.lab.fairness.names import Name, mentions, renamed
from grader.lab.fairness.pronouns import with_pronouns
from grader.lab.fairness.variants import Kind, variants
from tests.lab.fairness.telling import an_interview, texts, words

NEW = Name("Keisha", "Booker")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Noor Haddad", "I am Noor Haddad; call me Noor.", "I am Keisha Booker; call me Keisha."),
        ("Noor Haddad", "noor haddad said so, Ms Haddad too.", "Keisha Booker said so, Ms Booker too."),
        ("Dr. Noor al-Haddad", "Noor's plan", "Keisha's plan"),
        (
            "Will Ruby",
            "Will that do? Ruby is slow. Will Ruby wrote it.",
            "Will that do? Ruby is slow. Keisha Booker wrote it.",
        ),
        ("Noor", "Noor did it, the minaret of Noora did not.", "Keisha did it, the minaret of Noora did not."),
        (None, "Noor did it.", "Noor did it."),
    ],
)
def test_mentions_are_renamed(name: str | None, before: str, after: str) -> None:
    """All of the name in any case, a part as it is written; a part that is a word of English is left alone."""
    new = NEW if " " in (name or " ") else Name("Keisha", "")
    assert renamed(before, name, new).text == after


def test_every_group_gets_a_name_and_the_texts_are_the_same_otherwise() -> None:
    """Two names a group, drawn by seed; with the name put back, the interview is what it was."""
    interview = an_interview("I am Noor Haddad. They call me Noor.", "We cache it.", name="Noor Haddad")
    made = variants(interview, words(), 3, [Kind.NAMES])
    assert len(made) == 2 * len(words().names.groups) == len({v.group for v in made})
    for variant in made:
        assert variant.transcript.candidate.name == variant.name
        assert (variant.mentions, variant.introduced, variant.edits) == (2, False, (2, 0))
        new, old = Name.of(variant.name), Name("Noor", "Haddad")
        told = variant.transcript.exchanges[0].answer
        assert renamed(told, variant.name, old).text == interview.exchanges[0].answer
        assert mentions(told, variant.name) == 2
        assert new.given in told
    assert {v.name for v in made} != {v.name for v in variants(interview, words(), 4, [Kind.NAMES])}


def test_a_name_that_nobody_says_is_said_in_both() -> None:
    """An introduction is put before the first answer that says something, under either name."""
    made = variants(an_interview("", "We cache it.", name="Noor Haddad"), words(), 3, [Kind.NAMES])
    assert all(v.introduced and v.edits == (0, 1) for v in made)
    assert made[0].original.exchanges[1].answer == "My name is Noor Haddad. We cache it."
    assert made[0].transcript.exchanges[1].answer == f"My name is {made[0].name}. We cache it."


@pytest.mark.parametrize(
    ("before", "she", "he", "they"),
    [
        (
            "He did his part himself, I helped him.",
            "She did her part herself, I helped her.",
            None,
            "They did their part themselves, I helped them.",
        ),
        ("The idea was hers.", None, "The idea was his.", "The idea was theirs."),
        ("I asked her to check her code.", None, "I asked him to check his code.", "I asked them to check their code."),
        ("My wife says she's late.", None, "My husband says he's late.", "My spouse says they're late."),
        (
            "SHE now runs it and he also has it.",
            "SHE now runs it and she also has it.",
            "HE now runs it and he also has it.",
            "THEY now run it and they also have it.",
        ),
        ("They say she was off.", None, "They say he was off.", "They say they were off."),
        ("The cache is theirs; there, here.", None, None, None),
    ],
)
def test_pronouns(before: str, she: str | None, he: str | None, they: str | None) -> None:
    """Each form by its place in the sentence; "they" takes a plural verb, and stays "they". None: as before."""
    for gender, after in (("she", she), ("he", he), ("they", they)):
        assert with_pronouns(before, words().pronouns, gender).text == (after or before)


@given(text=texts())
@settings(max_examples=25)
def test_other_words_than_pronouns_stay(text: str) -> None:
    """Between "she" and "he" only the gendered words differ, and their number is the number of edits."""
    she, he = (with_pronouns(text, words().pronouns, gender) for gender in ("she", "he"))
    differ = [(a, b) for a, b in zip(she.text.split(), he.text.split(), strict=True) if a != b]
    assert all("her" in a.lower() or "she" in a.lower() for a, _ in differ)
    assert with_pronouns(she.text, words().pronouns, "she").edits == 0
