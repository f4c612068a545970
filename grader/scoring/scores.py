"""Levels → scores of answers, categories and the interview, each with its 90% interval and its arithmetic in print.

Every score is computed from levels and rounded once, at the end; nothing is computed from a rounded score.
Only answers with status `scored` enter a score. An answer that was asked and not read (failed or
unintelligible) moves no score: it lowers `coverage` and widens the intervals it would have been part of.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from grader.assessment import AnswerGrade, AnswerStatus, CategoryScore, CriterionGrade, Interval, Overall
from grader.judgement import ErrorModel
from grader.rubric import Rubric
from grader.scoring.basis import Basis, bases_of, scored_shares, unread, unread_shares
from grader.scoring.weighing import (
    POINTS,
    answer_terms,
    decimal,
    interval,
    quantised,
    round_half_up,
    shares,
    value,
    variance,
)

__all__ = ["Scored", "coverage", "round_half_up", "score_answer", "score_categories", "score_overall", "with_score"]


@dataclass(frozen=True, slots=True)
class Scored:
    """An answer's score and interval (0 to 100, None where nothing was rated) and how they come about."""

    score: int | None
    interval: Interval | None
    formula: str


def score_answer(criteria: Sequence[CriterionGrade], error: ErrorModel) -> Scored:
    """25 × the weighted mean of the levels that were given."""
    terms = answer_terms(criteria, error=error)
    if not terms:
        return Scored(None, None, "No criterion was rated.")
    score = value(terms)
    return Scored(round_half_up(score), interval(score, variance(terms, error)), _answer_formula(criteria, score))


def with_score(answer: AnswerGrade, rubric: Rubric, error: ErrorModel) -> AnswerGrade:
    """The answer with score, interval, band and formula of its levels, or of the score that a person set."""
    scored = _set_by_person(answer) or score_answer(answer.criteria, error)
    band = None if scored.score is None else rubric.band(scored.score)
    return answer.model_copy(
        update={"score": scored.score, "interval": scored.interval, "band": band, "formula": scored.formula}
    )


def _set_by_person(answer: AnswerGrade) -> Scored | None:
    """A person's score is taken to be the true one, so it has no range."""
    if answer.override is None or answer.score is None:
        return None
    formula = f"{answer.score}, set by a person; each level counts as {answer.score / POINTS:g}"
    return Scored(answer.score, (answer.score, answer.score), formula)


def coverage(answers: Sequence[AnswerGrade], rubric: Rubric) -> float:
    """Weight of the scored answers over weight of all that count as asked, 0 to 1; 0 where none does."""
    counted = [a for a in answers if a.status is AnswerStatus.SCORED or unread(a, rubric)]
    parts = shares([a.weight for a in counted])
    scored = (p for a, p in zip(counted, parts, strict=True) if a.status is AnswerStatus.SCORED)
    return quantised(math.fsum(scored))


def score_categories(answers: Sequence[AnswerGrade], rubric: Rubric, error: ErrorModel) -> tuple[CategoryScore, ...]:
    """Every category of the rubric, in its order: the mean over answers by exchange weight, from unrounded values."""
    bases = bases_of(answers, rubric, error)
    weights = shares([c.weight for c in rubric.categories])
    contributions = _contributions(bases)
    return tuple(
        _category_score(b, rubric, error, weight=quantised(w), contribution=contributions.get(b.category.id))
        for b, w in zip(bases, weights, strict=True)
    )


def score_overall(
    categories: Sequence[CategoryScore], answers: Sequence[AnswerGrade], rubric: Rubric, error: ErrorModel
) -> Overall:
    """The mean of the categories that have a score, by weight, from their unrounded values."""
    bases = bases_of(answers, rubric, error)
    weights = scored_shares(bases)
    if not weights:
        return Overall(score=None, interval=None, formula="No category has a score.")
    rated = [b for b in bases if b.terms]
    terms = [t.part(weights[b.category.id]) for b in rated for t in b.terms]
    score = value(terms)
    formula = " + ".join(f"{weights[b.category.id]:.3g} × {decimal(b.value)}" for b in rated)
    missing = [c.name for c in categories if c.score is None]
    note = f" (not assessed: {'; '.join(missing)}; the other weights are scaled to 1)" if missing else ""
    return Overall(
        score=round_half_up(score),
        interval=interval(score, variance(terms, error, unread_shares(bases))),
        formula=f"{formula} = {_to_whole(score)}{note}{_people(rated)}",
    )


def _category_score(
    b: Basis, rubric: Rubric, error: ErrorModel, *, weight: float, contribution: float | None
) -> CategoryScore:
    score = round_half_up(b.value) if b.terms else None
    return CategoryScore(
        id=b.category.id,
        name=b.category.name,
        score=score,
        interval=interval(b.value, variance(b.terms, error, tuple(b.unread.values()))) if b.terms else None,
        band=rubric.band(score) if score is not None else None,
        answers=len(b.answers),
        weight=weight,
        contribution=contribution,
        formula=_category_formula(b),
    )


def _contributions(bases: Sequence[Basis]) -> dict[str, float]:
    """What each category adds to the overall score, to one decimal, so that the parts add up to what is printed.

    Rounded one by one, 21.55 three times would print as 64.8 under an overall of 64.65. So all are rounded
    down to tenths and the tenths that are left over go to the largest remainders; the sum rounds to the overall.
    """
    exact = {
        i: w * b.value for (i, w), b in zip(scored_shares(bases).items(), (b for b in bases if b.terms), strict=True)
    }
    total = math.fsum(exact.values())
    tenths = round_half_up(total * 10)
    if round_half_up(tenths / 10) != round_half_up(total):
        tenths -= 1
    down = {i: math.floor(quantised(x * 10)) for i, x in exact.items()}
    by_remainder = sorted(exact, key=lambda i: -quantised(exact[i] * 10 - down[i]))
    extra = set(by_remainder[: max(0, tenths - sum(down.values()))])
    return {i: (down[i] + (i in extra)) / 10 for i in exact}


def _answer_formula(criteria: Sequence[CriterionGrade], score: float) -> str:
    rated = [c for c in criteria if c.level is not None]
    set_ = [c.name for c in rated if c.override]
    people = f"; set by a person: {'; '.join(set_)}" if set_ else ""
    if len(rated) == 1:
        return f"{POINTS} × {rated[0].level} = {_to_whole(score)}{people}"
    above = " + ".join(f"{c.weight:g}×{c.level}" for c in rated)
    below = " + ".join(f"{c.weight:g}" for c in rated)
    return f"{POINTS} × ({above}) / ({below}) = {_to_whole(score)}{people}"


def _category_formula(b: Basis) -> str:
    """The answers from the highest value down, so that the order of the interview changes nothing."""
    if not b.answers:
        return "No answer was rated on this."
    if len(b.answers) == 1:
        return f"one answer: {_to_whole(b.value)}{' (set by a person)' if b.by_person else ''}"
    people = f" (set by a person in {b.by_person} of {len(b.answers)} answers)" if b.by_person else ""
    if len({w for w, _ in b.answers}) == 1:
        return f"({' + '.join(decimal(v) for _, v in b.answers)}) / {len(b.answers)} = {_to_whole(b.value)}{people}"
    above = " + ".join(f"{w:g}×{decimal(v)}" for w, v in b.answers)
    below = " + ".join(f"{w:g}" for w, _ in b.answers)
    return f"({above}) / ({below}) = {_to_whole(b.value)}{people}"


def _people(rated: Sequence[Basis]) -> str:
    """Which categories hold values that a person set."""
    names = [b.category.name for b in rated if b.by_person]
    return f" (in part set by a person: {'; '.join(names)})" if names else ""


def _to_whole(score: float) -> str:
    """ "64.1 → 64": with one decimal, or as many as show why it rounds as it does; "75" where it is whole."""
    whole, exact = round_half_up(score), quantised(score)
    if exact == whole:
        return str(whole)
    texts = (decimal(exact, places) for places in range(1, 10))
    return f"{next((t for t in texts if round_half_up(float(t)) == whole), str(exact))} → {whole}"
