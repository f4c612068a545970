"""How likely the printed label is the one that error-free judging of these answers gives.

The true category scores are drawn thousands of times from what the judged levels, the judge's error and the
spread among people leave possible (`population`); every draw goes through the same rounding and the same
policy as the printed scores. The printed label's share of the draws, times the coverage, is the confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from grader.assessment import AnswerGrade, Confidence
from grader.confidence.drivers import Case, sentences
from grader.confidence.population import ratings
from grader.decision.deciding import Decision
from grader.judgement import ErrorModel
from grader.rubric import Label, Rubric
from grader.scoring.weighing import DEFAULT_ERROR

__all__ = ["DEFAULT_ERROR", "band", "confidence"]

MODERATE = 0.6  # below, the label is little better than a coin
HIGH = 0.8  # from here on, at least four labels in five stand


def confidence(
    answers: Sequence[AnswerGrade], rubric: Rubric, error: ErrorModel, decision: Decision
) -> Confidence | None:
    """Confidence in the label that `decide` gave to these answers; None under `inconclusive`."""
    if decision.label is Label.INCONCLUSIVE:
        return None
    case = Case(ratings(answers, rubric, error), error, rubric, decision)
    exact = case.value()
    value = round(exact, 2)
    meaning = "How likely the printed label is to be the one that error-free judging of these answers gives:"
    return Confidence(
        value=value,
        band=band(value),
        meaning=f"{meaning} about {value * 100:.0f} in 100.",
        drivers=sentences(case, answers, exact),
    )


def band(value: float) -> Literal["low", "moderate", "high"]:
    """low below .6, moderate below .8, high from .8 on."""
    if value < MODERATE:
        return "low"
    return "moderate" if value < HIGH else "high"
