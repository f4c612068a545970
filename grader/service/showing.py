"""An assessment as callers see it: in short for lists and answers to a POST, and as the whole of contract section 3."""

from __future__ import annotations

import json
from typing import Any

from grader.assessment import SCHEMA_VERSION, Assessment, Status
from grader.completion import Usage
from grader.store.assessments import UNFINISHED, Row
from grader.transcript import Transcript


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


def whole(row: Row, content: str) -> dict[str, Any]:
    """The newest revision, with the state of today: a regrade may be under way."""
    shown: dict[str, Any] = json.loads(content)
    return shown | {"status": row.status, "waiting": _waiting(row), "progress": _progress(row)}


def pending(row: Row, transcript: Transcript | None) -> dict[str, Any]:
    """The same shape before there is a result: what is not known yet is null or empty."""
    posted = transcript.model_dump(mode="json", include={"candidate", "position", "interview"}) if transcript else {}
    return {
        **dict.fromkeys(Assessment.model_fields),
        "schema_version": SCHEMA_VERSION,
        "id": row.id,
        "status": row.status,
        "waiting": _waiting(row),
        "progress": _progress(row),
        "created_at": row.created_at,
        "completed_at": row.completed_at,
        "replaces": row.replaces,
        **posted,
        "answers": [],
        "categories": [],
        "overall": {"score": None, "interval": None, "formula": ""},
        "summary": "",
        "strengths": [],
        "improvements": [],
        "data_quality": [],
        "usage": Usage().model_dump(mode="json"),
    }


def _waiting(row: Row) -> dict[str, Any] | None:
    if row.status is not Status.WAITING:
        return None
    return {"code": row.waiting_code, "since": row.waiting_since, "until": row.waiting_until}


def _progress(row: Row) -> dict[str, int] | None:
    if row.status not in UNFINISHED or not row.to_judge:
        return None
    return {"judged": row.judged, "answers": row.to_judge}
