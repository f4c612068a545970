"""What is left of an assessment when a candidate asks to be forgotten: ids, hashes, numbers, levels and labels.

Texts are kept by name, never by omission: a field that is added later is erased until somebody lists it here.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Any, TypeVar

from pydantic import BaseModel

from grader.assessment import Assessment, Status

N = TypeVar("N", bound=BaseModel)

KEPT: dict[str, frozenset[str]] = {
    "Assessment": frozenset({"schema_version", "id", "replaces"}),
    "Revision": frozenset({"mode", "by", "answers"}),
    "Review": frozenset({"reviewer"}),
    "Candidate": frozenset({"id"}),
    "Interview": frozenset({"id"}),
    "AnswerGrade": frozenset({"id", "band", "formula"}),
    "Disclosure": frozenset({"requests"}),
    "MachineGrade": frozenset({"band", "formula"}),
    "CriterionGrade": frozenset({"id", "name", "anchor"}),
    "Override": frozenset({"by"}),
    "CategoryScore": frozenset({"id", "name", "band", "formula"}),
    "Overall": frozenset({"formula"}),
    "Recommendation": frozenset({"rule"}),
    "LabelOverride": frozenset({"rule", "by"}),
    "Confidence": frozenset({"band", "meaning", "drivers"}),
    "Flip": frozenset({"change"}),
    "DataQuality": frozenset({"answer_ids"}),
    "Provenance": frozenset(
        {"engine_version", "prompts_sha256", "earlier_prompts_sha256", "narrator", "narration", "transcript_sha256"}
    ),
    "RubricReference": frozenset({"id", "version", "sha256"}),
    "JudgeReference": frozenset({"spec", "model", "replied_as", "role"}),
    "ErrorModel": frozenset({"source"}),
    "CriterionError": frozenset({"id", "source"}),
}
"""By noun, the fields whose text stays: ids, hashes, names of the rubric, of judges and of those who reviewed, and
sentences that are made of these and of numbers alone."""

EMPTIED = frozenset({"strengths", "improvements", "missing_points", "follow_ups"})
"""Lists whose entries are nothing but text."""


def erased(assessment: Assessment) -> Assessment:
    """The assessment without any text of or about the candidate; its figures still agree.

    Erasing what is erased changes nothing. A level keeps the places of its quotes without their words, so that
    intervals can be computed again.
    """
    left = _left(assessment)
    language = _subtag(assessment.interview.language)
    interview = left.interview.model_copy(update={"language": language})
    return left.model_copy(update={"status": Status.ERASED, "interview": interview, "waiting": None})


def _left(noun: N) -> N:
    kept = KEPT.get(type(noun).__name__, frozenset())
    fields = type(noun).model_fields
    return noun.model_copy(
        update={
            name: _value(getattr(noun, name), optional=fields[name].default is None)
            for name in fields
            if name not in kept
        }
        | {name: () for name in fields if name in EMPTIED}
    )


def _value(value: Any, *, optional: bool) -> Any:
    if isinstance(value, BaseModel):
        return _left(value)
    if isinstance(value, tuple):
        return tuple(_value(v, optional=False) for v in value if not _is_text(v))
    if _is_text(value):
        return None if optional else ""
    return value


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, Enum)


def _subtag(language: str | None) -> str | None:
    """The primary subtag of what looks like a language tag: what is posted there can be any text."""
    match = re.match(r"([A-Za-z]{2,3})(?:$|[-_])", language or "")
    return match[1].lower() if match else None
