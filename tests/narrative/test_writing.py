"""The narrative: golden texts for the three kinds of result."""

from __future__ import annotations

from typing import Any

from grader.assessment import Assessment
from grader.judgement import ReasonCode
from grader.narrative.lint import lint_assessment
from grader.narrative.quality import notices
from grader.narrative.writing import Narrative, narrated, write
from grader.transcript import Interview
from tests.builders import a_category_score, a_rubric, an_answer, an_assessment

QUOTE = {"quote": "I use read replicas", "turn": 0, "start": 0, "end": 19, "verified": True}
OFF: dict[str, Any] = {
    "verdict": "not_addressed",
    "score": 0,
    "interval": (0, 20),
    "band": "Poor",
    "criteria": (),
    "strengths": (),
}


def level(criterion: str, reached: int | None, **changes: Any) -> dict[str, Any]:
    return {
        "id": criterion.lower(),
        "name": criterion,
        "weight": 1.0,
        "level": reached,
        "anchor": "an anchor",
    } | changes


def a_hire() -> Assessment:
    good = an_answer(
        score=88,
        interval=(75, 96),
        band="Excellent",
        criteria=[level("Accuracy", 4, evidence=[QUOTE]), level("Depth", 3)],
        strengths=[{"point": "names replicas", "quote": "I use read replicas"}],
    )
    thin = an_answer(
        id="q2",
        number=2,
        verdict="partially_addressed",
        score=50,
        band="Below Average",
        criteria=[level("Accuracy", 2), level("Depth", 2)],
        missing_points=["Failover of a node, with its delay.", "persistence"],
        improvements=[{"point": "No figures", "severity": "medium"}, {"point": "No failover", "severity": "high"}],
    )
    aside = an_answer(id="q3", stage="Wrap Up", status="not_scored", reason_codes=["stage_not_scored"], score=None)
    categories = [
        a_category_score(score=74, band="Good", contribution=44.4, answers=2),
        a_category_score("communication", name="Communication", score=60, contribution=24.0, weight=0.4, answers=2),
    ]
    return an_assessment(good, thin, aside, categories=categories)


def a_strong_no_hire() -> Assessment:
    weak = an_answer(score=13, band="Poor", criteria=[level("Accuracy", 0), level("Depth", 1)])
    flip = {"label": "no_hire", "change": "Overall 35 instead of 20 (+15) gives No Hire"}
    return an_assessment(
        weak,
        categories=[a_category_score(score=20, band="Poor", contribution=20.0, answers=1, weight=1.0)],
        overall={"score": 20, "interval": (4, 33), "formula": "1.0 × 20 = 20"},
        recommendation={
            "label": "strong_no_hire",
            "rule": "Strong No Hire: none of the rules above holds (overall 20; Technical 20)",
            "confidence": {"value": 0.86, "band": "high", "meaning": "It is likely."},
            "closest_flip": flip,
        },
    )


def a_mispaired() -> Assessment:
    off = [an_answer(id=f"q{n}", number=n, question=f"Question {n}?", **OFF) for n in range(1, 7)]
    off[0] = off[0].model_copy(update={"improvements": an_answer(improvements=[IMPROVED]).improvements})
    on = [an_answer(id=f"q{n}", number=n, strengths=[]) for n in (7, 8)]
    return an_assessment(
        *off,
        *on,
        overall={"score": 16, "interval": (3, 30), "formula": "16"},
        recommendation={
            "label": "inconclusive",
            "rule": "Inconclusive: questions and answers seem to be paired wrongly",
            "reason_codes": ["qa_misaligned", "not_addressed"],
        },
    )


UNJUDGED = (
    "No model judged this interview: its scores compare words, with the key points where there are any, and are no "
    "judgement of quality."
)
IMPROVED = {"point": "Leaves out FastAPI", "severity": "high"}


def told(assessment: Assessment) -> Narrative:
    return write(assessment, a_rubric())


def test_a_hire_is_told() -> None:
    """Label, overall and range; strongest and weakest; what it rests on; how sure."""
    assert told(a_hire()).summary == (
        "The result of the interview of Alex Thompson for Staff Backend Engineer is Hire, at 68/100 overall, "
        "with a likely range of 58 to 77.",
        "The strongest category is Technical at 74/100 (Good); the weakest is Communication at 60/100 (Acceptable).",
        "The scores rest on both answers that the rubric scores; one more is shown without a score.",
        "Confidence in the label is moderate (71%); the nearest other label would be No Hire, "
        "with overall 4 points lower.",
        UNJUDGED,
    )


def test_categories_that_share_a_place_are_not_ranked() -> None:
    """Two at the same score are neither stronger nor weaker than each other: all are listed, the best first."""
    rows = [
        a_category_score(),
        a_category_score("behavioral", name="Behavioral", score=80, band="Good"),
        a_category_score("communication", name="Communication"),
    ]
    assert told(an_assessment(categories=rows)).summary[1] == (
        "The categories are Behavioral at 80/100 (Good), Technical at 68/100 (Acceptable) "
        "and Communication at 68/100 (Acceptable)."
    )


def test_the_reasoning_names_rule_sum_and_what_is_missing() -> None:
    """A reader can follow the label without the policy at hand."""
    assert told(a_hire()).reasoning == (
        "The policy of the rubric gives this label by its rule “Hire: overall at least 65 and every must-have "
        "category at least 50”.",
        "The overall score of 68/100 is the sum of 44.4 from Technical and 24.0 from Communication.",
        "Strong Hire would need an overall score of at least 80 and Communication at 65 or more.",
        "The nearest other label would be No Hire, with overall 4 points lower.",
    )


def test_reasons_stand_on_scores_levels_and_quotes() -> None:
    """For and against are split by the threshold of the hiring rule."""
    narrative = told(a_hire())
    assert narrative.reasons_for == (
        "Technical is at 74/100 (Good), from 2 answers.",
        "Technical Q1 is at 88/100, with Accuracy at level 4 of 4: “I use read replicas”.",
    )
    assert narrative.reasons_against == (
        "Communication is at 60/100 (Acceptable), from 2 answers.",
        "Technical Q2 is at 50/100, with Accuracy at level 2 of 4; missing: Failover of a node, with its delay.",
    )


def test_feedback_says_what_the_score_does_not() -> None:
    """One line an answer, without the score."""
    assert dict(told(a_hire()).feedback) == {
        "q1": "Addresses the question; strongest on Accuracy (level 4 of 4), weakest on Depth (level 3 of 4).",
        "q2": "Addresses the question in part; level 2 of 4 on every criterion rated; "
        "missing: Failover of a node, with its delay; persistence.",
        "q3": "Not scored: this question of Wrap Up is outside what the rubric scores.",
    }


def test_the_next_interviewer_is_told_what_to_ask() -> None:
    """Missing points make questions."""
    (question,) = told(a_hire()).follow_up_questions
    assert question == "Left out in Technical Q2, so ask about it: Failover of a node, with its delay; persistence."


def test_what_no_model_judged_is_said_to_be_so() -> None:
    """Where only the baseline judged, the summary says so, and on how many answers it left criteria open."""
    open_ = an_answer(id="q2", number=2, criteria=[level("Accuracy", None), level("Depth", 2)])
    judges = [{"spec": "baseline", "model": None}, {"spec": "openai:m", "model": "m"}]
    provenance = an_assessment().provenance.model_dump()
    assert told(an_assessment(an_answer(), open_)).summary[-1] == (
        f"{UNJUDGED.removesuffix('.')}; on 1 of 2 answers some criteria could not be rated."
    )
    panel = an_assessment(an_answer(), open_, provenance=provenance | {"judges": judges})
    assert not any("No model" in sentence for sentence in told(panel).summary)


def test_highlights_come_with_quote_and_severity() -> None:
    """Strengths from the best answer, improvements by gravity."""
    narrative = told(a_hire())
    assert [(s.point, s.quote, s.answer_id) for s in narrative.strengths] == [
        ("Names replicas", "I use read replicas", "q1")
    ]
    assert [i.point for i in narrative.improvements] == ["No failover", "No figures"]


def test_a_strong_no_hire_is_told_without_praise() -> None:
    """The worst label, one category, no word of worth but the band."""
    narrative = told(a_strong_no_hire())
    assert narrative.summary == (
        "The result of the interview of Alex Thompson for Staff Backend Engineer is Strong No Hire, at 20/100 "
        "overall, with a likely range of 4 to 33.",
        "Technical at 20/100 (Poor) is the only category with a score.",
        "The scores rest on the one answer that the rubric scores.",
        "Confidence in the label is high (86%); the nearest other label would be No Hire, "
        "with an overall score of 35 instead of 20.",
        UNJUDGED,
    )
    assert narrative.reasoning[-2:] == (
        "The overall score of 20/100 rests on one category.",
        "The nearest other label would be No Hire, with an overall score of 35 instead of 20 (+15).",
    )
    assert narrative.reasons_for == ()
    assert narrative.next_steps == ("Do not proceed.",)


def test_a_mispaired_interview_supports_no_label() -> None:
    """Why, and what to do; the score is no measure, and nothing speaks against the candidate."""
    narrative = told(a_mispaired())
    assert narrative.summary == (
        "No hiring label can be supported for the interview of Alex Thompson for Staff Backend Engineer: 6 of 8 "
        "scored answers do not address the question asked, and the pairing of questions and answers is suspect.",
        "The scores rest on all 8 answers that the rubric scores.",
        "The overall score of 16/100 is printed for completeness and is no measure of the candidate.",
        UNJUDGED,
        "The next step is to check the pairing of questions and answers and to have a person look.",
    )
    assert narrative.next_steps == (
        "Check which answer was given to which question, mend the transcript and grade it again.",
        "Have a person look.",
    )
    assert narrative.reasons_for == ()
    assert narrative.reasons_against[1] == "The pairing of questions and answers is suspect."
    assert narrative.follow_up_questions[0] == "Ask again: “Question 1?”"
    assert narrative.improvements == ()


def test_the_golden_texts_pass_the_lint() -> None:
    """Written into the assessment, no text of the three has a fault."""
    for assessment in (a_hire(), a_strong_no_hire(), a_mispaired()):
        assert lint_assessment(narrated(assessment, told(assessment))) == ()


def test_an_offer_in_the_rubric_never_stands_under_a_no() -> None:
    """A step that the label forbids is left out, whoever wrote it; ours takes its place."""
    rubric = a_rubric(next_steps={"strong_no_hire": ["Offer an initial position."], "hire": ["Prepare an offer."]})
    assert write(a_strong_no_hire(), rubric).next_steps == (
        "Do not proceed with this position, once a person has reviewed this report.",
    )
    assert write(a_hire(), rubric).next_steps == ("Prepare an offer.",)


def test_unanswered_questions_are_asked_again() -> None:
    """Empty, declined and failed answers, each in its way."""
    answers = [
        an_answer(id="a", status="not_scored", verdict="no_answer", reason_codes=["no_answer"], question='A "b"?'),
        an_answer(id="b", number=2, status="not_scored", verdict="declined", reason_codes=["declined"], question="C?"),
        an_answer(id="c", number=3, status="failed", verdict=None, reason_codes=["unparsable"], question="D?"),
    ]
    narrative = told(an_assessment(*answers))
    assert narrative.follow_up_questions == (
        "Ask again: “A ’b’?”",
        "Ask again, if the candidate is willing: “C?”",
        "Ask again: “D?”",
    )
    assert dict(narrative.feedback)["c"] == "Not graded: no readable reply could be had from the model."


def test_strengths_are_spread_over_answers_and_said_once() -> None:
    """One from each answer before a second from any; the same point in other spelling is the same."""
    many = [{"point": f"Point {n}", "quote": "I use read replicas"} for n in range(9)]
    other = [{"point": "point 0!", "quote": "I use"}, {"point": "Another", "quote": "I use"}]
    answers = an_answer(score=90, strengths=many), an_answer(id="q2", score=80, strengths=other)
    points = [s.point for s in told(an_assessment(*answers)).strengths]
    assert points == ["Point 0", "Point 1", "Another", "Point 2", "Point 3", "Point 4"]


def test_the_texts_move_no_number() -> None:
    """Only texts differ between the assessment before and after."""
    before = a_hire()
    after = narrated(before, told(before))
    assert (after.overall, after.categories) == (before.overall, before.categories)
    assert after.recommendation.label is before.recommendation.label
    assert [a.score for a in after.answers] == [a.score for a in before.answers]


def test_a_gap_under_any_label_has_its_step() -> None:
    """What data quality found is followed up, by the rubric's step or ours."""
    noticed = notices(Interview(), [an_answer(reason_codes=["injection_suspected"])], misaligned=False)
    assessment = a_hire().model_copy(update={"data_quality": noticed})
    assert told(assessment).next_steps[0] == "Have a person read the answers whose text tries to sway the grading."
    rubric = a_rubric(next_steps={ReasonCode.INJECTION_SUSPECTED.value: ["Read it."], "hire": ["Meet."]})
    assert write(assessment, rubric).next_steps == ("Read it.", "Meet.")
