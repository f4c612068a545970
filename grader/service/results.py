"""What the engine made → the next revision, and the numbers of it that stand in the rows."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from grader.assessment import AnswerStatus, Assessment
from grader.engine import Engine
from grader.revising.applying import standing_answers
from grader.revising.editions import as_revision, redecided, regraded
from grader.rubric import Rubric
from grader.service.work import Work
from grader.store.audit import Plain


async def graded(engine: Engine, work: Work) -> Assessment:
    """Has the engine judge what is asked: everything, or the named answers with the others as they stand."""
    task, standing = work.task, {}
    if task.answers and (base := _base(work)) is not None:
        standing = standing_answers(base, work.rubric, asked=task.answers)
    return await engine.grade(work.transcript, work.rubric, draws=task.draws, standing=standing, progress=work.far)


def _base(work: Work) -> Assessment | None:
    """What the named answers are asked again beside: the newest result, under the rubric of the regrade."""
    if work.previous is None or not work.task.answers or same_rubric(work.previous, work.rubric):
        return work.previous
    return redecided(work.previous, work.old_rubric, work.rubric)


def settled(judged: Assessment, work: Work, at: dt.datetime) -> Assessment:
    """The revision that follows: the first one, or a regrade with what people set over it."""
    task, previous, base = work.task, work.previous, _base(work)
    if previous is None or base is None:
        first = judged.revision.model_copy(update={"reason": task.reason, "by": task.by, "at": at})
        ours = {"id": work.row.id, "created_at": work.row.created_at, "replaces": work.row.replaces}
        return judged.model_copy(update=ours | {"revision": first, "completed_at": at})
    result = regraded(base, judged, work.rubric, asked=task.answers or None)
    asked = task.answers or tuple(answer.id for answer in judged.answers)
    revised = as_revision(previous, result, mode="regrade", reason=task.reason, by=task.by, at=at, answers=asked)
    return revised.model_copy(update={"completed_at": at})


def lost_answers(judged: Assessment, work: Work) -> list[str]:
    """Ids of the answers that a regrade asked about and got no judgement of."""
    asked = set(work.task.answers) or {answer.id for answer in judged.answers}
    return [a.id for a in judged.answers if a.id in asked and a.status is AnswerStatus.FAILED]


def columns(assessment: Assessment) -> dict[str, Any]:
    """What of a revision stands in the row of its assessment."""
    provenance = assessment.provenance
    return {
        "revision": assessment.revision.n,
        "label": assessment.recommendation.label,
        "overall": assessment.overall.score,
        "attested": bool(assessment.review and assessment.review.attested),
        "rubric_id": provenance.rubric.id,
        "rubric_version": provenance.rubric.version,
        "rubric_sha256": provenance.rubric.sha256,
    }


def revision(assessment: Assessment) -> dict[str, Any]:
    """The row of a revision, its content frozen as bytes."""
    content = assessment.model_dump_json()
    made = assessment.revision
    return {
        "assessment_id": assessment.id,
        "n": made.n,
        "mode": made.mode,
        "reason": made.reason,
        "by": made.by,
        "at": made.at,
        "rubric_sha256": assessment.provenance.rubric.sha256,
        "label": assessment.recommendation.label,
        "overall": assessment.overall.score,
        "assessment": content,
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
    }


def numbers(assessment: Assessment) -> Mapping[str, Plain]:
    """What the audit trail says of a revision."""
    confidence = assessment.recommendation.confidence
    failed = [answer.id for answer in assessment.answers if answer.status is AnswerStatus.FAILED]
    return {
        "revision": assessment.revision.n,
        "mode": assessment.revision.mode,
        "label": assessment.recommendation.label,
        "overall": assessment.overall.score,
        "confidence": confidence.value if confidence else None,
        "failed_answers": failed,
    }


def same_rubric(assessment: Assessment, rubric: Rubric) -> bool:
    """Whether a rubric is the one that a revision was made by, to the letter."""
    return assessment.provenance.rubric.sha256 == rubric.sha256
