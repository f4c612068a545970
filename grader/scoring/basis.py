"""What a category's score rests on: the answers that were read, their ratings, and the answers that were not read.

Scores, the nearest flip and the confidence all start from here, so they cannot disagree on what counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from grader.assessment import AnswerGrade, AnswerStatus
from grader.judgement import ErrorModel, Verdict
from grader.rubric import Category, Rubric
from grader.scoring.weighing import Term, quantised, shares, terms_of, value


@dataclass(frozen=True, slots=True)
class Basis:
    """What a category's score is made of: the read answers by value, their ratings, and the unread ones by weight."""

    category: Category
    answers: tuple[tuple[float, float], ...]  # (exchange weight, 0 to 100), highest first
    terms: tuple[Term, ...]
    unread: dict[int, float]  # place of the answer → its share among all that were asked

    @property
    def value(self) -> float:
        """The category's score before rounding."""
        return value(self.terms)

    @property
    def by_person(self) -> int:
        """In how many of its answers a person set a level, or the score as a whole."""
        return len({t.answer for t in self.terms if t.by_person})


def bases_of(answers: Sequence[AnswerGrade], rubric: Rubric, error: ErrorModel | None = None) -> tuple[Basis, ...]:
    """One for each category of the rubric, in its order; those that no answer was rated on have no terms.

    `error` is for those who ask how far the scores may be off; the scores are the same without.
    """
    return tuple(_basis(answers, rubric, category, error) for category in rubric.categories)


def scored_shares(bases: Sequence[Basis]) -> dict[str, float]:
    """The categories that have a score, by id, with their weights scaled to 1."""
    rated = [b.category for b in bases if b.terms]
    return dict(zip((c.id for c in rated), shares([c.weight for c in rated]), strict=True))


def unread_shares(bases: Sequence[Basis]) -> list[float]:
    """The shares of the overall score that the unread answers would have had."""
    asked = [b for b in bases if b.terms or b.unread]
    parts: dict[int, list[float]] = {}
    for b, weight in zip(asked, shares([b.category.weight for b in asked]), strict=True):
        for n, share in b.unread.items():
            parts.setdefault(n, []).append(weight * share)
    return [math.fsum(p) for p in parts.values()]


def unread(answer: AnswerGrade, rubric: Rubric, category: Category | None = None) -> bool:
    """Asked (under this category), and not read: it failed or was unintelligible. A stage not scored never is."""
    lost = answer.status is AnswerStatus.FAILED or (
        answer.status is AnswerStatus.NOT_SCORED and answer.verdict is Verdict.UNINTELLIGIBLE
    )
    if not lost or not rubric.scores_stage(answer.stage):
        return False
    return category is None or any(c.category == category.id for c in rubric.criteria_for(answer.stage))


def _basis(answers: Sequence[AnswerGrade], rubric: Rubric, category: Category, error: ErrorModel | None) -> Basis:
    """What a category's score rests on. A scored answer with none of its criteria rated is no part of it."""
    ids = {c.id for c in rubric.criteria if c.category == category.id}
    own = [(a, terms_of(a, n, ids, error)) for n, a in enumerate(answers)]
    read = [(a, terms) for a, terms in own if terms and a.status is AnswerStatus.SCORED]
    parts = shares([a.weight for a, _ in read])
    lost = [(n, a.weight) for n, a in enumerate(answers) if unread(a, rubric, category)]
    asked = shares([a.weight for a, _ in read] + [w for _, w in lost])
    return Basis(
        category=category,
        answers=tuple(sorted(((a.weight, value(terms)) for a, terms in read), key=_high)),
        terms=tuple(t.part(share) for share, (_, terms) in zip(parts, read, strict=True) for t in terms),
        unread={n: part for (n, _), part in zip(lost, asked[len(read) :], strict=True)},
    )


def _high(answer: tuple[float, float]) -> tuple[float, float]:
    weight, score = answer
    return -quantised(score), -weight
