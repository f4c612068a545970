"""Several judges as one: the median level, and where they are far apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median_high, median_low
from typing import TypeVar

from grader.completion import Usage
from grader.judgement import (
    CriterionRating,
    GradingTask,
    Improvement,
    Judge,
    Judgement,
    ReasonCode,
    Strength,
    Ungraded,
    Verdict,
)
from grader.rubric import Criterion
from grader.text.words import content_stems
from grader.together import together

FAR_APART = 2  # levels between two judges from which on a rating is disputed
ALIKE = 0.5  # share of the stems of two sentences from which on they say the same
_SCALE = (Verdict.NOT_ADDRESSED, Verdict.PARTIALLY_ADDRESSED, Verdict.ADDRESSED)
_SEVERITIES = ("low", "medium", "high")

T = TypeVar("T")


@dataclass(frozen=True)
class PanelJudge:
    """Asks all judges at once. A judge that fails drops out, its usage kept; if all fail, so does the panel.

    A level is the median of those given, the lower of the two middle ones where they are even. A state without a
    score (no answer, declined, unintelligible) takes more than half of the judges. Between `addressed` and
    `not_addressed` the verdict is the median too, but the upper one: off the question empties the score, so one
    judge of two (which may be the one that only compares words) is not enough for it.
    """

    judges: Sequence[Judge]

    async def judge(self, task: GradingTask, /) -> Judgement | Ungraded:
        heard = await together(judge.judge(task) for judge in self.judges)
        usage = sum((h.usage for h in heard), Usage())
        models = tuple(sorted({pair for h in heard for pair in h.models}))
        requests = tuple(request for h in heard for request in h.requests)
        given = [h for h in heard if isinstance(h, Judgement)]
        if not given:
            failed = _all_failed([h for h in heard if isinstance(h, Ungraded)], usage, models)
            return failed.model_copy(update={"requests": requests})
        return joined(given, task).model_copy(update={"usage": usage, "models": models, "requests": requests})


def joined(given: Sequence[Judgement], task: GradingTask) -> Judgement:
    """One judgement of one or more, by the rules that PanelJudge documents; its usage and models are left empty."""
    verdict = _verdict([j.verdict for j in given])
    rated = verdict is None or verdict.scorable
    by_id = [{rating.criterion_id: rating for rating in j.ratings} for j in given]
    ratings = tuple(_rating(c, [ratings[c.id] for ratings in by_id if c.id in ratings], rated) for c in task.criteria)
    apart = any(rating.disputed for rating in ratings) or _apart(j.verdict for j in given)
    codes = (*(code for j in given for code in j.codes), *((ReasonCode.JUDGES_DISAGREE,) if apart else ()))
    return Judgement(
        verdict=verdict,
        ratings=ratings,
        strengths=_strengths(strength for j in given for strength in j.strengths),
        improvements=_improvements(improvement for j in given for improvement in j.improvements),
        missing_points=tuple(_without_repeats((point for j in given for point in j.missing_points), str)),
        codes=tuple(dict.fromkeys(codes)),
        dissent=sum(_dissents(j, verdict, ratings) for j in given),
    )


def _verdict(verdicts: Sequence[Verdict | None]) -> Verdict | None:
    said = [verdict for verdict in verdicts if verdict is not None]
    unscorable = [verdict for verdict in said if not verdict.scorable]
    if 2 * len(unscorable) > len(said):
        return Counter(sorted(unscorable, key=list(Verdict).index)).most_common(1)[0][0]
    places = [_SCALE.index(verdict) for verdict in said if verdict.scorable]
    return _SCALE[median_high(places)] if places else None


def _dissents(judgement: Judgement, verdict: Verdict | None, ratings: Sequence[CriterionRating]) -> bool:
    """Whether one judge is far from what the panel says: in a level of any criterion, or in the verdict."""
    panel = {rating.criterion_id: rating.level for rating in ratings}
    levels = ((rating.level, panel.get(rating.criterion_id)) for rating in judgement.ratings)
    far = any(own is not None and its is not None and abs(own - its) >= FAR_APART for own, its in levels)
    return far or _apart((judgement.verdict, verdict))


def _apart(verdicts: Iterable[Verdict | None]) -> bool:
    """Whether judges differ on there being anything to rate, or one says on and one off the question."""
    said = {verdict for verdict in verdicts if verdict is not None}
    return len({v.scorable for v in said}) > 1 or {Verdict.ADDRESSED, Verdict.NOT_ADDRESSED} <= said


def _rating(criterion: Criterion, given: Sequence[CriterionRating], rated: bool) -> CriterionRating:
    levels = [rating.level for rating in given if rating.level is not None]
    if not rated or not levels:
        return CriterionRating(criterion_id=criterion.id, level=None)
    level = median_low(levels)
    behind = [rating for rating in given if rating.level == level]
    return CriterionRating(
        criterion_id=criterion.id,
        level=level,
        reasoning=next((rating.reasoning for rating in behind if rating.reasoning), ""),
        evidence=tuple(dict.fromkeys(e for rating in behind for e in rating.evidence)),
        disputed=max(levels) - min(levels) >= FAR_APART,
    )


def _strengths(strengths: Iterable[Strength]) -> tuple[Strength, ...]:
    return tuple(_without_repeats(strengths, lambda s: s.point))


def _improvements(improvements: Iterable[Improvement]) -> tuple[Improvement, ...]:
    """The gravest first, so that of two that say the same the graver one stays."""
    gravest_first = sorted(improvements, key=lambda i: -_SEVERITIES.index(i.severity))
    return tuple(_without_repeats(gravest_first, lambda i: i.point))


def _without_repeats(items: Iterable[T], sentence: Callable[[T], str]) -> list[T]:
    kept: list[T] = []
    for item in items:
        if not any(_alike(sentence(item), sentence(other)) for other in kept):
            kept.append(item)
    return kept


def _alike(a: str, b: str) -> bool:
    one, other = content_stems(a), content_stems(b)
    shared, all_ = len(one & other), len(one | other)
    return shared / all_ >= ALIKE if all_ else a.casefold() == b.casefold()


def _all_failed(failed: Sequence[Ungraded], usage: Usage, models: tuple[tuple[str, str], ...]) -> Ungraded:
    details = dict.fromkeys(f.detail for f in failed if f.detail)
    return Ungraded(reason=failed[0].reason, detail="; ".join(details), models=models, usage=usage)
