"""A row that people scored → what a judge makes of it, by the engine's own steps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import fsum

from grader.assembly import answer_grade
from grader.assessment import AnswerGrade
from grader.errors import LabError
from grader.evidence.folding import length_in_words
from grader.judgement import ErrorModel, Judge, Judgement, Ungraded
from grader.judges.baseline import judged
from grader.lab.results import RowResult
from grader.lab.rows import Scored
from grader.planning import PlannedAnswer, plan
from grader.rubric import Rubric
from grader.together import together
from grader.transcript import Exchange, Interview, Transcript

HIGHEST = 4  # levels run from 0 to 4


@dataclass(frozen=True)
class Rater:
    """Who rates the rows: a judge with its error, under one rubric. `lexical` is True for one that compares words."""

    judge: Judge
    error: ErrorModel
    rubric: Rubric
    lexical: bool = False
    clock: Callable[[], float] = time.monotonic

    async def rate(self, row: Scored, draw: int = 0) -> RowResult:
        """One row. A failed call is a failed row, never an exception."""
        planned = planned_answer(row, self.rubric, draw)
        if planned.task is None:  # nothing in it can be read; `check_rubric` has seen to the stage
            return self._result(row, draw, self._graded(planned, None), None, 0.0)
        began = self.clock()
        outcome = await self.judge.judge(planned.task)
        return self._result(row, draw, self._graded(planned, outcome), outcome, self.clock() - began)

    def _graded(self, planned: PlannedAnswer, outcome: Judgement | Ungraded | None) -> AnswerGrade:
        fit = planned.task.fit if planned.task else None
        return answer_grade(planned, outcome, self.rubric, self.error, fit=fit, lexical=self.lexical)

    def _result(
        self, row: Scored, draw: int, grade: AnswerGrade, outcome: Judgement | Ungraded | None, seconds: float
    ) -> RowResult:
        judgement = outcome if isinstance(outcome, Judgement) else None
        return RowResult(
            id=row.id,
            question_id=row.question_id,
            human=row.human,
            judge=content_share(grade, self.rubric),
            status=grade.status,
            draw=draw,
            humans=row.humans,
            score=grade.score,
            verdict=grade.verdict,
            codes=grade.reason_codes,
            levels={c.id: c.level for c in grade.criteria},
            human_levels={name: fsum(levels) / len(levels) for name, levels in row.levels.items()},
            reasoning={c.id: c.reasoning for c in grade.criteria if c.reasoning},
            detail=outcome.detail if isinstance(outcome, Ungraded) else "",
            escalated=judgement.escalated if judgement else False,
            dissent=judgement.dissent if judgement else 0,
            words=length_in_words(row.answer),
            question=row.question,
            answer=row.answer,
            groups=row.groups,
            interview=row.interview,
            sha256=row.sha256,
            usage=outcome.usage if outcome else RowResult.model_fields["usage"].default,
            seconds=round(seconds, 4),
        )


def planned_answer(row: Scored, rubric: Rubric, draw: int = 0) -> PlannedAnswer:
    """The row as the one answer of an interview of its own, under its own id."""
    exchange = Exchange(
        id=row.id,
        stage=row.stage,
        question=row.question,
        answer=row.answer,
        key_points=row.key_points,
        reference_answer=row.reference_answer,
    )
    transcript = Transcript(exchanges=(exchange,), interview=Interview(language=row.language))
    (planned,) = plan(transcript, rubric, draw=draw).answers
    return planned


def content_share(grade: AnswerGrade, rubric: Rubric) -> float | None:
    """The weighted mean level of the content criteria over 4; of all criteria where none of those has a level."""
    content = {c.id for c in rubric.criteria if c.content}
    rated = [(c.weight, c.level, c.id in content) for c in grade.criteria if c.level is not None]
    counted = [(weight, level) for weight, level, is_content in rated if is_content] or [(w, n) for w, n, _ in rated]
    if not counted:
        return None
    return fsum(w * n for w, n in counted) / fsum(w for w, _ in counted) / HIGHEST


def baseline_share(row: Scored, rubric: Rubric, error: ErrorModel) -> float | None:
    """What the judge without a model makes of the row: a floor that a model has to beat; None where it cannot."""
    if not row.reference_answer and not row.key_points:
        return None  # nothing to compare words with
    planned = planned_answer(row, rubric)
    if planned.task is None:
        return None
    grade = answer_grade(planned, judged(planned.task), rubric, error, fit=planned.task.fit, lexical=True)
    content = {c.id for c in rubric.criteria if c.content}
    return (
        content_share(grade, rubric) if any(c.level is not None and c.id in content for c in grade.criteria) else None
    )


def check_rubric(rows: Iterable[Scored], rubric: Rubric) -> None:
    """Raises LabError for a row of a stage that the rubric rates nothing in: it could never agree with anybody."""
    for row in rows:
        if not rubric.scores_stage(row.stage):
            raise LabError(
                f"the rubric {rubric.reference} rates nothing in the stage {row.stage!r}; name another --rubric",
                field=f"line {row.line}: stage",
            )


async def rate_all(
    rater: Rater, wanted: Iterable[tuple[Scored, int]], told: Callable[[RowResult], None], *, at_once: int
) -> None:
    """Rates every (row, draw); `told` hears of each result as soon as it is there.

    At most `at_once` are in hand: calls are held back by the provider, this only bounds memory.
    """
    waiting = iter(wanted)

    async def work() -> None:
        for row, draw in waiting:
            told(await rater.rate(row, draw))

    await together(work() for _ in range(at_once))
