"""Which answers there are, by what became of them: the counts that every text is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.assessment import AnswerGrade, AnswerStatus
from grader.judgement import ReasonCode, Verdict


@dataclass(frozen=True)
class Tally:
    """The answers of an interview, sorted.

    `asked` are those that the rubric scores, whatever became of them; `beside` those of stages that it does
    not score. `scored`, `failed` and `unanswered` (no answer, declined, not understood, not rated) split
    `asked`. `off` are the scored ones that do not address their question.
    `set_` are the scored ones on which a person set something.
    """

    asked: tuple[AnswerGrade, ...]
    beside: tuple[AnswerGrade, ...]
    scored: tuple[AnswerGrade, ...]
    failed: tuple[AnswerGrade, ...]
    unanswered: tuple[AnswerGrade, ...]
    off: tuple[AnswerGrade, ...]
    set_: tuple[AnswerGrade, ...]


def tally(answers: Sequence[AnswerGrade]) -> Tally:
    """Sorts the answers; each list keeps the interview's order."""
    beside = tuple(a for a in answers if ReasonCode.STAGE_NOT_SCORED in a.reason_codes)
    asked = tuple(a for a in answers if ReasonCode.STAGE_NOT_SCORED not in a.reason_codes)
    return Tally(
        asked=asked,
        beside=beside,
        scored=tuple(a for a in asked if a.status is AnswerStatus.SCORED),
        failed=tuple(a for a in asked if a.status is AnswerStatus.FAILED),
        unanswered=tuple(a for a in asked if a.status is AnswerStatus.NOT_SCORED),
        off=tuple(a for a in asked if is_off(a)),
        set_=tuple(a for a in asked if a.machine),
    )


def is_off(answer: AnswerGrade) -> bool:
    """Whether a scored answer does not address the question that it stands under."""
    return answer.status is AnswerStatus.SCORED and answer.verdict is Verdict.NOT_ADDRESSED
