"""What follows from the label and its gaps: steps out of the rubric's table, questions for the next interviewer."""

from __future__ import annotations

from collections.abc import Iterator

from grader.assessment import AnswerGrade, Assessment
from grader.judgement import ReasonCode, Verdict
from grader.narrative.english import answer_name, quoted, sentence
from grader.narrative.lint import Setting, lint, setting_of
from grader.narrative.tally import is_off, tally
from grader.narrative.tidy import clauses, first_clean
from grader.rubric import Label, Rubric

MAX_QUESTIONS = 8
MAX_STEPS = 8

FOR_LABEL = {
    Label.STRONG_HIRE: ("Have a person review this report before an offer is decided.",),
    Label.HIRE: ("Have a person review this report, then hold a conversation on the questions below.",),
    Label.NO_HIRE: ("Do not proceed with this position, once a person has reviewed this report.",),
    Label.STRONG_NO_HIRE: ("Do not proceed with this position, once a person has reviewed this report.",),
    Label.INCONCLUSIVE: ("Make no decision on this report; have a person read the interview.",),
}
"""Steps for a rubric that names none for the label."""

_READ_THEM = "Have a person read the answers that could not be graded, or grade them again."
FOR_GAP = {
    ReasonCode.QA_MISALIGNED: "Check which answer was given to which question, mend the transcript and grade it again.",
    ReasonCode.TOO_FEW_ANSWERS: "Ask more questions, so that there is enough to go by.",
    ReasonCode.LOW_COVERAGE: "Close the gaps: ask again what has no score.",
    ReasonCode.MUST_HAVE_NOT_ASSESSED: "Ask questions in every must-have category that has no scored answer.",
    ReasonCode.UNINTELLIGIBLE: "Check the recording or the transcription of the answers that could not be understood.",
    ReasonCode.MODEL_REFUSED: _READ_THEM,
    ReasonCode.UNPARSABLE: _READ_THEM,
    ReasonCode.PROVIDER_FAILED: _READ_THEM,
    ReasonCode.BUDGET_SPENT: _READ_THEM,
    ReasonCode.INJECTION_SUSPECTED: "Have a person read the answers whose text tries to sway the grading.",
    ReasonCode.JUDGES_DISAGREE: "Have a person read the answers on which the judges disagree.",
    ReasonCode.UNSUPPORTED_LANGUAGE: "Grade the interview with a judge that reads its language.",
    ReasonCode.IMPLAUSIBLE_DURATION: "Correct the duration, or check that the transcript belongs to this interview.",
}
"""Steps for a gap that the rubric's table does not name."""


def next_steps(assessment: Assessment, rubric: Rubric) -> tuple[str, ...]:
    """The steps for each gap, then those for the label: the rubric's own, or ours where it has none.

    A step that the label forbids (an offer under a no) is left out, whoever wrote it.
    """
    label, setting = assessment.recommendation.label, setting_of(assessment)
    codes = [*assessment.recommendation.reason_codes, *(notice.code for notice in assessment.data_quality)]
    ours: dict[str, tuple[str, ...]] = {code: (step,) for code, step in FOR_GAP.items()}
    gaps = [step for code in codes for step in (ours | rubric.next_steps).get(code, ())]
    closing = _allowed(rubric.next_steps.get(label, ()), setting) or list(FOR_LABEL[label])
    opening = _allowed(gaps, setting)[: MAX_STEPS - len(closing)]
    return tuple(dict.fromkeys([*opening, *closing]))


def _allowed(steps: tuple[str, ...] | list[str], setting: Setting) -> list[str]:
    return [step for step in map(sentence, steps) if step and not lint(step, setting)]


def follow_up_questions(assessment: Assessment) -> tuple[str, ...]:
    """At most eight, one an answer: what has no answer to go by, then what was missing, then what was gravely wrong."""
    answers, setting = tally(assessment.answers), setting_of(assessment)
    open_ = (*answers.unanswered, *answers.off, *answers.failed)
    again = [first_clean([_again(a), f"Ask {answer_name(a)} again."], setting) for a in open_]
    rated = [a for a in answers.scored if not is_off(a)]
    missing = [(a, first_clean(_missing(a), setting)) for a in rated]
    grave = [first_clean(_grave(a), setting) for a, asked in missing if not asked]
    found = [*again, *(asked for _, asked in missing), *grave]
    return tuple(dict.fromkeys(text for text in found if text))[:MAX_QUESTIONS]


def _again(answer: AnswerGrade) -> str:
    if answer.verdict is Verdict.DECLINED:
        return f"Ask again, if the candidate is willing: {quoted(answer.question)}"
    return f"Ask again: {quoted(answer.question)}"


def _missing(answer: AnswerGrade) -> Iterator[str]:
    points = clauses(answer.missing_points, 2)
    if points:
        yield sentence(f"Left out in {answer_name(answer)}, so ask about it: {'; '.join(points)}")


def _grave(answer: AnswerGrade) -> Iterator[str]:
    grave = [i.point for i in answer.improvements if i.severity == "high"]
    points = clauses(grave, 1)
    if points:
        yield sentence(f"Come back to {answer_name(answer)} on this point: {points[0]}")
