"""One answer under a person's word: its verdict, its codes and what it counts for."""

from __future__ import annotations

from typing import Any

import pytest

from grader.assessment import AnswerGrade, Assessment
from grader.judgement import ReasonCode, Verdict
from grader.revising.applying import apply_overrides
from grader.revising.orders import OverrideOrder
from grader.rubric import Label
from tests.builders import an_answer
from tests.gradings import alike, graded, rating
from tests.revising.machines import RUBRIC, finished


def set_(assessment: Assessment, answer_id: str, *, label: Label | None = None, **levels: int) -> Assessment:
    """`set_(machine, "one", depth=3)`, or `score=80`."""
    orders = [
        OverrideOrder(answer_id=answer_id, reason="Heard it.", score=value)
        if name == "score"
        else OverrideOrder(answer_id=answer_id, reason="Heard it.", criterion_id=name, level=value)
        for name, value in levels.items()
    ]
    return apply_overrides(assessment, RUBRIC, orders, by="Dana Reviewer", label=label, note="Seen together.")


def unrated(id_: str, verdict: str | None, *codes: str, **changes: Any) -> AnswerGrade:
    """An answer without any level."""
    nothing: dict[str, Any] = {"score": None, "interval": None, "band": None, "formula": "", "feedback": ""}
    criteria = [rating(c.id, None, name=c.title, evidence=()) for c in RUBRIC.criteria]
    data = {"status": "not_scored", "verdict": verdict, "reason_codes": codes, "criteria": criteria}
    return an_answer(id_, id=id_, **(nothing | data | changes))


def category(assessment: Assessment, id_: str) -> Any:
    return next(c for c in assessment.categories if c.id == id_)


@pytest.mark.parametrize("verdict", ["no_answer", "declined", "unintelligible"])
def test_an_answer_without_a_grade_gets_one(verdict: str) -> None:
    """It is scored, its verdict is gone with its code, and both stand beside it as the machine's."""
    machine = finished((*alike(3, accuracy=3, depth=3, clarity=3), unrated("u", verdict, verdict)))
    after = set_(machine, "u", accuracy=4).answers[3]
    assert (after.status, after.verdict, after.score, after.reason_codes) == ("scored", None, 100, ())
    assert after.machine
    assert (after.machine.status, after.machine.verdict, after.machine.reason_codes) == (
        "not_scored",
        verdict,
        (verdict,),
    )


def test_a_failed_answer_that_a_person_rates_counts_as_covered() -> None:
    """It moves coverage and scores as any other, and no notice says any more that it has no grade."""
    failed = unrated("f", None, "provider_failed", status="failed")
    machine = finished((*alike(2, accuracy=3, depth=3, clarity=3), failed))
    assert ReasonCode.LOW_COVERAGE in machine.recommendation.reason_codes
    after = set_(machine, "f", score=75)
    assert after.recommendation.label is Label.HIRE
    assert after.data_quality == ()
    assert [c.answers for c in after.categories] == [3, 3]


def test_an_assessment_in_which_all_failed_is_completed_by_a_person() -> None:
    """`failed` means that no grade could be made; now there is one."""
    machine = finished((unrated("f", None, "provider_failed", status="failed"),))
    assert machine.status == "failed"
    assert set_(machine, "f", score=75).status == "completed"


def test_a_score_counts_as_its_level_in_every_category_that_it_feeds() -> None:
    """80 is 3.2 levels of each criterion that was rated, and of no other."""
    machine = finished((graded("one", accuracy=1, clarity=None), *alike(2, accuracy=2, depth=2, clarity=2)))
    after = set_(machine, "one", score=80)
    assert category(after, "technical").score == 60
    assert category(after, "technical").formula == "(80.0 + 50.0 + 50.0) / 3 = 60 (set by a person in 1 of 3 answers)"
    assert category(after, "communication").answers == 2
    assert after.answers[0].formula == "80, set by a person; each level counts as 3.2"
    assert after.overall.formula.endswith(" (in part set by a person: Technical)")


def test_content_rated_above_zero_overrules_not_addressed() -> None:
    """Who rates what was said to be off the question says that it is not; a zero agrees that it is."""
    off = graded("off", accuracy=0, depth=0, clarity=3).model_copy(
        update={"verdict": Verdict.NOT_ADDRESSED, "reason_codes": (ReasonCode.NOT_ADDRESSED, ReasonCode.QA_MISALIGNED)}
    )
    machine = finished((off, *alike(2, accuracy=3, depth=3, clarity=3)))
    assert set_(machine, "off", accuracy=2).answers[0].verdict is None
    assert set_(machine, "off", accuracy=2).answers[0].reason_codes == ()
    assert set_(machine, "off", score=40).answers[0].verdict is None
    for agreed in (set_(machine, "off", accuracy=0), set_(machine, "off", clarity=4), set_(machine, "off", score=0)):
        after = agreed.answers[0]
        assert after.verdict is Verdict.NOT_ADDRESSED
        assert after.reason_codes == off.reason_codes


def test_a_persons_level_is_neither_unverified_nor_disputed() -> None:
    """What the judges lacked or disagreed on does not hold for it; for the levels beside it it does."""
    loose = {"evidence": (), "disputed": True}
    criteria = [rating("accuracy", 3, **loose), rating("depth", 3, **loose), rating("clarity", 3)]
    codes = [ReasonCode.EVIDENCE_UNVERIFIED, ReasonCode.JUDGES_DISAGREE]
    machine = finished((an_answer("one", id="one", criteria=criteria, reason_codes=codes),))
    assert set_(machine, "one", accuracy=3).answers[0].reason_codes == tuple(codes)
    assert set_(machine, "one", accuracy=3, depth=3).answers[0].reason_codes == ()
    assert set_(machine, "one", score=75).answers[0].reason_codes == ()


def test_a_suspect_pairing_stays_suspect() -> None:
    """No rating of an answer says to which question it belongs: that takes a person's label, or another transcript."""
    machine = finished(tuple(alike(3, accuracy=3, depth=3, clarity=3)), misaligned=True)
    rated = set_(machine, "Answer 0.", score=90)
    assert rated.recommendation.label is Label.INCONCLUSIVE
    labelled = set_(rated, "Answer 0.", label=Label.HIRE)
    assert labelled.recommendation.label is Label.HIRE
    assert ReasonCode.QA_MISALIGNED in labelled.recommendation.reason_codes
    assert "would give Inconclusive, since the pairing of questions and answers is suspect" in labelled.summary


def test_a_persons_label_is_told_with_its_own_next_steps() -> None:
    """No step of the policy's label is left, and nothing argues that it fired."""
    machine = finished(tuple(alike(3, accuracy=1, depth=1, clarity=1)))
    assert machine.recommendation.label is Label.STRONG_NO_HIRE
    after = set_(machine, "Answer 0.", label=Label.HIRE).recommendation
    assert after.next_steps == ("Hold a final interview.",)
    assert after.rule == (
        "Hire, set by a person; the policy would give Strong No Hire: none of the rules above holds "
        "(overall 25; lowest: Technical 25)"
    )
    assert after.override
    assert (after.override.was, after.override.by, after.override.reason) == (
        Label.STRONG_NO_HIRE,
        "Dana Reviewer",
        "Seen together.",
    )
    assert after.reasoning.startswith("A person set this label, so it carries no confidence")
