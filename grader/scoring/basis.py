"""What a category's score rests on: the answers that were read, their ratings, and the answers that were not read.

Scores, the nearest flip and the confidence all start from here, so they cannot disagree on what counts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from grader.assessment import AnswerGrade, AnswerStatus
from grader.judgement import Verdict
from grader.rubric import Category, Rubric
from grader.scoring.weighing import Term, answer_terms, quantised, shares, value


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


def bases_of(answers: Sequence[AnswerGrade], rubric: Rubric) -> tuple[Basis, ...]:
    """One for each category of the rubric, in its order; those that no answer was rated on have no terms."""
    return tuple(_basis(answers, rubric, category) for category in rubric.categories)


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


def _basis(answers: Sequence[AnswerGrade], rubric: Rubric, category: Category) -> Basis:
    """What a category's score rests on. A scored answer with none of its criteria rated is no part of it."""
    ids = {c.id for c in rubric.criteria if c.category == category.id}
    own = [(n, a, [c for c in a.criteria if c.id in ids and c.level is not None]) for n, a in enumerate(answers)]
    read = [(n, a, rated) for n, a, rated in own if rated and a.status is AnswerStatus.SCORED]
    parts = shares([a.weight for _, a, _ in read])
    by_answer = [answer_terms(rated, n) for n, _, rated in read]
    lost = [(n, a.weight) for n, a in enumerate(answers) if unread(a, rubric, category)]
    asked = shares([a.weight for _, a, _ in read] + [w for _, w in lost])
    return Basis(
        category=category,
        answers=tuple(sorted(((a.weight, value(t)) for (_, a, _), t in zip(read, by_answer, strict=True)), key=_high)),
        terms=tuple(
            Term(t.answer, p * t.share, t.level, t.widening) for p, ts in zip(parts, by_answer, strict=True) for t in ts
        ),
        unread={n: part for (n, _), part in zip(lost, asked[len(read) :], strict=True)},
    )


def _high(answer: tuple[float, float]) -> tuple[float, float]:
    weight, score = answer
    return -quantised(score), -weight
