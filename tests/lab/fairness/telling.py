"""Interviews and texts to tell in other ways."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from grader.lab.fairness.words import Words, load_words
from grader.text.words import word_list
from grader.transcript import Transcript

TERMS = ("cache", "idempotent", "sharding", "Kafka", "serialises", "information", "queues", "runs", "PostgreSQL", "p99")
_PLAIN = sorted(
    word_list(
        """
        I we they she he it the a an is are was were has have think needs always really basically of course and but so
        because any do don't not services optimise color behaviour two times there information you know her his um
        """
    )
)


@cache
def words() -> Words:
    return load_words()


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A few sentences of common words and technical terms, with commas, capitals and lines as people write them."""
    sentences = draw(
        st.lists(st.lists(st.sampled_from([*_PLAIN, *TERMS]), min_size=1, max_size=12), min_size=1, max_size=5)
    )
    ends = st.sampled_from([". ", "? ", ".\n", "!\n\n2. ", ", "])
    told = "".join(" ".join([s[0][:1].upper() + s[0][1:], *s[1:]]) + draw(ends) for s in sentences)
    return told.rstrip(" ,2.\n") or "I"


def an_interview(*answers: str, name: str | None = None, language: str = "en") -> Transcript:
    """An exchange for each answer, all with the same key points."""
    exchanges = [
        {
            "stage": "Technical",
            "question": f"How does part {n} of the system keep its data?",
            "answer": answer,
            "key_points": [
                "an idempotent cache",
                "sharding over Kafka",
                "information in queues",
                "runs and serialises",
            ],
        }
        for n, answer in enumerate(answers, 1)
    ]
    data = {"candidate": {"name": name}, "interview": {"language": language}, "exchanges": exchanges}
    return Transcript.model_validate(data)
