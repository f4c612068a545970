"""What is told where a person set a level, a score or the label."""

from __future__ import annotations

from typing import Any

from grader.assessment import AnswerGrade, Assessment, LabelOverride, MachineGrade
from grader.narrative.lint import lint_assessment
from grader.narrative.writing import narrated, write
from grader.rubric import Label
from tests.builders import a_category_score, a_rubric, an_answer, an_assessment

WORD = {"was": 1, "by": "Strong Hire, Dana", "reason": "Extend an offer."}
MACHINE = MachineGrade(
    status="scored", verdict="addressed", reason_codes=(), score=50, interval=(30, 70), band=None, formula=""
)


def told(*answers: AnswerGrade, **changes: Any) -> Assessment:
    categories = [a_category_score(), a_category_score("communication", name="Communication", weight=0.4)]
    assessment = an_assessment(*answers, categories=categories, **changes)
    return narrated(assessment, write(assessment, a_rubric()))


def labelled(label: Label, was: Label, **changes: Any) -> Assessment:
    word = LabelOverride(was=was, rule=f"{was.title}: none of the rules above holds", by="Dana", reason="So.")
    recommendation = {"label": label, "rule": f"{label.title}, set by a person", "override": word}
    return told(recommendation=recommendation | changes)


def levelled(**changes: Any) -> AnswerGrade:
    criteria = [c.model_dump() for c in an_answer().criteria]
    criteria[0] |= {"override": WORD}
    return an_answer(criteria=criteria, machine=MACHINE, **changes)


def test_a_level_of_a_person_is_told_as_one() -> None:
    """In the feedback, in the reasons, and in the summary; no quote is said to carry it."""
    answer = levelled(score=70)
    assessment = told(answer)
    assert assessment.answers[0].feedback == (
        "Addresses the question; strongest on Accuracy (level 3 of 4), weakest on Depth (level 2 of 4); "
        "set by a person: Accuracy."
    )
    reasons = assessment.recommendation.reasons_for
    assert "Technical Q1 is at 70/100, with Accuracy at level 3 of 4, set by a person." in reasons
    assert "the one answer that the rubric scores; a person set values in it." in assessment.summary
    assert lint_assessment(assessment) == ()


def test_a_score_of_a_person_is_not_explained_by_the_machines_levels() -> None:
    """They did not give it."""
    assessment = told(an_answer(score=90, override=WORD, machine=MACHINE))
    assert assessment.answers[0].feedback == "Scored as a whole by a person; the levels below are the machine’s."
    assert "Technical Q1 is at 90/100, set by a person." in assessment.recommendation.reasons_for
    assert lint_assessment(assessment) == ()


def test_a_persons_label_is_told_beside_the_policys() -> None:
    """Whose it is, what the policy would give, and why there is no confidence; the next steps are the label's."""
    assessment = labelled(Label.HIRE, Label.STRONG_NO_HIRE)
    assert ", set by a person, at 68/100 overall" in assessment.summary
    assert "would give Strong No Hire; a person's label carries no confidence." in assessment.summary
    assert assessment.recommendation.reasoning.startswith("A person set this label, so it carries no confidence")
    assert assessment.recommendation.next_steps == ("Hold a final interview.",)
    assert lint_assessment(assessment) == ()


def test_a_label_that_the_policy_gives_too_is_told_as_agreed() -> None:
    """No "would" where it does."""
    assessment = labelled(Label.NO_HIRE, Label.NO_HIRE)
    assert "The policy of the rubric gives the same label" in assessment.summary
    assert "gives the same label by its rule “No Hire: " in assessment.recommendation.reasoning


def test_closed_gates_are_told_under_a_persons_label() -> None:
    """Why the policy gives none is a reason against, not forgotten."""
    assessment = labelled(Label.HIRE, Label.INCONCLUSIVE, reason_codes=["low_coverage"])
    assert "would give Inconclusive, since too much of the interview is without a score" in assessment.summary
    assert assessment.recommendation.reasons_against[0] == "Too much of the interview is without a score."
    assert lint_assessment(assessment) == ()


def test_a_person_may_leave_it_open() -> None:
    """Inconclusive by a person's word: the policy's label is what it would be."""
    assessment = labelled(Label.INCONCLUSIVE, Label.HIRE)
    assert "is Inconclusive, set by a person" in assessment.summary
    assert assessment.recommendation.next_steps == ("Have a person look.",)
    assert lint_assessment(assessment) == ()


def test_an_interview_that_only_persons_rated_is_not_said_to_compare_words() -> None:
    """The baseline's caution is about its own scores."""
    assert "compare words" in told(levelled(score=70)).summary
    assert "compare words" not in told(an_answer(score=90, override=WORD, machine=MACHINE)).summary
