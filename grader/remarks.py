"""One line of feedback on each answer; it never repeats the score."""

from __future__ import annotations

from grader.assessment import AnswerGrade, AnswerStatus, CriterionGrade
from grader.english import clause, listed, sentence, stage_name
from grader.judgement import ReasonCode, Verdict

MAX_MISSING = 2

_VERDICTS = {
    Verdict.ADDRESSED: "Addresses the question",
    Verdict.PARTIALLY_ADDRESSED: "Addresses the question in part",
    Verdict.NOT_ADDRESSED: "Does not address the question that was asked",
}
_STATES = {
    ReasonCode.NO_ANSWER: "No answer was given",
    ReasonCode.DECLINED: "The candidate declined to answer",
    ReasonCode.UNINTELLIGIBLE: "The answer could not be understood",
    ReasonCode.MODEL_REFUSED: "Not graded: the model refused to judge this answer",
    ReasonCode.UNPARSABLE: "Not graded: no readable reply could be had from the model",
    ReasonCode.PROVIDER_FAILED: "Not graded: the model could not be reached",
    ReasonCode.BUDGET_SPENT: "Not graded: the cap on cost was reached before this answer",
    ReasonCode.UNSUPPORTED_LANGUAGE: "Not graded: this judge does not read the language of the interview",
}


def feedback(answer: AnswerGrade) -> str:
    """What became of the answer, its strongest and weakest criterion, and what was missing."""
    if ReasonCode.STAGE_NOT_SCORED in answer.reason_codes:
        return sentence(f"Not scored: the rubric does not score this question of the stage {stage_name(answer.stage)}")
    if answer.status is not AnswerStatus.SCORED:
        state = next((_STATES[code] for code in answer.reason_codes if code in _STATES), None)
        return sentence(state or "Nothing in this answer could be rated")
    if answer.verdict is Verdict.NOT_ADDRESSED:
        return sentence(_VERDICTS[answer.verdict])
    parts = [_VERDICTS.get(answer.verdict, "") if answer.verdict else "", _levels(answer.criteria), _missing(answer)]
    return sentence("; ".join(part for part in parts if part))


def _levels(criteria: tuple[CriterionGrade, ...]) -> str:
    rated = [c for c in criteria if c.level is not None]
    if not rated:
        return ""
    best, worst = max(rated, key=lambda c: c.level or 0), min(rated, key=lambda c: c.level or 0)
    if len(rated) == 1:
        return f"{best.name} at level {best.level} of 4"
    if best.level == worst.level:
        return f"level {best.level} of 4 on every criterion rated"
    return f"strongest on {best.name} (level {best.level} of 4), weakest on {worst.name} (level {worst.level} of 4)"


def _missing(answer: AnswerGrade) -> str:
    points = [clause(point) for point in answer.missing_points[:MAX_MISSING]]
    return f"missing: {listed(points)}" if points else ""
