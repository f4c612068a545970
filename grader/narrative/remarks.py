"""One line of feedback on each answer; it never repeats the score."""

from __future__ import annotations

from collections.abc import Iterator

from grader.assessment import AnswerGrade, AnswerStatus, CriterionGrade
from grader.judgement import ReasonCode, Verdict
from grader.narrative.english import listed, sentence, stage_name
from grader.narrative.lint import Setting, answer_setting, repeats_score
from grader.narrative.tidy import clauses, first_clean

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


def feedback(answer: AnswerGrade, setting: Setting) -> str:
    """What became of the answer, its strongest and weakest criterion, and what was missing."""
    own = answer_setting(setting, answer.question)
    fit = (text for text in _versions(answer) if not repeats_score(text))
    return first_clean(fit, own) or "See the criteria below."


def _versions(answer: AnswerGrade) -> Iterator[str]:
    """From the fullest to the plainest."""
    if ReasonCode.STAGE_NOT_SCORED in answer.reason_codes:
        yield f"Not scored: this question of {stage_name(answer.stage)} is outside what the rubric scores."
        yield "Not scored: the rubric does not score this question."
    elif answer.status is not AnswerStatus.SCORED:
        state = next((_STATES[code] for code in answer.reason_codes if code in _STATES), None)
        yield sentence(state or "Nothing in this answer could be rated")
    elif answer.override:
        levels = any(c.level is not None for c in answer.criteria)
        yield f"Scored as a whole by a person{'; the levels below are the machine’s' if levels else ''}."
    elif answer.verdict is Verdict.NOT_ADDRESSED:
        people = _people(answer.criteria)
        yield sentence("; ".join(part for part in (_VERDICTS[answer.verdict], people) if part))
        yield sentence(_VERDICTS[answer.verdict])
    else:
        verdict = _VERDICTS.get(answer.verdict, "") if answer.verdict else ""
        missing = "; ".join(clauses(answer.missing_points, MAX_MISSING))
        parts = [verdict, _levels(answer.criteria), _people(answer.criteria), f"missing: {missing}" if missing else ""]
        yield sentence("; ".join(part for part in parts if part))
        yield sentence("; ".join(part for part in parts[:3] if part))
        yield sentence("; ".join(part for part in parts[:2] if part))
        yield sentence(verdict)


def _people(criteria: tuple[CriterionGrade, ...]) -> str:
    """Which levels are a person's."""
    names = [c.name for c in criteria if c.override]
    return f"set by a person: {listed(names)}" if names else ""


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
