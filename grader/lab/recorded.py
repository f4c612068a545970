"""Recorded judges: what models said of a data set's answers when somebody else asked them. No call is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grader.errors import JudgeSpecError
from grader.judgement import CriterionRating, GradingTask, Judgement, ReasonCode, Ungraded, Verdict
from grader.lab.rows import Scored
from grader.rubric import LEVELS

Labels = tuple[int | None, ...]


@dataclass(frozen=True)
class RecordedJudge:
    """Rates an answer by the label that was recorded for it, by its id: draw n is the n-th repeat.

    Label 1 is the highest level on all content criteria, 0 the lowest (on all criteria where none is about content);
    the others are not rated. No label is `Ungraded`: a failure, as it was when the model was asked.
    """

    name: str
    labels: Mapping[str, Labels]

    async def judge(self, task: GradingTask, /) -> Judgement | Ungraded:
        recorded = self.labels.get(task.answer_id)
        if recorded is None:
            return _missing(f"{self.name}: nothing was recorded for the answer {task.answer_id!r}")
        if task.draw >= len(recorded):
            return _missing(f"{self.name}: {len(recorded)} recorded for {task.answer_id!r}, draw {task.draw + 1} asked")
        label = recorded[task.draw]
        if label is None:
            detail = f"{self.name}: the recording holds no label for {task.answer_id!r}, draw {task.draw + 1}"
            return Ungraded(reason=ReasonCode.UNPARSABLE, detail=detail)
        return _labelled(label, task)


def recorded_judge(name: str, rows: Iterable[Scored]) -> RecordedJudge:
    """The judge of that name ("MODEL/KIND"; "MODEL" where it has one kind only).

    Raises JudgeSpecError naming the kinds, or the models, that the rows hold.
    """
    rows = tuple(rows)
    whole = whole_name(name, tuple(dict.fromkeys(r.name for row in rows for r in row.recorded)))
    found = {row.id: r.labels for row in rows for r in row.recorded if r.name == whole}
    return RecordedJudge(whole, found)


def whole_name(name: str, there: Sequence[str]) -> str:
    """The one of the names `there` that is meant. Raises JudgeSpecError where none is, or more than one."""
    if name in there:
        return name
    kinds = [other.removeprefix(f"{name}/") for other in there if other.startswith(f"{name}/")]
    if len(kinds) == 1:
        return f"{name}/{kinds[0]}"
    if kinds:
        message = f"{name} was recorded under several rubrics; write recorded:{name}/KIND, KIND being one of"
        raise JudgeSpecError(f"{message}: {', '.join(kinds)}", source="--judge")
    if not there:
        raise JudgeSpecError(f"recorded:{name} needs a data set with recorded judges; here are none", source="--judge")
    models = dict.fromkeys(_model(other) for other in there)
    known = f"here are {', '.join(models)}, as recorded:MODEL/KIND, for example recorded:{there[0]}"
    raise JudgeSpecError(f"nothing was recorded of {name!r}; {known}", source="--judge")


def _model(name: str) -> str:
    return name.rpartition("/")[0] or name


def _missing(detail: str) -> Ungraded:
    return Ungraded(reason=ReasonCode.PROVIDER_FAILED, detail=detail)


def _labelled(label: int, task: GradingTask) -> Judgement:
    level = max(LEVELS) if label else min(LEVELS)
    content = {c.id for c in task.criteria if c.content} or {c.id for c in task.criteria}
    ratings = (
        CriterionRating(criterion_id=c.id, level=level, reasoning=f"The recorded label is {label}.")
        if c.id in content
        else CriterionRating(criterion_id=c.id, level=None)
        for c in task.criteria
    )
    return Judgement(verdict=Verdict.ADDRESSED, ratings=tuple(ratings))
