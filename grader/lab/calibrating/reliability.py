"""Are intervals and confidence true on questions that the error was not fitted on? Cross-validated by question.

The error is fitted on the answers to the other questions; on those held out, the project's own code makes the intervals
of each answer's content score, which should hold what people gave as often as they say, and the confidence in the
labels of interviews, which should be right as often as it says. People's own noise counts against the judge here: an
interval is for what error-free judging gives, and people do not give exactly that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from grader.assessment import AnswerGrade
from grader.calibration import Bin, Covered, Reliability
from grader.confidence.drivers import Case
from grader.confidence.population import ratings
from grader.decision.deciding import Decision
from grader.decision.policy import first_rule, sheet
from grader.judgement import ErrorModel
from grader.lab.calibrating.answers import Answer
from grader.lab.calibrating.folds import split
from grader.lab.calibrating.interviews import (
    Interview,
    as_judged,
    as_people_saw,
    criteria_of,
    drawn_interviews,
    own_interviews,
    truth_of,
)
from grader.rubric import Label, Rubric
from grader.scoring.basis import bases_of, scored_shares
from grader.scoring.weighing import Z90, answer_terms, interval, round_half_up, value, variance

DEVIATES = {0.5: 0.6745, 0.8: 1.2816, 0.9: Z90}  # of the normal distribution, by nominal level
BINS = 10
PLACES = 4

Holds = tuple[bool, ...]
FitOn = Callable[[Sequence[Answer]], ErrorModel]
"""Answers → the error of the judge that gave them."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One interview: the confidence in its label, and whether people's levels give the same label."""

    confidence: float
    right: bool


def reliability(
    answers: Sequence[Answer], rubric: Rubric, fits: Sequence[FitOn], *, interviews: int, own: bool, seed: int
) -> tuple[Reliability, ...]:
    """One for each way of fitting, on the same interviews. `interviews` are drawn over all folds.

    `own`: the interviews that the data names are taken instead.
    """
    folds = list(split(answers))
    held: list[list[Holds]] = [[] for _ in fits]
    stated: list[list[Stated]] = [[] for _ in fits]
    for n, (others, tried) in enumerate(folds):
        share = interviews * (n + 1) // len(folds) - interviews * n // len(folds)
        rng = np.random.default_rng((seed, n))
        chosen = own_interviews(tried) if own else drawn_interviews(tried, share, rng)
        seen = [_seen(interview, rubric) for interview in chosen]
        for i, fit in enumerate(fits):
            error = fit(others)
            held[i] += [_holds(a, rubric, error) for a in tried]
            stated[i] += [s.stated(rubric, error) for s in seen]
    return tuple(_summed(len(folds), h, s) for h, s in zip(held, stated, strict=True))


def _holds(answer: Answer, rubric: Rubric, error: ErrorModel) -> Holds:
    """Whether the printed interval of an answer's content holds the score that people's levels give: of each level."""
    truth = truth_of(answer, rubric)
    people = round_half_up(value(answer_terms(criteria_of(rubric, truth))))
    judged = answer_terms(criteria_of(rubric, {i: answer.levels[i] for i in truth}), error=error)
    score, off = value(judged), variance(judged, error)
    intervals = (interval(score, off, deviate) for deviate in DEVIATES.values())
    return tuple(low <= people <= high for low, high in intervals)


@dataclass(frozen=True, slots=True)
class Seen:
    """An interview as judged, its label, and whether people's levels give the same label."""

    answers: Sequence[AnswerGrade]
    label: Label
    right: bool

    def stated(self, rubric: Rubric, error: ErrorModel) -> Stated:
        """The confidence that a judge with this error states."""
        decision = Decision(self.label, "", (), None, coverage=1.0)
        sure = Case(ratings(self.answers, rubric, error), error, rubric, decision).value()
        return Stated(sure, self.right)


def _seen(interview: Interview, rubric: Rubric) -> Seen:
    judged = as_judged(interview, rubric)
    label = _label(judged, rubric)
    return Seen(judged, label, label is _label(as_people_saw(interview, rubric), rubric))


def _label(answers: Sequence[AnswerGrade], rubric: Rubric) -> Label:
    """What the policy's rules give; whether enough was asked for a label is not looked at."""
    rated = [b for b in bases_of(answers, rubric) if b.terms]
    weights = scored_shares(rated)
    overall = round_half_up(fsum(weights[b.category.id] * b.value for b in rated))
    rule = first_rule(rubric, sheet(rubric, overall, {b.category.id: round_half_up(b.value) for b in rated}))
    return rule.label if rule else Label.INCONCLUSIVE


def _summed(folds: int, held: Sequence[Holds], stated: Sequence[Stated]) -> Reliability:
    n = max(1, len(stated))
    right = fsum(s.right for s in stated) / n
    bins = tuple(_bins(stated))
    return Reliability(
        folds=folds,
        answers=tuple(
            Covered(nominal=nominal, share=round(fsum(holds) / len(holds), PLACES), n=len(holds))
            for nominal, holds in zip(DEVIATES, zip(*held, strict=True), strict=True)
        ),
        interviews=len(stated),
        stated=round(fsum(s.confidence for s in stated) / n, PLACES),
        right=round(right, PLACES),
        bins=bins,
        ece=round(
            fsum(b.n * abs(b.stated - b.right) for b in bins if b.stated is not None and b.right is not None) / n,
            PLACES,
        ),
        brier=round(fsum((s.confidence - s.right) ** 2 for s in stated) / n, PLACES),
        brier_of_constant=round(right * (1 - right), PLACES),
    )


def _bins(stated: Sequence[Stated]) -> Iterator[Bin]:
    """Tenths of the confidence; a stated 1 belongs to the last."""
    for tenth in range(BINS):
        own = [s for s in stated if min(BINS - 1, int(s.confidence * BINS)) == tenth]
        low, high = tenth / BINS, (tenth + 1) / BINS
        if not own:
            yield Bin(low=low, high=high, n=0)
            continue
        sure, right = fsum(s.confidence for s in own) / len(own), fsum(s.right for s in own) / len(own)
        yield Bin(low=low, high=high, n=len(own), stated=round(sure, PLACES), right=round(right, PLACES))
