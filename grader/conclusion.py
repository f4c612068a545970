"""Answers with grades → the whole assessment, without its sentences: scores, label, confidence, notices, provenance."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from grader import __version__
from grader.assessment import (
    AnswerGrade,
    AnswerStatus,
    Assessment,
    CategoryScore,
    JudgeReference,
    Overall,
    Provenance,
    Recommendation,
    Revision,
    RubricReference,
    Status,
)
from grader.completion import Usage
from grader.confidence.estimate import confidence
from grader.decision.deciding import decide
from grader.judgement import ErrorModel
from grader.narrative.quality import notices
from grader.noun import sha256_of
from grader.rubric import Rubric
from grader.scoring.scores import score_categories, score_overall
from grader.transcript import Transcript


def never_measured(_: Rubric, /) -> ErrorModel | None:
    """The error of a judge that no calibration knows."""
    return None


@dataclass(frozen=True)
class Method:
    """How an assessment is made: what provenance tells of the engine that makes it.

    `error` is the judge's under any rubric, `measured` finds the one that was measured under a certain rubric (None
    where none was) and raises LabError for a calibration that cannot be read.
    """

    judges: tuple[JudgeReference, ...]
    error: ErrorModel
    prompts_sha256: str
    measured: Callable[[Rubric], ErrorModel | None] = never_measured

    def under(self, rubric: Rubric) -> Method:
        """The method for this rubric: with the judge's error as measured under it, where it was."""
        return replace(self, error=self.measured(rubric) or self.error)


def decided(
    answers: tuple[AnswerGrade, ...], rubric: Rubric, error: ErrorModel, *, misaligned: bool
) -> tuple[tuple[CategoryScore, ...], Overall, Recommendation]:
    """Scores and label of these answers under this rubric; no call, no words."""
    categories = score_categories(answers, rubric, error)
    overall = score_overall(categories, answers, rubric, error)
    decision = decide(answers, categories, overall, rubric, misaligned=misaligned)
    recommendation = Recommendation(
        label=decision.label,
        rule=decision.rule,
        reason_codes=decision.reason_codes,
        confidence=confidence(answers, rubric, error, decision),
        closest_flip=decision.closest_flip,
    )
    return categories, overall, recommendation


def assembled(
    transcript: Transcript,
    rubric: Rubric,
    answers: tuple[AnswerGrade, ...],
    method: Method,
    *,
    misaligned: bool,
    usage: Usage,
    at: datetime,
) -> Assessment:
    """The first revision of an assessment, its sentences still to be written."""
    categories, overall, recommendation = decided(answers, rubric, method.error, misaligned=misaligned)
    return Assessment(
        id=assessment_id(transcript, rubric, method.judges),
        status=status_of(answers),
        created_at=at,
        revision=Revision(at=at),
        candidate=transcript.candidate,
        position=transcript.position,
        interview=transcript.interview,
        answers=answers,
        categories=categories,
        overall=overall,
        recommendation=recommendation,
        data_quality=notices(transcript.interview, answers, misaligned=misaligned, codes=recommendation.reason_codes),
        usage=usage,
        provenance=Provenance(
            engine_version=__version__,
            rubric=RubricReference(id=rubric.id, version=rubric.version, sha256=rubric.sha256),
            prompts_sha256=method.prompts_sha256,
            judges=method.judges,
            narrator="facts",  # until `narrated` says otherwise
            calibration=method.error,
            transcript_sha256=sha256_of(transcript),
            generated_at=at,
        ),
    )


def assessment_id(transcript: Transcript, rubric: Rubric, judges: tuple[JudgeReference, ...]) -> str:
    """Derived from transcript, rubric and judges: the same work has the same id."""
    parts = [sha256_of(transcript), rubric.sha256, *map(_asked, judges)]
    return f"asm_{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:24]}"


def _asked(judge: JudgeReference) -> str:
    """A judge with its part in the work: one that only settles splits makes other assessments than one of a panel."""
    if judge.role == "judge":
        return judge.spec
    return f"{judge.role}={judge.spec}" + ("" if judge.below is None else f"<{judge.below}")


def status_of(answers: Sequence[AnswerGrade]) -> Status:
    """`failed` where some answer failed and none got a judgement, not even that there is nothing to rate in it."""
    failed = any(answer.status is AnswerStatus.FAILED for answer in answers)
    judged = any(answer.status is AnswerStatus.SCORED or answer.verdict is not None for answer in answers)
    return Status.FAILED if failed and not judged else Status.COMPLETED
