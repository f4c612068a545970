"""Quotes: found where they stand, or not found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader.evidence.folding import fold, length_in_words
from grader.evidence.grounding import Place, find, ground
from grader.judgement import (
    CriterionRating,
    Evidence,
    GradingTask,
    Judgement,
    ReasonCode,
    Strength,
    Turn,
    Verdict,
)
from tests.builders import a_task

ANSWER = "I’d use  read\nreplicas — behind a “proxy”… Then the ﬁrst Straße caches."


@dataclass(frozen=True)
class Plain:
    """A view that masks nothing."""

    text: str

    @property
    def original(self) -> str:
        return self.text

    def place(self, start: int, end: int, /) -> tuple[int, int]:
        return start, end


@dataclass(frozen=True)
class Named:
    """A view that shows [candidate] for the name that the text begins with."""

    original: str
    name: str = "Alexandra"

    @property
    def text(self) -> str:
        return self.original.replace(self.name, "[candidate]", 1)

    def place(self, start: int, end: int, /) -> tuple[int, int]:
        shift = len("[candidate]") - len(self.name)
        return max(0, start - shift if start else 0), end - shift


def slice_of(place: Place | None, *texts: str) -> str | None:
    return texts[place.turn][place.start : place.end] if place else None


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("read\nreplicas — behind", "read\nreplicas — behind"),
        ("READ REPLICAS - behind a", "read\nreplicas — behind a"),
        ("I'd use read replicas", "I’d use  read\nreplicas"),
        ('behind a "proxy"...', "behind a “proxy”…"),
        ("the first STRASSE caches", "the ﬁrst Straße caches"),
        ('"Then the first Strasse"', "Then the ﬁrst Straße"),
        ("… Then the first Strasse …", "Then the ﬁrst Straße"),
        ("behind a “proxy”.", "behind a “proxy”"),
        ("use read replicas ... the first Straße caches", "the ﬁrst Straße caches"),
        ("use read replicas [...] the first Straße", "use  read\nreplicas"),
    ],
)
def test_a_quote_is_found_in_spite_of_accidents(quote: str, found: str) -> None:
    """Case, typographic quotes, dashes, space, ligatures and ellipses differ; the place is in the text as it is."""
    assert slice_of(find(quote, [ANSWER]), ANSWER) == found


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "…",
        '""',
        "read replicas",  # two words
        "read replicas before a",
        "se read replicas",  # begins inside a word
        "the first Stra",  # ends inside one
        "the first Stras",  # ends inside a letter that folds to two
        "the first Straße caches ... use read replicas",  # not in this order
        "use read replicas ... caches",  # a part too short to be told from chance
    ],
)
def test_what_is_not_there_is_not_found(quote: str) -> None:
    """Near is not there: no word more, no half word, no other order."""
    assert find(quote, [ANSWER]) is None


def test_a_whole_answer_may_be_short() -> None:
    """Two words are a quote if the candidate said no more; they are none of a longer answer."""
    assert find("Redis, yes", ["I would. Redis, yes.", "redis, yes."]) == Place(1, 0, 10)


def test_scripts_without_spaces_count_characters() -> None:
    """Six characters of Chinese say as much as three words."""
    text = "我使用只读副本和缓存来扩展数据库。"
    assert slice_of(find("只读副本和缓存", [text]), text) == "只读副本和缓存"
    assert find("副本", [text]) is None


def test_an_accent_is_part_of_its_letter() -> None:
    """Composed and decomposed letters are the same; a letter without its accent is another."""
    decomposed = "we met in the cafe\N{COMBINING ACUTE ACCENT} there"
    assert slice_of(find("in the café", [decomposed]), decomposed) == "in the cafe\N{COMBINING ACUTE ACCENT}"
    assert find("in the cafe", [decomposed]) is None


def test_the_exact_place_wins() -> None:
    """Of two places that differ in case only the one that is written as quoted is taken."""
    assert find("the api gateway", ["The API gateway is the api gateway here"]) == Place(0, 19, 34)


letters = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(st.lists(letters, min_size=3, max_size=12), st.sampled_from([" ", "\n", "  ", " "]), st.data())
def test_any_slice_of_three_words_is_found(said: list[str], space: str, data: st.DataObject) -> None:
    """Whatever the script: a verbatim slice has a place, and the text there folds to the folded quote."""
    text = space.join(said)
    spoken = text.split()
    assume(len(spoken) >= 3)
    first = data.draw(st.integers(0, len(spoken) - 3))
    last = data.draw(st.integers(first + 3, len(spoken)))
    quote = " ".join(spoken[first:last])
    assume(length_in_words(fold(quote).text) >= 3)
    found = slice_of(find(quote, [text]), text)
    assert found is not None
    assert fold(found).text == fold(quote).text


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "ßeta", "…"]), min_size=1, max_size=20), st.data())
def test_a_quote_with_a_word_of_its_own_is_never_found(said: list[str], data: st.DataObject) -> None:
    """One invented word among the candidate's makes a quote that nobody said."""
    text = " ".join(said)
    cut = data.draw(st.integers(0, len(said)))
    assert find(" ".join([*said[:cut], "omega", *said[cut:]]), [text]) is None


@given(st.text())
def test_folding_keeps_the_way_back(text: str) -> None:
    """Every folded character comes from a code point of the text, in order; folding again changes nothing."""
    folded = fold(text)
    assert len(folded.origins) == len(folded.text)
    assert list(folded.origins) == sorted(folded.origins)
    assert all(0 <= n < len(text) for n in folded.origins)


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_texts_fold_as_they_would_character_by_character(text: str) -> None:
    """A character before that is not plain takes the text the long way round, and changes nothing of the rest."""
    folded, slowly = fold(text), fold(f"\u200b{text}")
    assert folded.text == slowly.text
    assert list(folded.origins) == [n - 1 for n in slowly.origins]


def judged(level: int | None, *quotes: str, strengths: tuple[Strength, ...] = (), **changes: Any) -> Judgement:
    rating = CriterionRating(criterion_id="accuracy", level=level, evidence=tuple(Evidence(quote=q) for q in quotes))
    return Judgement(verdict=Verdict.ADDRESSED, ratings=(rating,), strengths=strengths, **changes)


def grounded(judgement: Judgement, answer: str, question: str = "How do you scale a database?") -> Judgement:
    task: GradingTask = a_task(answer, question=question)
    return ground(judgement, task, [Plain(turn.answer) for turn in task.turns])


def test_a_found_quote_is_replaced_by_the_words_as_posted() -> None:
    """The report shows the candidate's own spelling, and where it stands."""
    evidence = grounded(judged(3, "i use READ replicas"), "Well: I use read  replicas.").ratings[0].evidence
    assert evidence == (Evidence(quote="I use read  replicas", turn=0, start=6, end=26, verified=True),)


def test_a_level_without_a_found_quote_is_kept_and_marked() -> None:
    """The level stands, the quote stays unverified, and the code says so; levels 0 and 1 need no quote."""
    high = grounded(judged(3, "we sharded it by tenant"), "I use read replicas.")
    assert high.ratings[0].level == 3
    assert high.ratings[0].evidence == (Evidence(quote="we sharded it by tenant"),)
    assert high.codes == (ReasonCode.EVIDENCE_UNVERIFIED,)
    assert grounded(judged(1), "I use read replicas.").codes == ()
    assert grounded(judged(None), "I use read replicas.").codes == ()


def test_the_code_is_given_by_the_quotes_alone() -> None:
    """A judge that says its evidence is unverified, or says it twice, is not believed."""
    codes = (ReasonCode.EVIDENCE_UNVERIFIED, ReasonCode.JUDGES_DISAGREE)
    kept = grounded(judged(3, "I use read replicas", "i use read replicas", codes=codes), "I use read replicas.")
    assert kept.codes == (ReasonCode.JUDGES_DISAGREE,)
    assert len(kept.ratings[0].evidence) == 1


def test_quotes_are_looked_up_masked_and_placed_as_posted() -> None:
    """The judge saw no name; the place counts code points of the text with the name."""
    view = Named("Alexandra runs three read replicas.")
    task = a_task(view.text)
    first, second = ground(judged(3, "[candidate] runs three", "three read replicas"), task, [view]).ratings[0].evidence
    assert (first.quote, first.start, first.end) == ("Alexandra runs three", 0, 20)
    assert view.original[second.start : second.end] == second.quote == "three read replicas"


def test_a_quote_from_a_follow_up_names_its_turn() -> None:
    """Turn 0 is the answer, n the n-th follow-up's."""
    turns = (Turn(answer="I use read replicas."), Turn(question="And then?", answer="Then we shard by tenant."))
    task = a_task(turns=turns)
    evidence = ground(judged(3, "we shard by tenant"), task, [Plain(t.answer) for t in turns]).ratings[0].evidence
    assert (evidence[0].turn, evidence[0].start) == (1, 5)


def strengths_of(answer: str, question: str, *strengths: tuple[str, str]) -> list[str]:
    given_ = tuple(Strength(point=point, quote=quote) for point, quote in strengths)
    return [s.point for s in grounded(judged(None, strengths=given_), answer, question).strengths]


def test_a_strength_without_a_quote_in_the_answer_is_dropped() -> None:
    """Zero strengths is a fine number."""
    answer = "I use read replicas and caching."
    kept = strengths_of(
        answer,
        "How do you scale?",
        ("Knows replicas", "I use read replicas"),
        ("Knows sharding", "I shard by tenant"),
        ("Brief", "caching"),
        ("", "I use read replicas"),
        ("knows replicas.", "read replicas and caching"),
    )
    assert kept == ["Knows replicas"]


FASTAPI = "How would you set up a simple REST API using FastAPI for a new project? What are the key steps?"
INTRODUCTION = "I’m a senior backend engineer, passionate about distributed systems and event-driven architectures."
EVENTS = "Explain an event-driven architecture and how it differs from a traditional request-response model."
SHORTENER = "REST endpoints behind a load balancer, and an async event stream to Kafka for click tracking."


@pytest.mark.parametrize(
    ("point", "question", "answer", "quote"),
    [
        ("Technical knowledge of FastAPI", FASTAPI, INTRODUCTION, "a senior backend engineer"),
        ("Addressed both request-response and event-driven models", EVENTS, SHORTENER, "an async event stream"),
        ("Good knowledge of sharding", "What is sharding?", "We split the rows by tenant.", "split the rows by tenant"),
    ],
)
def test_a_term_that_only_the_question_names_is_no_strength(point: str, question: str, answer: str, quote: str) -> None:
    """The report that this project replaces praised "FastAPI" in an answer that never says it."""
    assert strengths_of(answer, question, (point, quote)) == []


@pytest.mark.parametrize(
    ("point", "question", "answer", "quote"),
    [
        ("Uses Kafka for events", EVENTS, SHORTENER, "an async event stream to Kafka"),
        (
            "Names circuit breakers",
            "How do you design microservices?",
            "I add circuit breakers.",
            "I add circuit breakers",
        ),
        (
            "Handled the conflict well",
            "Tell me about a conflict.",
            "We disagreed, so I showed the data.",
            "I showed the data",
        ),
        (
            "Weighs the trade-offs",
            "Which trade-offs are there?",
            "Cheaper, but slower to recover.",
            "slower to recover",
        ),
    ],
)
def test_a_term_of_the_answer_or_of_any_interview_is_a_strength(
    point: str, question: str, answer: str, quote: str
) -> None:
    """What the candidate says counts; general words of interviews are no technical terms."""
    assert strengths_of(answer, question, (point, quote)) == [point]


def test_a_quote_that_only_repeats_the_question_is_no_strength() -> None:
    """The question's words are the interviewer's."""
    answer = "How you scale a database is by adding read replicas."
    kept = strengths_of(
        answer,
        "How do you scale a database?",
        ("On topic", "How you scale a database"),
        ("Replicas", "by adding read replicas"),
    )
    assert kept == ["Replicas"]
