"""The narrative never contradicts itself, whatever was graded and however hostile the texts."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.assessment import AnswerGrade
from grader.decision.deciding import decide
from grader.judgement import ErrorModel
from grader.narrative.lint import lint_assessment
from grader.narrative.quality import notices
from grader.narrative.writing import narrated, write
from grader.rubric import Label
from grader.scoring.scores import score_categories, score_overall
from grader.transcript import Interview
from tests.builders import a_rubric, an_answer, an_assessment

ERROR = ErrorModel(sigma=0.7, rho=0.5, beta=0.3, source="test")


HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "**Bold",
        "His age, her age",
        'a "b',
        "“c",
        "x\u202ey\x00",
        "1 minutes",
        "..",
        "100/100",
        "",
        "Hire",
        "Ann-Marie O’Neil",
        "Wrap  Up",
        "Offer a job",
        "Strong Hire",
        "Культура 培训",
        "a; b, c.",
        "No Hire: 3",
    ]
)
TEXT = st.one_of(HOSTILE, st.text(alphabet=string.printable, max_size=40))


@st.composite
def graded(draw: st.DrawFn, n: int) -> AnswerGrade:
    status = draw(st.sampled_from(["scored", "scored", "scored", "not_scored", "failed"]))
    codes = {"scored": [], "not_scored": ["no_answer"], "failed": ["model_refused"]}[status]
    scored = status == "scored"
    levels = [draw(st.integers(0, 4)) if scored else None for _ in range(2)]
    score = round(25 * sum(v or 0 for v in levels) / 2) if scored else None
    return an_answer(
        id=f"q{n}",
        number=n,
        stage=draw(st.sampled_from(["Technical", "System Design"])),
        question=draw(TEXT) or "?",
        status=status,
        verdict=draw(st.sampled_from(["addressed", "not_addressed"])) if scored else None,
        reason_codes=codes,
        score=score,
        interval=None if score is None else (max(0, score - 9), min(100, score + 9)),
        band=None,
        formula="",
        feedback="",
        criteria=[
            {"id": i, "name": name, "weight": 1.0, "level": v, "anchor": "an anchor"}
            for (i, name), v in zip(CRITERIA, levels, strict=True)
        ],
        strengths=[{"point": draw(TEXT), "quote": "I use read replicas"}],
        improvements=[],
        missing_points=[draw(TEXT)],
    )


CRITERIA = (("accuracy", "Accuracy"), ("clarity", "Clarity"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_result_is_told_in_contradiction_to_itself(data: st.DataObject) -> None:
    """Any scores, label and hostile texts: the narrative passes the lint, and the summary names the label."""
    answers = tuple(data.draw(graded(n)) for n in range(1, data.draw(st.integers(1, 6)) + 1))
    rubric, misaligned = a_rubric(), data.draw(st.booleans())
    categories = score_categories(answers, rubric, ERROR)
    overall = score_overall(categories, answers, rubric, ERROR)
    decision = decide(answers, categories, overall, rubric, misaligned=misaligned)
    update = {"label": decision.label, "rule": decision.rule, "reason_codes": decision.reason_codes}
    base = an_assessment(*answers, candidate={"name": data.draw(TEXT)}, position={"title": data.draw(TEXT)})
    recommendation = base.recommendation.model_copy(update=update | {"closest_flip": decision.closest_flip})
    if decision.label is Label.INCONCLUSIVE:
        recommendation = recommendation.model_copy(update={"confidence": None})
    assessment = base.model_copy(
        update={
            "categories": categories,
            "overall": overall,
            "recommendation": recommendation,
            "data_quality": notices(Interview(), answers, misaligned=misaligned, codes=decision.reason_codes),
        }
    )
    narrative = write(assessment, rubric)
    assert lint_assessment(narrated(assessment, narrative)) == ()
    expected = "No hiring label" if decision.label is Label.INCONCLUSIVE else decision.label.title
    assert expected in narrative.summary[0]
    assert narrative.next_steps


@pytest.mark.parametrize("called", [{"candidate": {"name": "No Hire: 3"}}, {"position": {"title": "Hire"}}])
def test_a_name_that_spells_a_label_is_left_out(called: dict[str, dict[str, str]]) -> None:
    """Told in a sentence it could pass for the result; the label itself is still named, and nothing is at fault."""
    assessment = an_assessment(**called)
    narrative = write(assessment, a_rubric())
    assert assessment.recommendation.label.title in narrative.summary[0]
    assert "for Hire" not in narrative.summary[0]
    assert lint_assessment(narrated(assessment, narrative)) == ()
