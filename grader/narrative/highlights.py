"""Key strengths and areas for improvement of the interview, picked from the clean ones of its answers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, zip_longest
from typing import TypeVar

from grader.assessment import AnswerGrade, Assessment, KeyImprovement, KeyStrength
from grader.judgement import Improvement, ReasonCode
from grader.narrative.english import headed
from grader.narrative.tally import is_off, tally

MAX_STRENGTHS = 6
MAX_IMPROVEMENTS = 8
_GRAVITY = {"high": 0, "medium": 1, "low": 2}

T = TypeVar("T", KeyStrength, KeyImprovement)


def key_strengths(assessment: Assessment) -> tuple[KeyStrength, ...]:
    """At most six, the best answers first, one from each before a second from any; none is a fine number.

    An answer off its question gives none: what it says was not asked.
    """
    on = (answer for answer in tally(assessment.answers).scored if not is_off(answer))
    best = sorted(on, key=lambda a: -(a.score or 0))
    rounds = zip_longest(*(_strengths(answer) for answer in best))
    found = [strength for strength in chain.from_iterable(rounds) if strength is not None]
    return _unique(found)[:MAX_STRENGTHS]


def key_improvements(assessment: Assessment) -> tuple[KeyImprovement, ...]:
    """At most eight, the gravest first, then those of the weightier answer.

    Where questions and answers are mispaired, what an answer leaves out of another's question is no fault of it.
    """
    mispaired = ReasonCode.QA_MISALIGNED in assessment.recommendation.reason_codes
    rated = [a for a in tally(assessment.answers).scored if not (mispaired and is_off(a))]
    found = list(chain.from_iterable(_improvements(answer) for answer in rated))
    weights = {answer.id: answer.weight for answer in rated}
    ordered = sorted(found, key=lambda i: (_GRAVITY[i.severity], -weights[i.answer_id]))
    return _unique(ordered)[:MAX_IMPROVEMENTS]


def _strengths(answer: AnswerGrade) -> Iterable[KeyStrength]:
    return [KeyStrength(point=headed(s.point), quote=s.quote, answer_id=answer.id) for s in answer.strengths]


def _improvements(answer: AnswerGrade) -> Iterable[KeyImprovement]:
    found = answer.improvements
    if not found and is_off(answer):
        found = (Improvement(point="Does not address the question that was asked.", severity="high"),)
    return [KeyImprovement(point=headed(i.point), severity=i.severity, answer_id=answer.id) for i in found]


def _unique(items: Iterable[T]) -> tuple[T, ...]:
    """Each point once, whatever its case and punctuation."""
    seen: dict[str, T] = {}
    for item in items:
        seen.setdefault(_folded(item.point), item)
    return tuple(seen.values())


def _folded(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
