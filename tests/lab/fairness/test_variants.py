"""Variants keep what is said, follow from their seed, and leave the original alone."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.lab.fairness.dialect import in_dialect
from grader.lab.fairness.fillers import with_fillers
from grader.lab.fairness.length import longer, shorter
from grader.lab.fairness.rewriting import WORD, chance, terms_of
from grader.lab.fairness.speech import recognised
from grader.lab.fairness.spelling import AMERICAN, BRITISH, spelt
from grader.lab.fairness.variants import Kind, variants
from tests.lab.fairness.telling import TERMS, an_interview, texts, words

SEEDS = st.integers(0, 1_000)


def told(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def inside(few: Iterable[str], many: Iterable[str]) -> bool:
    """Whether `few` occur in `many` in this order."""
    rest = iter(many)
    return all(word in rest for word in few)


@given(text=texts(), seed=SEEDS)
@settings(max_examples=25)
def test_fillers_and_padding_lose_no_word(text: str, seed: int) -> None:
    """The original's words are all there, in their order."""
    assert inside(told(text), told(with_fillers(text, words().fillers, chance(seed)).text))
    assert inside(told(text), told(longer(text, "Why?", words().length, chance(seed)).text))


@given(text=texts())
@settings(max_examples=25)
def test_a_tightened_answer_has_no_word_of_its_own(text: str) -> None:
    """It only leaves out, and never a technical term but where a whole sentence is said a second time."""
    done = shorter(text, words().length).text
    assert inside(told(done), told(text))
    assert {w for w in told(text) if w in map(str.casefold, TERMS)} == {
        w for w in told(done) if w in map(str.casefold, TERMS)
    }


@given(text=texts(), seed=SEEDS)
@settings(max_examples=25)
def test_a_dialect_changes_no_term(text: str, seed: int) -> None:
    """The words of the key points, and words with figures or inner capitals, occur as often as before."""
    terms = terms_of(*TERMS)
    for dialect in words().dialect.dialects:
        done = in_dialect(text, words().dialect.of(dialect), terms, chance(seed)).text
        for term in map(str.casefold, TERMS):
            assert told(done).count(term) == told(text).count(term), (dialect.group, term, done)


@given(text=texts())
@settings(max_examples=25)
def test_spelling_goes_there_and_back(text: str) -> None:
    """As many words, and British made of the American spelling is that of the British."""
    american, british = (spelt(text, words().spelling, group).text for group in (AMERICAN, BRITISH))
    assert len(told(american)) == len(told(text))
    assert spelt(american, words().spelling, BRITISH).text == british
    assert spelt(british, words().spelling, AMERICAN).text == american


@given(text=texts(), seed=SEEDS)
@settings(max_examples=25)
def test_recognised_speech_keeps_the_words_that_sound_like_no_other(text: str, seed: int) -> None:
    """Small letters, no stops; words that are on no list are all there, in their order."""
    speech = words().speech
    done = recognised(text, speech, chance(seed)).text
    at_risk = {*speech.homophones, *speech.misheard, *speech.dropped}
    assert inside([word for word in told(text) if word not in at_risk and word != "2"], told(done))
    assert done == done.lower()
    assert not set(done) & set(".,?!\n")


@given(answers=st.lists(texts(), min_size=1, max_size=3), seed=SEEDS)
@settings(max_examples=15)
def test_the_same_seed_gives_the_same_variants_and_the_original_stays(answers: list[str], seed: int) -> None:
    """An exchange without an edit is as it was; one with an edit is not; the draws of an answer are its own."""
    interview = an_interview(*answers, name="Noor Haddad")
    before = interview.model_dump_json()
    made = variants(interview, words(), seed)
    assert made == variants(interview, words(), seed)
    assert interview.model_dump_json() == before
    assert {v.kind for v in made} == set(Kind)
    for variant in made:
        sides = zip(variant.original.exchanges, variant.transcript.exchanges, variant.edits, strict=True)
        assert all((a == b) == (edits == 0) for a, b, edits in sides), variant.kind
    alone = variants(an_interview(answers[0]), words(), seed, [Kind.FILLERS])[0]
    among = variants(interview, words(), seed, [Kind.FILLERS])[0]
    assert alone.transcript.exchanges[0].answer == among.transcript.exchanges[0].answer


@pytest.mark.parametrize("nothing", ["", "   ", "…", "???"])
def test_an_answer_without_a_word_has_nothing_to_change(nothing: str) -> None:
    """Silence stays silence: it would be another answer with padding around it."""
    for variant in variants(an_interview(nothing), words(), 1):
        assert variant.edits == (0,)


def test_another_language_gets_other_names_only() -> None:
    """The word lists are English."""
    german = an_interview("Wir nutzen einen Cache.", name="Jonas Weber", language="de-AT")
    assert {v.kind for v in variants(german, words(), 1)} == {Kind.NAMES}


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        (
            "zero-third-person-s",
            "It caches the result, and it always retries.",
            "It cache the result, and it always retry.",
        ),
        ("zero-third-person-s", "The client resolves the host.", "The client resolve the host."),
        ("zero-third-person-s", "Use it as is; this is it.", "Use it as is; this is it."),
        ("zero-copula", "They are atomic, and the table is small.", "They atomic, and the table small."),
        (
            "zero-copula",
            "I know where they are. It is small. Are they small?",
            "I know where they are. It is small. Are they small?",
        ),
        ("negative-concord", "We do not need any lock.", "We don't need no lock."),
        ("stative-progressive", "I have a plan and we need time.", "I am having a plan and we are needing time."),
        ("articles-dropped-many", "The table is a few rows, 9 a day.", "Table is a few rows, 9 a day."),
        ("zero-plural-after-number", "Two services, many times.", "Two service, many time."),
        ("countable-mass-nouns", "Feedback helps.", "Feedbacks helps."),
    ],
)
def test_rules_of_dialects(rule: str, before: str, after: str) -> None:
    """Each feature where its grammar has it, and not elsewhere; capitals at the start of a sentence stay."""
    found = next(r for r in words().dialect.rules if r.id == rule).model_copy(update={"rate": 1.0})
    assert in_dialect(before, (found,), frozenset(), chance(0)).text == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Well, you know, I think that it works.", "It works."),
        ("It is, of course, fast, and it is really simple.", "It is fast, and it is simple."),
        ("It is not really fast. A kind of index.", "It is not really fast. A kind of index."),
        ("We lock it. Then we write. We lock it!", "We lock it. Then we write."),
        ("We do this in order to to save time.", "We do this to save time."),
        ("Thank you.", "Thank you."),
    ],
)
def test_what_is_taken_out(before: str, after: str) -> None:
    """Empty phrases and repetitions go; what states something stays, and so does an answer of nothing else."""
    assert shorter(before, words().length).text == after


def test_padding_restates_the_question_that_the_answer_answers() -> None:
    """A follow-up's answer restates the follow-up."""
    interview = an_interview("A cache.")
    follow_up = {"question": "And if it is full?", "answer": "The oldest goes."}
    exchange = interview.exchanges[0].model_dump() | {"follow_ups": [follow_up]}
    longer_one = variants(
        type(interview)(exchanges=(type(interview.exchanges[0])(**exchange),)), words(), 1, [Kind.LONGER]
    )
    (told_again,) = longer_one[0].transcript.exchanges[0].follow_ups
    assert "And if it is full?" in told_again.answer
    assert "part 1" not in told_again.answer
