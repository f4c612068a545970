"""Filler words and false starts, as people speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from grader.lab.fairness.rewriting import Rewritten, sentence_starts
from grader.lab.fairness.words import Fillers
from grader.text.words import FUNCTION_WORDS

_FIRST_WORDS = re.compile(r"([^\W\d_]+(?:['’][^\W\d_]+)?)(?: [^\W\d_]+)?(?= [^\W_])")


def with_fillers(text: str, fillers: Fillers, draws: Random) -> Rewritten:
    """The text with fillers at the start of sentences and clauses, and first words said twice. No word is lost.

    A sentence's first word loses its capital behind a filler if it is a function word; others may be names.
    """
    places = sorted([*_at_sentences(text, fillers, draws), *_at_clauses(text, fillers, draws)])
    parts, at = list[str](), 0
    for place, addition in places:
        parts += [_lowered(text[at:place], parts), addition]
        at = place
    parts.append(_lowered(text[at:], parts))
    return Rewritten("".join(parts), len(places))


def _at_sentences(text: str, fillers: Fillers, draws: Random) -> Iterator[tuple[int, str]]:
    for place in sentence_starts(text):
        if draws.random() < fillers.sentence_rate:
            yield place, f"{draws.choice(fillers.sentence_starts)} "
        elif draws.random() < fillers.false_start_rate:
            first = _FIRST_WORDS.match(text, place)
            if first and first[1].lower() in FUNCTION_WORDS:
                yield place, f"{first[0]}, "


def _at_clauses(text: str, fillers: Fillers, draws: Random) -> Iterator[tuple[int, str]]:
    words = "|".join(map(re.escape, fillers.clause_words))
    for match in re.finditer(rf", (?:{words}) (?=[^\W_])", text):
        if draws.random() < fillers.clause_rate:
            yield match.end(), f"{draws.choice(fillers.clause_starts)} "


def _lowered(text: str, before: list[str]) -> str:
    """What follows a filler or a false start, without the capital that began its sentence."""
    word = re.match(r"[^\W\d_]+", text)
    if not before or not word or word[0] == "I" or word[0].lower() not in FUNCTION_WORDS:
        return text
    return text[:1].lower() + text[1:]
