"""Answers as they now stand → scores, label, notices and texts, all made again by the code that made the first ones."""

from __future__ import annotations

from grader.assessment import AnswerGrade, Assessment, LabelOverride, Recommendation
from grader.conclusion import decided, status_of
from grader.judgement import ReasonCode
from grader.narrative.quality import notices
from grader.narrative.writing import narrated, write
from grader.revising.rulings import LabelRuling
from grader.rubric import Rubric


def concluded(
    assessment: Assessment, answers: tuple[AnswerGrade, ...], rubric: Rubric, label: LabelRuling | None
) -> Assessment:
    """The assessment with these answers, decided under this rubric with the error of its provenance, and told.

    The sentences are those made from facts: a model's may speak of what has changed.
    """
    misaligned = is_misaligned(assessment)
    error = assessment.provenance.calibration
    categories, overall, recommendation = decided(answers, rubric, error, misaligned=misaligned)
    changed = assessment.model_copy(
        update={
            "status": status_of(answers),
            "answers": answers,
            "categories": categories,
            "overall": overall,
            "recommendation": _labelled(recommendation, label) if label else recommendation,
            "data_quality": notices(
                assessment.interview, answers, misaligned=misaligned, codes=recommendation.reason_codes
            ),
        }
    )
    return narrated(changed, write(changed, rubric))


def is_misaligned(assessment: Assessment) -> bool:
    """Whether the pairing was suspect: the gate closes whenever it is, and its code stays under a person's label."""
    return ReasonCode.QA_MISALIGNED in assessment.recommendation.reason_codes


def _labelled(policys: Recommendation, ruling: LabelRuling) -> Recommendation:
    """The policy's recommendation under a person's label.

    Confidence and nearest other label are about the label that the policy gives, so this one has none.
    """
    word = LabelOverride(was=policys.label, rule=policys.rule, by=ruling.by, reason=ruling.reason)
    gives = "the policy also gives" if policys.label is ruling.label else "the policy would give"
    return policys.model_copy(
        update={
            "label": ruling.label,
            "rule": f"{ruling.label.title}, set by a person; {gives} {policys.rule}",
            "confidence": None,
            "closest_flip": None,
            "override": word,
        }
    )
