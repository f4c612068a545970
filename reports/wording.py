"""How values are said in a report: one place for every format, so that all say the same."""

from __future__ import annotations

import datetime as dt

from grader.assessment import AnswerGrade, AnswerStatus, Interval
from grader.judgement import Doubt, ReasonCode, Verdict

NOT_GIVEN = "Not given"
NO_SCORE = "–"

VERDICTS = {
    Verdict.ADDRESSED: "Addresses the question",
    Verdict.PARTIALLY_ADDRESSED: "Addresses part of the question",
    Verdict.NOT_ADDRESSED: "Does not address the question",
    Verdict.NO_ANSWER: "No answer was given",
    Verdict.UNINTELLIGIBLE: "The answer cannot be understood",
    Verdict.DECLINED: "The candidate declined to answer",
}

REASONS = {
    ReasonCode.QA_MISALIGNED: "Questions and answers may be mispaired",
    ReasonCode.TOO_FEW_ANSWERS: "Too few answers",
    ReasonCode.LOW_COVERAGE: "Too little of the interview could be scored",
    ReasonCode.MUST_HAVE_NOT_ASSESSED: "A must-have category without evidence",
    ReasonCode.NOT_ADDRESSED: "Answers that do not address their question",
    ReasonCode.NO_ANSWER: "No answer",
    ReasonCode.UNINTELLIGIBLE: "Unintelligible answer",
    ReasonCode.DECLINED: "Question declined",
    ReasonCode.MODEL_REFUSED: "The model refused to judge",
    ReasonCode.UNPARSABLE: "No readable judgement",
    ReasonCode.PROVIDER_FAILED: "The model could not be reached",
    ReasonCode.BUDGET_SPENT: "The cap on cost was reached",
    ReasonCode.INJECTION_SUSPECTED: "A text tries to sway the grading",
    ReasonCode.EVIDENCE_UNVERIFIED: "A level without a quote found in the answer",
    ReasonCode.JUDGES_DISAGREE: "The judges disagree",
    ReasonCode.STAGE_NOT_SCORED: "Stage not scored",
    ReasonCode.UNSUPPORTED_LANGUAGE: "Language not supported by this judge",
    ReasonCode.IMPLAUSIBLE_DURATION: "Implausible duration",
}

DOUBTS = {
    Doubt.SPLIT: "The judges disagreed",
    Doubt.UNSURE: "The first judgement was not sure enough",
    Doubt.FAILED: "No first judgement could be had",
}


def date(value: dt.date | None) -> str:
    """`6 February 2026`."""
    return f"{value.day} {value:%B %Y}" if value else NOT_GIVEN


def moment(value: dt.datetime) -> str:
    """`6 February 2026 at 13:00 UTC`; a time without a zone is taken as UTC."""
    utc = value.astimezone(dt.UTC) if value.tzinfo else value
    return f"{date(utc)} at {utc:%H:%M} UTC"


def number(value: float) -> str:
    """Without needless zeros: `1`, `0.6`, `1.25`."""
    return f"{value:.4f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else f"{value:g}"


def plural(n: float, one: str, many: str | None = None) -> str:
    """`1 minute`, `42 minutes`."""
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def duration(minutes: float | None) -> str:
    return NOT_GIVEN if minutes is None else plural(minutes, "minute")


def score(value: int | None) -> str:
    """`63/100`, or a dash where there is none: never a zero."""
    return NO_SCORE if value is None else f"{value}/100"


def interval(value: Interval | None) -> str:
    """`48 to 77`."""
    return NO_SCORE if value is None else f"{value[0]} to {value[1]}"


def level(value: int | None) -> str:
    return "Not rated" if value is None else f"Level {value} of 4"


def standing(answer: AnswerGrade) -> str:
    """`63/100`, or why there is no score."""
    if answer.score is not None:
        return score(answer.score)
    return "Not judged" if answer.status is AnswerStatus.FAILED else "Not scored"
