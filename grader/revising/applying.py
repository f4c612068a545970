"""People's words over the machine's values, and the machine's values back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from grader.assessment import AnswerGrade, Assessment
from grader.revising.answers import machine_answer, ruled_answer
from grader.revising.concluding import concluded
from grader.revising.orders import OverrideOrder, rulings_of
from grader.revising.rulings import Ruling, Rulings, standing_overrides
from grader.rubric import Label, Rubric


def apply_overrides(
    assessment: Assessment,
    rubric: Rubric,
    overrides: Sequence[OverrideOrder],
    *,
    by: str,
    label: Label | None = None,
    note: str | None = None,
) -> Assessment:
    """The assessment with what a person sets; `rubric` is the one of its provenance, `note` the label's reason.

    Everything that follows from the values is computed again. What people set before stands, unless this sets
    the same value (or an answer's score over its levels, or a level over its score). Raises RequestError.
    """
    later = rulings_of(assessment, overrides, by=by, label=label, note=note)
    return ruled(assessment, rubric, standing_overrides(assessment).then(later))


def without_overrides(assessment: Assessment, rubric: Rubric) -> Assessment:
    """The machine's own assessment, as it was before any person set anything."""
    return ruled(assessment, rubric, Rulings())


def ruled(assessment: Assessment, rubric: Rubric, rulings: Rulings) -> Assessment:
    """The machine's assessment under exactly these rulings; their order changes nothing."""
    standing = standing_overrides(assessment)
    if (_by_target(standing), standing.label) == (_by_target(rulings), rulings.label):
        return assessment
    answers = ruled_answers(assessment, rubric, rulings)
    return concluded(assessment, answers, rubric, rulings.label)


def ruled_answers(assessment: Assessment, rubric: Rubric, rulings: Rulings) -> tuple[AnswerGrade, ...]:
    """The machine's answers under these rulings."""
    error = assessment.provenance.calibration
    return tuple(ruled_answer(machine_answer(a, rubric), rulings.of(a.id), rubric, error) for a in assessment.answers)


def standing_answers(assessment: Assessment, rubric: Rubric, *, asked: Collection[str]) -> dict[str, AnswerGrade]:
    """What `Engine.grade` takes as `standing` when only the answers in `asked` (ids) are asked again."""
    return {a.id: machine_answer(a, rubric) for a in assessment.answers if a.id not in asked}


def _by_target(rulings: Rulings) -> Mapping[tuple[str, str | None], Ruling]:
    return {ruling.target: ruling for ruling in rulings.values}
