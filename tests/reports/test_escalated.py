"""An answer about which a stronger judge was asked: every report says why, and who decided."""

from __future__ import annotations

import pytest

from grader.assessment import Assessment, JudgeReference, Override
from grader.judgement import Doubt
from tests.builders import an_answer, an_assessment
from tests.reports.reading import FORMATS_OF_WORDS, words

JUDGES = (
    JudgeReference(spec="openai:small", model="small"),
    JudgeReference(spec="openai:large", model="large", role="escalation", below=0.8),
)


def told(**changes: object) -> Assessment:
    assessment = an_assessment(an_answer().model_copy(update=changes))
    provenance = assessment.provenance.model_copy(update={"judges": JUDGES})
    return assessment.model_copy(update={"provenance": provenance})


@pytest.mark.parametrize("name", FORMATS_OF_WORDS)
@pytest.mark.parametrize(
    ("doubt", "escalated", "said"),
    [
        (Doubt.SPLIT, True, "The judges disagreed; openai:large decided"),
        (Doubt.UNSURE, True, "The first judgement was not sure enough; openai:large decided"),
        (Doubt.FAILED, True, "No first judgement could be had; openai:large decided"),
        (Doubt.SPLIT, False, "The judges disagreed; openai:large was to decide and gave no grade"),
    ],
)
def test_a_report_says_why_and_who_decided(name: str, doubt: Doubt, escalated: bool, said: str) -> None:
    """In one short phrase beside the answer, for the recruiter and for the candidate."""
    for audience in ("recruiter", "candidate"):
        assert words(told(doubt=doubt, escalated=escalated), name, audience).count(said) == 1


@pytest.mark.parametrize("name", FORMATS_OF_WORDS)
def test_the_method_says_when_the_stronger_judge_is_asked(name: str) -> None:
    """With its threshold, where it has one; an answer that the others decided carries no phrase."""
    text = words(told(), name)
    when = "openai:large, asked only where the others disagree, fail or are right less often than 0.8"
    assert f"openai:small; {when}" in text
    assert "decided" not in text


def test_a_score_that_a_person_set_is_nobody_elses_decision() -> None:
    """Who decided before is kept in the JSON alone."""
    word = Override(was=50, by="Dana", reason="Heard it.")
    text = words(told(doubt=Doubt.SPLIT, escalated=True, override=word), "txt")
    assert "openai:large decided" not in text


def test_a_stronger_judge_that_is_not_named_is_one_all_the_same() -> None:
    """An assessment that lost its judges' names still reads."""
    nameless = told(doubt=Doubt.SPLIT, escalated=True)
    provenance = nameless.provenance.model_copy(update={"judges": JUDGES[:1]})
    text = words(nameless.model_copy(update={"provenance": provenance}), "txt")
    assert "The judges disagreed; a stronger judge decided" in text
