"""Whether two rubrics would have had the same things judged: what `redecide` stands on."""

from __future__ import annotations

from grader.assessment import Assessment
from grader.errors import CriteriaChanged
from grader.judgement import ReasonCode
from grader.rubric import Criterion, Rubric

Judged = tuple[str, tuple[tuple[int, str], ...], bool, str | None]
"""What a judge goes by: the question, the anchors, whether it is about content, and the baseline's measure."""


def check_same_criteria(assessment: Assessment, old: Rubric, new: Rubric) -> None:
    """Raises CriteriaChanged where an answer of this assessment would have been judged otherwise under `new`.

    What is judged has to be the same: the stages that are scored, and for each of them the criteria by id, with
    question, anchors, content flag and the baseline's measure. Category, name, weight and order may change: they
    say what becomes of a judgement. An answer that its transcript leaves unscored has nothing to compare.
    """
    for answer in assessment.answers:
        beside = ReasonCode.STAGE_NOT_SCORED in answer.reason_codes
        if beside and old.scores_stage(answer.stage):
            continue
        if beside == new.scores_stage(answer.stage):
            scores = "scores" if beside else "does not score"
            raise CriteriaChanged(f"{new.reference} {scores} the stage of answer {answer.id}; regrade under it instead")
        if not beside:
            _check_stage(old.criteria_for(answer.stage), new.criteria_for(answer.stage), new)


def _check_stage(old: tuple[Criterion, ...], new: tuple[Criterion, ...], rubric: Rubric) -> None:
    before, after = ({c.id: _judged(c) for c in criteria} for criteria in (old, new))
    different = [i for i in dict.fromkeys((*before, *after)) if before.get(i) != after.get(i)]
    if different:
        raise CriteriaChanged(
            f"{rubric.reference} asks something else of the judge ({'; '.join(different)}); regrade under it instead"
        )


def _judged(criterion: Criterion) -> Judged:
    return criterion.question, tuple(sorted(criterion.levels.items())), criterion.content, criterion.measure
