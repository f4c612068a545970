"""Everything in an assessment that is no sentence: its numbers, levels, statuses and labels, each with its path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grader.assessment import AnswerGrade, Assessment, CategoryScore, Interval
from grader.noun import Record

Value = int | float | str | Interval | None


class Figure(Record):
    """One value: `what` it is of (overall, label, confidence, category, answer, criterion), and by which `name`.

    `answer_id` and `criterion_id` say whose it is, where it is an answer's or a criterion's.
    """

    what: str
    name: str
    value: Value
    answer_id: str | None = None
    criterion_id: str | None = None


def figures(assessment: Assessment) -> Mapping[str, Figure]:
    """By path (`answers[q1].criteria[depth].level`); two assessments agree in all that counts if these are equal."""
    return dict(_all(assessment))


def _all(a: Assessment) -> Iterator[tuple[str, Figure]]:
    r = a.recommendation
    yield "recommendation.label", Figure(what="label", name="Label", value=r.label.value)
    was = r.override.was.value if r.override else None
    yield "recommendation.override.was", Figure(what="label", name="The policy’s label", value=was)
    confidence = r.confidence.value if r.confidence else None
    yield "recommendation.confidence.value", Figure(what="confidence", name="Confidence", value=confidence)
    flip = r.closest_flip.label.value if r.closest_flip else None
    yield "recommendation.closest_flip.label", Figure(what="label", name="Nearest other label", value=flip)
    for name, value in (("score", a.overall.score), ("interval", a.overall.interval)):
        yield f"overall.{name}", Figure(what="overall", name=f"Overall {name}", value=value)
    for category in a.categories:
        yield from _of_category(category)
    for answer in a.answers:
        yield from _of_answer(answer)


def _of_category(c: CategoryScore) -> Iterator[tuple[str, Figure]]:
    values: dict[str, Value] = {"score": c.score, "interval": c.interval, "band": c.band, "answers": c.answers}
    values |= {"weight": c.weight, "contribution": c.contribution}
    for name, value in values.items():
        yield f"categories[{c.id}].{name}", Figure(what="category", name=f"{c.name} {name}", value=value)


def _of_answer(a: AnswerGrade) -> Iterator[tuple[str, Figure]]:
    path, place = f"answers[{a.id}]", f"{a.stage} Q{a.number}"
    values: dict[str, Value] = {"score": a.score, "status": a.status.value, "interval": a.interval, "band": a.band}
    values |= {"verdict": a.verdict.value if a.verdict else None}
    for name, value in values.items():
        yield f"{path}.{name}", Figure(what="answer", name=f"{place} {name}", value=value, answer_id=a.id)
    for c in a.criteria:
        name = f"{place} {c.name} level"
        yield (
            f"{path}.criteria[{c.id}].level",
            Figure(what="criterion", name=name, value=c.level, answer_id=a.id, criterion_id=c.id),
        )
