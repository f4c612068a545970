"""An assessment as callers see it: in short for lists and answers to a POST, and as the whole of contract section 3."""

from __future__ import annotations

import json
from typing import Any

from grader.assessment import SCHEMA_VERSION, Assessment, Status
from grader.store.assessments import UNFINISHED, Row
from grader.transcript import Candidate, Interview, Position, Transcript


def in_short(row: Row) -> dict[str, Any]:
    """Ids, states and numbers, with the names that a list needs. `revision` is null while there is no result."""
    return {
        "id": row.id,
        "status": row.status,
        "waiting": _waiting(row),
        "created_at": row.created_at,
        "completed_at": row.completed_at,
        "revision": row.revision or None,
        "progress": _progress(row),
        "replaces": row.replaces,
        "interview_id": row.interview_id,
        "candidate": {"id": row.candidate_id, "name": row.candidate_name},
        "position": row.position_title,
        "rubric": {"id": row.rubric_id, "version": row.rubric_version, "sha256": row.rubric_sha256},
        "judges": json.loads(row.judges),
        "narrator": row.narrator,
        "label": row.label,
        "overall": row.overall,
        "attested": row.attested,
    }


def whole(row: Row, content: str, metadata: str | None) -> dict[str, Any]:
    """The newest revision, with the state of today: a regrade may be under way. `metadata` is JSON as posted."""
    shown: dict[str, Any] = json.loads(content)
    return shown | _today(row, metadata)


def pending(row: Row, transcript: Transcript | None, metadata: str | None) -> dict[str, Any]:
    """The same shape where there is no result: what is not known is null, or an empty list.

    Without its transcript, which is erased then, the ids are left of who was interviewed when.
    """
    return {
        **dict.fromkeys(Assessment.model_fields),
        "schema_version": SCHEMA_VERSION,
        "id": row.id,
        "created_at": row.created_at,
        "completed_at": row.completed_at,
        "replaces": row.replaces,
        **_posted(row, transcript),
        "answers": [],
        "categories": [],
        "overall": {"score": None, "interval": None, "formula": ""},
        "summary": "",
        "strengths": [],
        "improvements": [],
        "data_quality": [],
        **_today(row, metadata),
    }


def _posted(row: Row, transcript: Transcript | None) -> dict[str, Any]:
    candidate, position, interview = Candidate(id=row.candidate_id), Position(), Interview(id=row.interview_id)
    if transcript is not None:
        candidate, position, interview = transcript.candidate, transcript.position, transcript.interview
    nouns = {"candidate": candidate, "position": position, "interview": interview}
    return {name: noun.model_dump(mode="json") for name, noun in nouns.items()}


def _today(row: Row, metadata: str | None) -> dict[str, Any]:
    """What is not frozen with a revision."""
    return {
        "status": row.status,
        "waiting": _waiting(row),
        "progress": _progress(row),
        "metadata": json.loads(metadata) if metadata else None,
    }


def _waiting(row: Row) -> dict[str, Any] | None:
    if row.status is not Status.WAITING:
        return None
    return {"code": row.waiting_code, "since": row.waiting_since, "until": row.waiting_until}


def _progress(row: Row) -> dict[str, int] | None:
    if row.status not in UNFINISHED or not row.to_judge:
        return None
    return {"judged": row.judged, "answers": row.to_judge}
