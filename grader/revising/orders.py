"""What people send in when they review: overrides of levels, scores and the label, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field

from grader.assessment import AnswerGrade, Assessment
from grader.errors import RequestError
from grader.judgement import ReasonCode
from grader.noun import Posted
from grader.revising.rulings import LabelRuling, Ruling, Rulings
from grader.rubric import Label
from grader.transcript import well_formed

MAX_REASON = 5_000  # characters
MAX_OVERRIDES = 5_000  # ten for each answer of the longest interview

Written = BeforeValidator(lambda given: well_formed(given) if isinstance(given, str) else given)
"""Makes a text one whose length can be told: pydantic cannot count what no file holds."""


class OverrideOrder(Posted):
    """A level for one criterion of an answer, or a score for the answer as a whole: exactly one of the two."""

    answer_id: str
    criterion_id: Annotated[str | None, Field(description="With a level; none with a score.")] = None
    level: Annotated[int, Field(ge=0, le=4, strict=True)] | None = None
    score: Annotated[int, Field(ge=0, le=100, strict=True)] | None = None
    reason: Annotated[str, Written, Field(max_length=MAX_REASON, description="Why; shown beside the value.")]


class ReviewOrder(Posted):
    """What a reviewer decides: values, the label (its reason is the note), and whether to stand behind the result."""

    reviewer: Annotated[str, Written, Field(max_length=200)]
    overrides: Annotated[tuple[OverrideOrder, ...], Field(max_length=MAX_OVERRIDES)] = ()
    label: Label | None = None
    note: Annotated[
        Annotated[str, Written, Field(max_length=MAX_REASON)] | None,
        Field(description="Of the review as a whole; required with a label."),
    ] = None
    attest: Annotated[bool, Field(strict=True)] = False


def rulings_of(
    assessment: Assessment,
    overrides: Sequence[OverrideOrder],
    *,
    by: str,
    label: Label | None = None,
    note: str | None = None,
) -> Rulings:
    """The orders of one person as rulings on this assessment.

    Raises RequestError naming the field (`overrides[0].criterion_id`) where an order names an answer or a criterion
    that is not there, one that the rubric does not score, a value twice, a level and a score of one answer, or no
    reason; `reviewer` where nobody gives it, and `note` where a label comes without one.
    """
    reviewer = plain(by)
    if not reviewer:
        raise RequestError("should say who reviews", field="reviewer")
    why = plain(note)
    if label is not None and not why:
        raise RequestError("a label needs its reason; give it here", field="note")
    values = tuple(_ruling(order, assessment, reviewer, f"overrides[{n}]") for n, order in enumerate(overrides))
    _check_each_once(values)
    return Rulings(values=values, label=None if label is None else LabelRuling(label=label, by=reviewer, reason=why))


def _ruling(order: OverrideOrder, assessment: Assessment, by: str, path: str) -> Ruling:
    answer = next((a for a in assessment.answers if a.id == order.answer_id), None)
    if answer is None:
        raise RequestError("no answer of this assessment has this id", field=f"{path}.answer_id")
    if ReasonCode.STAGE_NOT_SCORED in answer.reason_codes or not answer.criteria:
        raise RequestError("this answer is not one that the rubric scores", field=f"{path}.answer_id")
    reason = plain(order.reason)
    if not reason:
        raise RequestError("should say why", field=f"{path}.reason")
    value = _value(order, answer, path)
    return Ruling(answer_id=answer.id, criterion_id=order.criterion_id, value=value, by=by, reason=reason)


def _value(order: OverrideOrder, answer: AnswerGrade, path: str) -> int:
    """The level or the score, whichever is given."""
    if order.level is not None and order.score is not None:
        raise RequestError("give a level of one criterion, or a score of the answer, not both", field=f"{path}.score")
    if order.score is not None:
        if order.criterion_id is not None:
            raise RequestError("a score is of the answer; a criterion takes a level", field=f"{path}.criterion_id")
        return order.score
    if order.level is None:
        raise RequestError("required: a level from 0 to 4, or a score from 0 to 100", field=f"{path}.level")
    if order.criterion_id is None:
        raise RequestError("required with a level", field=f"{path}.criterion_id")
    applying = [c.id for c in answer.criteria]
    if order.criterion_id not in applying:
        raise RequestError(f"should be one of {', '.join(applying)}", field=f"{path}.criterion_id")
    return order.level


def _check_each_once(values: Sequence[Ruling]) -> None:
    """One person says one thing of a value: what came twice, or a score beside a level, has no order to go by."""
    for n, ruling in enumerate(values):
        for earlier in values[:n]:
            if ruling.target == earlier.target:
                raise RequestError("given twice; keep one of them", field=f"overrides[{n}]")
            if ruling.replaces(earlier):
                raise RequestError("this answer gets a score and a level; keep one of them", field=f"overrides[{n}]")


def plain(words: str | None) -> str:
    """What a person wrote, as it is kept: nothing around it, and nothing in it that no file can hold."""
    return well_formed(words or "").strip()
