"""Facts → sentences. Every text of a report is made here, from the same fields that the report prints."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grader.assessment import AnswerGrade, Assessment, KeyImprovement, KeyStrength
from grader.narrative.highlights import key_improvements, key_strengths
from grader.narrative.lint import Setting, lint, names_of, setting_of
from grader.narrative.next_steps import follow_up_questions, next_steps
from grader.narrative.reasoning import reasoning_sentences, reasons_against, reasons_for
from grader.narrative.remarks import feedback
from grader.narrative.summary import NAMELESS, proper, summary_sentences
from grader.narrative.tidy import clean_texts
from grader.rubric import Rubric
from grader.transcript import Position


@dataclass(frozen=True)
class Narrative:
    """All texts of one assessment. `summary` and `reasoning` are sentences; `feedback` is by answer id.

    `answers` are the assessment's with the judge's texts made fit to show. `narrator` is whose the sentences are, and
    `requests` are the hashes of what a model was sent for them.
    """

    summary: tuple[str, ...]
    reasoning: tuple[str, ...]
    answers: tuple[AnswerGrade, ...]
    reasons_for: tuple[str, ...] = ()
    reasons_against: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    follow_up_questions: tuple[str, ...] = ()
    feedback: tuple[tuple[str, str], ...] = ()
    strengths: tuple[KeyStrength, ...] = ()
    improvements: tuple[KeyImprovement, ...] = ()
    narrator: str = "facts"
    requests: tuple[str, ...] = ()


def write(assessment: Assessment, rubric: Rubric) -> Narrative:
    """The texts of an assessment whose scores, label and data quality stand. Pure: same fields, same words."""
    names = names_of(assessment)
    answers = tuple(clean_texts(answer, names) for answer in assessment.answers)
    assessment = assessment.model_copy(update={"answers": answers})
    setting = replace(setting_of(assessment), judged=True)
    return Narrative(
        answers=answers,
        summary=_summary(assessment, setting),
        reasoning=_clean(reasoning_sentences(assessment, rubric), setting),
        reasons_for=reasons_for(assessment, rubric),
        reasons_against=reasons_against(assessment, rubric),
        next_steps=next_steps(assessment, rubric),
        follow_up_questions=follow_up_questions(assessment),
        feedback=tuple((answer.id, feedback(answer, setting)) for answer in assessment.answers),
        strengths=key_strengths(assessment),
        improvements=key_improvements(assessment),
    )


def narrated(assessment: Assessment, narrative: Narrative) -> Assessment:
    """The assessment with its texts, and the judge's made fit to show; no number, label or quote is touched."""
    by_answer = dict(narrative.feedback)
    recommendation = assessment.recommendation.model_copy(
        update={
            "reasoning": " ".join(narrative.reasoning),
            "reasons_for": narrative.reasons_for,
            "reasons_against": narrative.reasons_against,
            "next_steps": narrative.next_steps,
            "follow_up_questions": narrative.follow_up_questions,
        }
    )
    return assessment.model_copy(
        update={
            "answers": tuple(a.model_copy(update={"feedback": by_answer.get(a.id, "")}) for a in narrative.answers),
            "recommendation": recommendation,
            "summary": " ".join(narrative.summary),
            "strengths": narrative.strengths,
            "improvements": narrative.improvements,
            "provenance": assessment.provenance.model_copy(
                update={"narrator": narrative.narrator, "narration": narrative.requests}
            ),
        }
    )


def _summary(assessment: Assessment, setting: Setting) -> tuple[str, ...]:
    """With the names as posted, or without any where they make a sentence unfit ("100/100" for a name)."""
    named = summary_sentences(assessment, proper(assessment.candidate.name) or NAMELESS)
    if not any(lint(text, setting) for text in named):
        return named
    return _clean(summary_sentences(assessment.model_copy(update={"position": Position()}), NAMELESS), setting)


def _clean(sentences: tuple[str, ...], setting: Setting) -> tuple[str, ...]:
    """Without a sentence that a hostile name or rubric made unfit; the label is printed in any case."""
    kept = tuple(text for text in sentences if not lint(text, setting))
    return kept or (f"The recommendation is {setting.label.title}.",) if setting.label else kept
