"""What follows from the label and its gaps: steps from the rubric's table, questions for the next interviewer."""

from __future__ import annotations

from grader.answers import is_off, tally
from grader.assessment import Assessment
from grader.english import answer_name, clause, listed, quoted, sentence
from grader.rubric import Label, Rubric

MAX_QUESTIONS = 8

FALLBACK = {
    Label.STRONG_HIRE: ("Have a person review this report, then take the decision on an offer.",),
    Label.HIRE: ("Have a person review this report, then hold the next interview on the open points below.",),
    Label.NO_HIRE: ("Have a person review this report before the process is closed.",),
    Label.STRONG_NO_HIRE: ("Have a person review this report before the process is closed.",),
    Label.INCONCLUSIVE: ("Have a person read the interview before anything is decided.",),
}


def next_steps(assessment: Assessment, rubric: Rubric) -> tuple[str, ...]:
    """The rubric's steps for each gap, then those for the label."""
    codes = [*assessment.recommendation.reason_codes, *(notice.code for notice in assessment.data_quality)]
    gaps = [step for code in codes for step in rubric.next_steps.get(code, ())]
    label = assessment.recommendation.label
    steps = [*gaps, *(rubric.next_steps.get(label) or FALLBACK[label])]
    return tuple(dict.fromkeys(sentence(step) for step in steps))


def follow_up_questions(assessment: Assessment) -> tuple[str, ...]:
    """At most eight: what went unanswered, then what was missing, then what was gravely wrong."""
    answers = tally(assessment.answers)
    again = [f"Ask again: {quoted(a.question)}" for a in (*answers.unanswered, *answers.failed, *answers.off)]
    rated = [a for a in answers.scored if not is_off(a)]
    missing = [
        sentence(f"On {answer_name(a)}, ask about {listed([clause(p) for p in a.missing_points[:2]])}")
        for a in rated
        if a.missing_points
    ]
    return tuple(dict.fromkeys([*again, *missing]))[:MAX_QUESTIONS]
