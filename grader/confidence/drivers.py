"""What holds a confidence down, in plain sentences: each thing with what the confidence would be without it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.assessment import AnswerGrade, AnswerStatus, CriterionGrade
from grader.confidence.population import Ratings, share_of_label
from grader.decision.deciding import Decision
from grader.judgement import BY_DEFAULT, ErrorModel
from grader.narrative.english import listed
from grader.rubric import Rubric
from grader.scoring.weighing import round_half_up

SUREST = 0.99  # what some thousand draws from a model can support
LEAST_COST = 0.01  # what costs less is not worth a sentence
FEW = 5  # answers under a category


@dataclass(frozen=True, slots=True)
class Case:
    """All that a confidence is computed from. A driver is the same case with one thing changed."""

    rated: Ratings
    error: ErrorModel
    rubric: Rubric
    decision: Decision

    def share(self) -> float:
        """The printed label's share of the draws."""
        return min(SUREST, share_of_label(self.rated, self.rubric, self.error, self.decision.label))

    def value(self) -> float:
        """The confidence: that share, times the coverage."""
        return self.share() * self.decision.coverage


@dataclass(frozen=True, slots=True)
class Driver:
    """What holds the confidence down: `without` it the confidence would be this (0 to 1)."""

    otherwise: str
    without: float

    def sentence(self, *, most: bool) -> str:
        """ "Without the judge's noise … the confidence would be 83 in 100: this costs most." """
        return f"{self.otherwise} the confidence would be {_in_100(self.without)}{': this costs most' if most else ''}."


def sentences(case: Case, answers: Sequence[AnswerGrade], value: float) -> tuple[str, ...]:
    """How near another label is, then what costs confidence, most first, then what was only assumed."""
    by_cost = sorted(_drivers(case, answers), key=lambda d: -d.without)
    costly = [d for d in by_cost if d.without - value >= LEAST_COST]
    flip = case.decision.closest_flip
    nearest = [f"The nearest other label: {flip.change}."] if flip else []
    return (*nearest, *(d.sentence(most=n == 0) for n, d in enumerate(costly)), *_assumed(case, answers))


def _assumed(case: Case, answers: Sequence[AnswerGrade]) -> Iterator[str]:
    """What no figure stands behind: a judge's error that was never measured, and that persons do not err."""
    people = {t.answer for terms in case.rated.terms for t in terms if t.by_person}
    if not case.error.measured and not all(t.by_person for terms in case.rated.terms for t in terms):
        yield "The judge was never measured, so a wide default stands for its error."
    elif names := _never_measured(case, answers):
        yield f"The judge was never measured on {listed(names)}, so a default stands for its error there."
    if people:
        yield f"What a person set counts as free of error: in {len(people)} of the scored answers."


def _never_measured(case: Case, answers: Sequence[AnswerGrade]) -> list[str]:
    """The criteria that the judge rated and on which, alone of all, its error is the documented default."""
    defaults = {c.id for c in case.error.criteria if c.source == BY_DEFAULT}
    judged = [a for a in answers if a.status is AnswerStatus.SCORED and not a.override]
    rated = {c.id for a in judged for c in a.criteria if c.level is not None and not c.override}
    return [c.title for c in case.rubric.criteria if c.id in defaults & rated]


def _drivers(case: Case, answers: Sequence[AnswerGrade]) -> Iterator[Driver]:
    """One counterfactual each. Their costs do not add up: what one saves, another may save as well."""
    error, covered = case.error, case.decision.coverage
    if error.beta:
        what = f"Without a leaning of the judge over the whole interview (about {error.beta:.1f} levels)"
        yield Driver(what, _changed(case, beta=0.0))
    if error.sigma:
        what = f"Without the judge's noise from rating to rating (about {error.sigma:.1f} levels)"
        yield Driver(what, _changed(case, sigma=0.0))
        if few := _few(case.rated):
            yield Driver(f"With twice as many answers ({few})", _changed(case, sigma=error.sigma / math.sqrt(2)))
    if wider := _wider(answers):
        usual = tuple(
            tuple(dataclasses.replace(t, widening=min(1.0, t.widening)) for t in terms) for terms in case.rated.terms
        )
        changed = dataclasses.replace(case, rated=dataclasses.replace(case.rated, terms=usual))
        yield Driver(f"If the error of {wider} were not taken to be wider,", changed.value())
    if covered < 1:
        share = case.share()
        yield Driver(f"At full coverage (it is {covered:.0%}, and multiplies a share of {_in_100(share)})", share)


def _changed(case: Case, **parts: float) -> float:
    return dataclasses.replace(case, error=case.error.model_copy(update=parts)).value()


def _few(rated: Ratings) -> str:
    """The category that rests on the fewest answers, where those are few."""
    counts = [len({t.answer for t in terms}) for terms in rated.terms]
    fewest = min(counts)
    if fewest > FEW:
        return ""
    name = rated.names[counts.index(fewest)]
    return f"{name} rests on {fewest}"


def _wider(answers: Sequence[AnswerGrade]) -> str:
    """ "3 ratings without a found quote and 1 rating on which the judges disagree"; empty where there is none."""
    judged = [a for a in answers if a.status is AnswerStatus.SCORED and not a.override]
    rated = [c for a in judged for c in a.criteria if c.level is not None and not c.override]
    unverified = _count([c for c in rated if c.unverified], "without a found quote")
    disputed = _count([c for c in rated if c.disputed], "on which the judges disagree")
    return " and ".join(text for text in (unverified, disputed) if text)


def _count(ratings: Sequence[CriterionGrade], which: str) -> str:
    return f"{len(ratings)} rating{'s' if len(ratings) > 1 else ''} {which}" if ratings else ""


def _in_100(share: float) -> str:
    """As the meaning of a confidence puts it: "46 in 100"."""
    return f"{round_half_up(100 * share)} in 100"
