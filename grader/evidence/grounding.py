"""A quote → its place in the answer, or not found; and a judgement with everything that stands on no quote marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from grader.evidence.echo import adds_nothing, credits_the_question
from grader.evidence.folding import Folded, fold, is_word_edge, length_in_words
from grader.judgement import CriterionRating, Evidence, GradingTask, Judgement, ReasonCode, Strength, is_unverified

FEWEST_WORDS = 3
_STOPS = ".,;:!? "
_EDGES = _STOPS + "\"'"
_ELLIPSIS = re.compile(r"\s*[\[(]?\.{3,}[\])]?\s*")  # of folded text, where "…" is three full stops


class View(Protocol):
    """One turn of the candidate as a judge saw it (`text`), with the way back to the text as posted (`original`)."""

    @property
    def text(self) -> str: ...

    @property
    def original(self) -> str: ...

    def place(self, start: int, end: int, /) -> tuple[int, int]:
        """The span of `original` that `text[start:end]` stands for."""
        ...


@dataclass(frozen=True)
class Place:
    """Where a quote stands: turn 0 is the answer, n the n-th follow-up's; `start` and `end` in code points."""

    turn: int
    start: int
    end: int


def find(quote: str, texts: Sequence[str]) -> Place | None:
    """The first place of a quote in the texts, or None.

    Exact first, then folded for case, quotes, dashes and space; then without the quotation marks, ellipses and stops
    that a model sets around it. It has to be three words or more, or a whole text. A quote with an ellipsis inside is
    found if all its parts are, in order, in one text; its place is then that of the longest part.
    """
    return _Texts(texts).find(quote)


class _Texts:
    """The texts of one answer, folded once for all the quotes looked up in them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.folded = [fold(text) for text in texts]

    def find(self, quote: str) -> Place | None:
        folded = fold(quote).text
        without_stops, trimmed = folded.strip(_STOPS), folded.strip(_EDGES)
        variants = dict.fromkeys((folded, without_stops, trimmed))
        same = (place for variant in variants if (place := self._same(variant)))
        return self._exact(quote.strip(), folded) or next(same, None) or self._in_parts(trimmed)

    def _exact(self, quote: str, folded: str) -> Place | None:
        """As it stands, so that of two places that differ in case the right one is taken."""
        for turn, text in enumerate(self.texts):
            start = text.find(quote) if quote else -1
            while start >= 0:
                end = start + len(quote)
                if (
                    self._long_enough(folded, self.folded[turn])
                    and is_word_edge(text, start)
                    and is_word_edge(text, end)
                ):
                    return Place(turn, start, end)
                start = text.find(quote, start + 1)
        return None

    def _same(self, folded: str) -> Place | None:
        for turn, text in enumerate(self.folded):
            if not self._long_enough(folded, text):
                continue
            for start, end in text.occurrences(folded):
                return Place(turn, *text.unfolded(start, end))
        return None

    def _in_parts(self, folded: str) -> Place | None:
        parts = [part for part in (p.strip(_EDGES) for p in _ELLIPSIS.split(folded)) if part]
        if len(parts) < 2 or any(length_in_words(part) < FEWEST_WORDS for part in parts):
            return None
        for turn, text in enumerate(self.folded):
            spans = _in_order(parts, text)
            if spans:
                return Place(turn, *text.unfolded(*max(spans, key=lambda span: span[1] - span[0])))
        return None

    @staticmethod
    def _long_enough(folded: str, text: Folded) -> bool:
        return length_in_words(folded) >= FEWEST_WORDS or (
            any(c.isalnum() for c in folded) and folded.strip(_EDGES) == text.text.strip(_EDGES)
        )


def _in_order(parts: Sequence[str], text: Folded) -> list[tuple[int, int]]:
    """The places of all parts one after another, or nothing."""
    spans: list[tuple[int, int]] = []
    for part in parts:
        after = spans[-1][1] if spans else 0
        span = next((s for s in text.occurrences(part) if s[0] >= after), None)
        if span is None:
            return []
        spans.append(span)
    return spans


def ground(judgement: Judgement, task: GradingTask, views: Sequence[View]) -> Judgement:
    """The judgement with each quote looked up in what the judge saw and placed in the text as posted.

    `views` has one entry a turn. A quote that is found is replaced by the text as posted; one that is not keeps its
    words, unverified. A strength is dropped whose quote is not found, or that is an echo of the question. A level above
    1 without a found quote is kept, and the judgement then has the code `evidence_unverified`.
    """
    texts = _Texts([view.text for view in views])
    ratings = tuple(_grounded(rating, texts, views) for rating in judgement.ratings)
    unverified = any(is_unverified(rating.level, rating.evidence) for rating in ratings)
    others = tuple(c for c in judgement.codes if c is not ReasonCode.EVIDENCE_UNVERIFIED)
    return judgement.model_copy(
        update={
            "ratings": ratings,
            "strengths": _supported(judgement.strengths, task, texts, views),
            "codes": (*others, ReasonCode.EVIDENCE_UNVERIFIED) if unverified else others,
        }
    )


def _grounded(rating: CriterionRating, texts: _Texts, views: Sequence[View]) -> CriterionRating:
    evidence = (_placed(e, texts, views) for e in rating.evidence if e.quote.strip())
    return rating.model_copy(update={"evidence": tuple(dict.fromkeys(evidence))})


def _placed(evidence: Evidence, texts: _Texts, views: Sequence[View]) -> Evidence:
    place = texts.find(evidence.quote)
    if place is None:
        return Evidence(quote=evidence.quote)
    start, end = views[place.turn].place(place.start, place.end)
    quote = views[place.turn].original[start:end]
    return Evidence(quote=quote, turn=place.turn, start=start, end=end, verified=True)


def _supported(
    strengths: Sequence[Strength], task: GradingTask, texts: _Texts, views: Sequence[View]
) -> tuple[Strength, ...]:
    """The strengths that stand on the candidate's own words, each point once."""
    question = " ".join((task.question, *(turn.question or "" for turn in task.turns)))
    answer = " ".join(view.text for view in views)
    kept: dict[str, Strength] = {}
    for strength in strengths:
        place = texts.find(strength.quote)
        if place is None or not strength.point.strip():
            continue
        seen = views[place.turn].text[place.start : place.end]
        if adds_nothing(seen, question) or credits_the_question(strength.point, question, answer):
            continue
        start, end = views[place.turn].place(place.start, place.end)
        quote = views[place.turn].original[start:end]
        kept.setdefault(fold(strength.point).text.strip(_EDGES), Strength(point=strength.point, quote=quote))
    return tuple(kept.values())
