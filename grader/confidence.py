"""How likely the printed label is the one that error-free judging of these answers gives.

The true category scores are drawn thousands of times from what the judged levels, the judge's error and the
spread among people leave possible (`population`); every draw goes through the same rounding and the same
policy as the printed scores, and the printed label's share of the draws is the confidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from grader.assessment import AnswerGrade, Confidence
from grader.decision import Decision
from grader.judgement import ErrorModel
from grader.population import evidence, share_of_label
from grader.rubric import Label, Rubric

MODERATE, HIGH = 0.6, 0.8  # below .6 the label is little better than a coin; at .8 four in five stand
SUREST = 0.99  # what a few thousand draws from a model can support; only a judge without error is surer


def confidence(
    answers: Sequence[AnswerGrade], rubric: Rubric, error: ErrorModel, decision: Decision
) -> Confidence | None:
    """None under `inconclusive`. Coverage multiplies: where it is 90%, nine tenths of the share are left."""
    if decision.label is Label.INCONCLUSIVE:
        return None
    found = evidence(answers, rubric)
    share = share_of_label(found, rubric, error, decision.label)
    value = round(min(share, SUREST) * decision.coverage, 2)
    return Confidence(
        value=value,
        band=band(value),
        meaning=(
            f"The chance that error-free judging of these answers gives the printed label, "
            f"{decision.label.title}, is about {value * 100:.0f} in 100."
        ),
        drivers=(),
    )


def band(value: float) -> Literal["low", "moderate", "high"]:
    """low below .6, moderate below .8, high from .8 on."""
    return "low" if value < MODERATE else "moderate" if value < HIGH else "high"
