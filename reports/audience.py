"""What a candidate's copy leaves out in every format: recommendation, confidence, bands, policy and cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal, TypeVar

from grader.assessment import (
    AnswerGrade,
    Assessment,
    CategoryScore,
    KeyImprovement,
    KeyStrength,
    Overall,
    Override,
    Recommendation,
)
from grader.completion import Usage
from grader.judgement import Improvement, Strength
from grader.rubric import Label
from reports.wording import REASONS, interval, plural

P = TypeVar("P", Strength, Improvement, KeyStrength, KeyImprovement)

Audience = Literal["recruiter", "candidate"]
AUDIENCES: tuple[Audience, ...] = ("recruiter", "candidate")

OMITTED: dict[str, Any] = {
    "recommendation": True,
    "usage": True,
    "waiting": True,
    "replaces": True,
    "revision": {"reason", "by", "answers"},
    "review": {"note"},
    "categories": {"__all__": {"band"}},
    "answers": {"__all__": {"band": True, "machine": {"band"}}},
}

_LABEL = re.compile(r"\b(?:(?:strong[\s_-]+)?(?:no[\s_-]+)?hir(?:e|ing)|inconclusive)\b", re.IGNORECASE)
_POLICY = re.compile(r"\b(?:confidence|label|policy|recommendation|recommended)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def for_candidate(assessment: Assessment) -> Assessment:
    """A copy that may be shown to the candidate: fields of `OMITTED` are emptied, and so is what hints at them.

    The candidate's own words stay to the letter. From all other texts the sentences are dropped that name a
    label; from those that the engine wrote also sentences about the label, its confidence or a band.
    """
    engine, judge = _without(_LABEL, _POLICY, _words(_bands(assessment))), _without(_LABEL)
    return assessment.model_copy(
        update={
            "waiting": None,
            "replaces": None,
            "revision": assessment.revision.model_copy(update={"reason": None, "by": None, "answers": ()}),
            "review": assessment.review and assessment.review.model_copy(update={"note": None}),
            "answers": tuple(_answer(a, engine, judge) for a in assessment.answers),
            "categories": tuple(_category(c, engine) for c in assessment.categories),
            "overall": assessment.overall.model_copy(update={"formula": engine(assessment.overall.formula)}),
            "recommendation": Recommendation(label=Label.INCONCLUSIVE, rule=""),
            "summary": summary(assessment),
            "strengths": _points(assessment.strengths, judge),
            "improvements": _points(assessment.improvements, judge),
            "data_quality": tuple(
                n.model_copy(update={"message": engine(n.message) or REASONS[n.code] + "."})
                for n in assessment.data_quality
            ),
            "usage": Usage(),
        }
    )


def summary(assessment: Assessment) -> str:
    """The candidate's summary, made from counts alone: the recruiter's may speak of the label."""
    scored = sum(a.score is not None for a in assessment.answers)
    counted = f"{scored} of {plural(len(assessment.answers), 'answer')} {'was' if scored == 1 else 'were'} scored."
    return f"{counted} {_overall(assessment.overall)}"


def _overall(overall: Overall) -> str:
    if overall.score is None:
        return "There is no overall score."
    between = f" (interval {interval(overall.interval)})" if overall.interval else ""
    return f"The overall score is {overall.score} of 100{between}."


def _answer(answer: AnswerGrade, engine: Callable[[str], str], judge: Callable[[str], str]) -> AnswerGrade:
    machine = answer.machine
    return answer.model_copy(
        update={
            "band": None,
            "formula": engine(answer.formula),
            "feedback": engine(answer.feedback),
            "criteria": tuple(
                c.model_copy(update={"reasoning": judge(c.reasoning), "override": _override(c.override, engine)})
                for c in answer.criteria
            ),
            "strengths": _points(answer.strengths, judge),
            "improvements": _points(answer.improvements, judge),
            "missing_points": tuple(p for p in map(judge, answer.missing_points) if p),
            "override": _override(answer.override, engine),
            "machine": machine and machine.model_copy(update={"band": None, "formula": engine(machine.formula)}),
        }
    )


def _override(override: Override | None, engine: Callable[[str], str]) -> Override | None:
    return override and override.model_copy(update={"reason": engine(override.reason)})


def _points(points: tuple[P, ...], drop: Callable[[str], str]) -> tuple[P, ...]:
    """Those of which something is left."""
    return tuple(p.model_copy(update={"point": drop(p.point)}) for p in points if drop(p.point))


def _category(category: CategoryScore, engine: Callable[[str], str]) -> CategoryScore:
    return category.model_copy(update={"band": None, "formula": engine(category.formula)})


def _bands(a: Assessment) -> set[str]:
    bands = [*(x.band for x in a.answers), *(x.machine.band for x in a.answers if x.machine)]
    return {band for band in (*bands, *(c.band for c in a.categories)) if band}


def _words(names: set[str]) -> re.Pattern[str]:
    """Band names as they are spelled; a pattern that never matches when there are none."""
    return re.compile(r"\b(?:" + "|".join(re.escape(n) for n in sorted(names)) + r")\b" if names else r"(?!)")


def _without(*patterns: re.Pattern[str]) -> Callable[[str], str]:
    def drop(text: str) -> str:
        if not any(p.search(text) for p in patterns):
            return text
        return " ".join(s for s in _SENTENCE.split(text) if not any(p.search(s) for p in patterns))

    return drop
