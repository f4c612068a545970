"""Questions and answers: does each answer stand under its own question?"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.alignment import Pair, align, joined_verdict
from grader.judgement import Fit, Verdict
from grader.pairing import best_pairing
from tests.figures import misaligned_shares, rows

DATABASE = Pair("db", "How do you scale a database?", "I scale a database with read replicas and shards.")
DEBUGGING = Pair("bug", "How do you debug a distributed system?", "To debug a distributed system I read its traces.")
CACHE = Pair("cache", "When does a cache go stale?", "A cache goes stale when its source changes first.")
TESTS = Pair("test", "What makes a test flaky?", "A test is flaky if its result depends on timing.")
HONEST = (DATABASE, DEBUGGING, CACHE, TESTS)


def rotated(pairs: tuple[Pair, ...]) -> list[Pair]:
    """Every answer under the next question."""
    answers = [p.answer for p in pairs]
    return [
        Pair(p.answer_id, p.question, a, p.key_points) for p, a in zip(pairs, answers[1:] + answers[:1], strict=True)
    ]


def test_answers_under_their_questions_are_aligned() -> None:
    """An honest interview has nothing to report."""
    alignment = align(HONEST)
    assert not alignment.misaligned
    assert alignment.z is not None
    assert alignment.z > 2
    assert not any(fit.off_question or fit.better for fit in alignment.fits.values())


def test_answers_under_the_next_question_are_misaligned() -> None:
    """Every answer is off its question, and is told the question that it fits."""
    alignment = align(rotated(HONEST))
    assert alignment.misaligned
    assert all(fit.off_question and fit.misaligned for fit in alignment.fits.values())
    assert [fit.better for fit in alignment.fits.values()] == ["bug", "cache", "test", "db"]


def test_saying_the_question_again_hides_no_mispairing() -> None:
    """Words copied from the question are not the answer's: behind it, answers stand as far off as without it."""
    asked = [(p, f"In your experience so far: {p.question}") for p in rotated(HONEST)]
    restated = [Pair(p.answer_id, question, f"You asked: {question} {p.answer}") for p, question in asked]
    alignment = align(restated)
    assert alignment.misaligned
    assert all(fit.off_question for fit in alignment.fits.values())


def test_two_answers_swapped_among_many_are_found() -> None:
    """The interview is sound; the two answers are not."""
    grow, stale = "How do you scale a large relational database?", "When does a browser cache entry go stale?"
    swapped = [
        Pair("db", grow, "A browser cache entry goes stale when its source changes first."),
        DEBUGGING,
        Pair("cache", stale, "I scale a large relational database with read replicas and shards."),
        TESTS,
        Pair("queue", "What is a message queue for?", "A message queue takes work off a request."),
    ]
    alignment = align(swapped)
    assert not alignment.misaligned
    assert {i for i, fit in alignment.fits.items() if fit.off_question} == {"db", "cache"}
    assert alignment.fits["db"].better == "cache"


def test_a_shared_word_or_two_does_not_move_an_answer() -> None:
    """The answer has nothing of its own question and half of another's, but two words can be chance."""
    terse = Pair("port", "Why is the terminal reading zero?", "There is a gap, so nothing flows past the bulb.")
    bulb = Pair("bulb", "What does the gap do to the bulb?", "The gap keeps the bulb dark.")
    fit = align([terse, bulb, DEBUGGING, TESTS]).fits["port"]
    assert (fit.relevance, fit.better, fit.off_question) == (0.0, None, False)


def test_words_alone_do_not_put_a_lone_answer_off_its_question() -> None:
    """One or two pairs give nothing to compare with, whatever the answers say."""
    for pairs in ([], [DATABASE], rotated((DATABASE, DEBUGGING))[:1], rotated((DATABASE, DEBUGGING))):
        alignment = align(pairs)
        assert not alignment.misaligned
        assert alignment.z is None
        assert set(alignment.fits) == {p.answer_id for p in pairs}
    assert not align([Pair("a", "What is TCP?", "Bananas are yellow.")]).fits["a"].off_question


def test_empty_answers_and_questions_without_content_say_nothing() -> None:
    """They are neither off their question nor evidence that others are."""
    blank = [Pair("e1", "What is TCP?", ""), Pair("e2", "Why?", "Because of the load."), Pair("e3", "And you?", "…")]
    alignment = align([*HONEST, *blank])
    assert not alignment.misaligned
    assert not any(alignment.fits[i].off_question for i in ("e1", "e2", "e3"))


def test_identical_answers_fit_no_question_better_than_another() -> None:
    """Copies of one answer cannot be told apart, so no pairing of them is better."""
    alignment = align([Pair(p.answer_id, p.question, "I would look it up and ask a colleague.") for p in HONEST])
    assert alignment.z == 0
    assert not any(fit.better for fit in alignment.fits.values())


def test_the_same_question_twice_offers_no_better_pairing() -> None:
    """Between copies of a question nothing is gained."""
    again = [Pair(f"{p.answer_id}-{n}", p.question, p.answer) for n in range(3) for p in HONEST]
    assert not any(fit.better or fit.off_question for fit in align(again).fits.values())


def test_key_points_make_up_for_other_words() -> None:
    """An answer that shares no word with its question, but the key points, is relevant."""
    question, answer = "How do you scale a database?", "Read replicas, then sharding."
    plain, helped = Pair("a", question, answer), Pair("a", question, answer, ("read replicas", "sharding"))
    assert align([plain]).fits["a"].relevance == 0
    assert align([helped]).fits["a"].relevance == pytest.approx(0.6)


@given(st.permutations(HONEST))
def test_order_does_not_matter(pairs: list[Pair]) -> None:
    """Permuting an interview permutes its fits and changes none of them."""
    assert align(pairs).fits == align(HONEST).fits


def test_model_and_words_are_joined_by_rule_two() -> None:
    """Words alone set no answer to 0: it takes a better question too, or a judge that has only words."""
    off, off_and_better = Fit(relevance=0, off_question=True), Fit(relevance=0, off_question=True, better="q2")
    assert joined_verdict(Verdict.ADDRESSED, off, lexical_only=False) is Verdict.ADDRESSED
    assert joined_verdict(Verdict.ADDRESSED, off_and_better, lexical_only=False) is Verdict.NOT_ADDRESSED
    assert joined_verdict(Verdict.PARTIALLY_ADDRESSED, off, lexical_only=True) is Verdict.NOT_ADDRESSED
    assert joined_verdict(Verdict.ADDRESSED, Fit(relevance=0, better="q2"), lexical_only=True) is Verdict.ADDRESSED


@pytest.mark.parametrize("verdict", [None, Verdict.DECLINED, Verdict.NO_ANSWER, Verdict.UNINTELLIGIBLE])
def test_what_has_nothing_to_rate_stays_so(verdict: Verdict | None) -> None:
    """A state of its own is no zero, however badly the words fit; and not addressed stands however well they do."""
    off = Fit(relevance=0, off_question=True, better="q2", misaligned=True)
    assert joined_verdict(verdict, off, lexical_only=True) is verdict
    assert joined_verdict(Verdict.NOT_ADDRESSED, Fit(relevance=1), lexical_only=True) is Verdict.NOT_ADDRESSED


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(st.lists(st.integers(-3, 3), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_the_best_pairing_is_the_best_of_all(gain: list[list[int]]) -> None:
    """As good as trying every permutation, ties and negative gains included."""
    matrix = np.array(gain, dtype=np.float64) / 3
    rows = range(len(matrix))
    chosen = best_pairing(matrix)
    assert sorted(chosen) == list(rows)
    best = max(sum(matrix[i, j] for i, j in zip(rows, p, strict=True)) for p in itertools.permutations(rows))
    assert matrix[list(rows), chosen].sum() == pytest.approx(best)


def seed(shared: Path, name: str) -> list[Pair]:
    exchanges = json.loads((shared / "seed" / f"{name}.json").read_text())["exchanges"][:8]
    return [
        Pair(f"q{n}", e["question"], e["answer"], tuple(e.get("key_points", ()))) for n, e in enumerate(exchanges, 1)
    ]


def test_the_report_that_this_project_starts_from_is_misaligned(shared: Path) -> None:
    """Six of its eight answers do not answer their question; the same words under their own questions all do."""
    assert sum(f.off_question for f in align(seed(shared, "alex_thompson")).fits.values()) == 6
    assert align(seed(shared, "alex_thompson")).misaligned
    repaired = align(seed(shared, "alex_thompson_repaired"))
    assert not repaired.misaligned
    assert not any(fit.off_question for fit in repaired.fits.values())


def test_honest_permuted_and_foreign_interviews_are_told_apart(shared: Path) -> None:
    """Eight pairs of real exam answers, 500 draws of each kind: 2% false alarms at most, 95% and 90% found at least."""
    honest, permuted, elsewhere = misaligned_shares(rows(shared, "saf_en"), draws=500, seed=21)
    assert honest <= 0.02
    assert permuted >= 0.95
    assert elsewhere >= 0.90
