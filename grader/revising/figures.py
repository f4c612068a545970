"""Everything in an assessment that is no sentence: its numbers, levels, statuses and labels, each with its path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.assessment import AnswerGrade, Assessment, CategoryScore, Interval
from grader.narrative.english import answer_name
from grader.noun import Record

Value = int | float | str | Interval | None


class Figure(Record):
    """One value: `what` it is of (label, confidence, overall, category, answer, criterion) and which `part` of that.

    `name` is for readers. `answer_id` and `criterion_id` say whose it is, where it is an answer's or a criterion's.
    """

    what: str
    part: str
    name: str
    value: Value
    answer_id: str | None = None
    criterion_id: str | None = None


def figures(assessment: Assessment) -> Mapping[str, Figure]:
    """By path (`answers[q1].criteria[depth].level`). Assessments with equal figures differ in words at most."""
    return dict(_all(assessment))


def _all(a: Assessment) -> Iterator[tuple[str, Figure]]:
    r = a.recommendation
    yield "recommendation.label", Figure(what="label", part="label", name="label", value=r.label.title)
    gives = r.override.was.title if r.override else r.label.title
    yield "recommendation.override.was", Figure(what="label", part="was", name="policy’s label", value=gives)
    sure = r.confidence.value if r.confidence else None
    yield "recommendation.confidence.value", Figure(what="confidence", part="value", name="confidence", value=sure)
    flip = r.closest_flip.label.title if r.closest_flip else None
    nearest = Figure(what="label", part="nearest", name="nearest other label", value=flip)
    yield "recommendation.closest_flip.label", nearest
    overall: dict[str, Value] = {"score": a.overall.score, "interval": a.overall.interval}
    for part, value in overall.items():
        yield f"overall.{part}", Figure(what="overall", part=part, name=f"overall {part}", value=value)
    for category in a.categories:
        yield from _of_category(category)
    for answer in a.answers:
        yield from _of_answer(answer)


def _of_category(c: CategoryScore) -> Iterator[tuple[str, Figure]]:
    values: dict[str, Value] = {"score": c.score, "interval": c.interval, "band": c.band, "answers": c.answers}
    values |= {"weight": c.weight, "contribution": c.contribution}
    for part, value in values.items():
        yield f"categories[{c.id}].{part}", Figure(what="category", part=part, name=f"{c.name} {part}", value=value)


def _of_answer(a: AnswerGrade) -> Iterator[tuple[str, Figure]]:
    path, place = f"answers[{a.id}]", answer_name(a)
    values: dict[str, Value] = {"status": a.status.value, "verdict": a.verdict.value if a.verdict else None}
    values |= {"score": a.score, "interval": a.interval, "band": a.band}
    for part, value in values.items():
        yield f"{path}.{part}", Figure(what="answer", part=part, name=f"{place} {part}", value=value, answer_id=a.id)
    for c in a.criteria:
        whose = {"answer_id": a.id, "criterion_id": c.id}
        name = f"{place} {c.name}"
        level = Figure(what="criterion", part="level", name=name, value=c.level, **whose)
        yield f"{path}.criteria[{c.id}].level", level
