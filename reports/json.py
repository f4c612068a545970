"""The assessment itself, as JSON."""

from __future__ import annotations

from grader.assessment import Assessment
from reports.audience import OMITTED, Audience, for_candidate


def json(assessment: Assessment, audience: Audience) -> bytes:
    """All fields for a recruiter; for a candidate those that `OMITTED` leaves, from the redacted copy."""
    if audience == "recruiter":
        text = assessment.model_dump_json(indent=2)
    else:
        text = for_candidate(assessment).model_dump_json(indent=2, exclude=OMITTED)
    return f"{text}\n".encode()
