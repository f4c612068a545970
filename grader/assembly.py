"""Judgements → answers with grades: the verdict joined, quotes placed, levels turned into a score."""

from __future__ import annotations

from collections.abc import Iterable

from grader.alignment import joined_verdict
from grader.assessment import AnswerGrade, AnswerStatus, AskedFollowUp, CriterionGrade
from grader.evidence.grounding import ground
from grader.judgement import (
    CriterionRating,
    Disclosure,
    ErrorModel,
    Fit,
    Judgement,
    Masked,
    ReasonCode,
    Ungraded,
    Verdict,
)
from grader.planning import PlannedAnswer
from grader.rubric import Criterion, Rubric
from grader.scoring.scores import with_score

_VERDICT_CODES = {
    Verdict.NOT_ADDRESSED: ReasonCode.NOT_ADDRESSED,
    Verdict.NO_ANSWER: ReasonCode.NO_ANSWER,
    Verdict.UNINTELLIGIBLE: ReasonCode.UNINTELLIGIBLE,
    Verdict.DECLINED: ReasonCode.DECLINED,
}
_OFF_QUESTION = "The answer does not address the question, so there is nothing to rate here."


def answer_grade(
    planned: PlannedAnswer,
    outcome: Judgement | Ungraded | None,
    rubric: Rubric,
    error: ErrorModel,
    *,
    fit: Fit | None,
    lexical: bool,
) -> AnswerGrade:
    """One answer's grade.

    `outcome` is None where nothing was asked. `fit` is by words, among the answers that got a judgement;
    `lexical` is True for a judge without a model.
    """
    if outcome is None:
        return _grade(planned, AnswerStatus.NOT_SCORED, planned.verdict, [planned.code])
    sent = Disclosure(requests=outcome.requests, masked=Masked(**planned.masked)) if outcome.requests else None
    if isinstance(outcome, Ungraded):
        failed = _grade(planned, AnswerStatus.FAILED, None, [outcome.reason])
        return failed.model_copy(update={"disclosure": sent})
    graded = _of_judgement(planned, outcome, rubric, error, fit, lexical)
    return graded.model_copy(update={"doubt": outcome.doubt, "escalated": outcome.escalated, "disclosure": sent})


def _of_judgement(
    planned: PlannedAnswer, outcome: Judgement, rubric: Rubric, error: ErrorModel, fit: Fit | None, lexical: bool
) -> AnswerGrade:
    assert planned.task is not None  # noqa: S101 - an outcome exists only for a task
    judgement = ground(outcome, planned.task, planned.views)
    verdict = judgement.verdict
    if fit and verdict is not None:  # None: the judge could not read the answer at all
        verdict = joined_verdict(verdict, fit, lexical_only=lexical)
    if verdict is not None and not verdict.scorable:
        return _grade(planned, AnswerStatus.NOT_SCORED, verdict, [*judgement.codes])
    return _judged(planned, judgement.model_copy(update={"verdict": verdict}), rubric, error, fit)


def _judged(
    planned: PlannedAnswer, judgement: Judgement, rubric: Rubric, error: ErrorModel, fit: Fit | None
) -> AnswerGrade:
    ratings = {rating.criterion_id: rating for rating in judgement.ratings}
    off = judgement.verdict is Verdict.NOT_ADDRESSED
    criteria = tuple(_criterion(c, ratings.get(c.id), off) for c in planned.criteria)
    codes = list(judgement.codes)
    if ReasonCode.EVIDENCE_UNVERIFIED in codes and not any(c.unverified for c in criteria):
        codes.remove(ReasonCode.EVIDENCE_UNVERIFIED)
    if fit and off and (fit.misaligned or fit.better):
        codes.append(ReasonCode.QA_MISALIGNED)
    if all(c.level is None for c in criteria):
        return _grade(planned, AnswerStatus.NOT_SCORED, judgement.verdict, codes, criteria)
    texts = {
        "strengths": () if off else judgement.strengths,
        "improvements": judgement.improvements,
        "missing_points": judgement.missing_points,
    }
    graded = _grade(planned, AnswerStatus.SCORED, judgement.verdict, codes, criteria)
    return with_score(graded.model_copy(update=texts), rubric, error)


def _criterion(criterion: Criterion, rating: CriterionRating | None, off_question: bool) -> CriterionGrade:
    """Rule 2: not addressed puts the content criteria at 0, whatever level they were given."""
    grade = CriterionGrade(id=criterion.id, name=criterion.title, weight=criterion.weight, level=None)
    if off_question and criterion.content:
        return grade.model_copy(update={"level": 0, "anchor": criterion.levels.get(0, ""), "reasoning": _OFF_QUESTION})
    if rating is None:
        return grade
    return grade.model_copy(
        update={
            "level": rating.level,
            "anchor": criterion.levels.get(rating.level, "") if rating.level is not None else "",
            "reasoning": rating.reasoning,
            "evidence": rating.evidence,
            "disputed": rating.disputed,
        }
    )


def _grade(
    planned: PlannedAnswer,
    status: AnswerStatus,
    verdict: Verdict | None,
    codes: Iterable[ReasonCode | None],
    criteria: tuple[CriterionGrade, ...] | None = None,
) -> AnswerGrade:
    exchange = planned.exchange
    swaying = [ReasonCode.INJECTION_SUSPECTED] if planned.swaying else []
    all_codes = [*codes, _VERDICT_CODES.get(verdict) if verdict else None, *swaying]
    return AnswerGrade(
        id=planned.id,
        stage=planned.stage,
        number=planned.number,
        question=exchange.question,
        answer=exchange.answer,
        follow_ups=tuple(AskedFollowUp(question=f.question, answer=f.answer) for f in exchange.follow_ups),
        weight=exchange.weight,
        status=status,
        verdict=verdict,
        reason_codes=tuple(dict.fromkeys(c for c in all_codes if c)),
        criteria=tuple(_criterion(c, None, False) for c in planned.criteria) if criteria is None else criteria,
        draw=planned.task.draw if planned.task else 0,
    )
