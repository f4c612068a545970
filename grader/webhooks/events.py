"""What a webhook tells: the events, and the body of one, made once. Pure.

The shape is that of Standard Webhooks: `{type, timestamp, data}`. What is signed are these bytes, and they are the
bytes that are sent, stored and sent again. No noun here has a field that could hold a text of the candidate, so an
erasure has nothing to do in what was already told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal

from grader.assessment import Status
from grader.errors import WebhookError
from grader.noun import Record
from grader.rubric import Label


class Event(StrEnum):
    """What can be told. `TEST` is sent on request only; the others are what an endpoint subscribes to."""

    COMPLETED = "assessment.completed"
    FAILED = "assessment.failed"
    REPORT = "report.created"
    REVIEW = "review.submitted"
    ERASED = "assessment.erased"
    TEST = "webhook.test"


SUBSCRIBABLE: tuple[Event, ...] = tuple(event for event in Event if event is not Event.TEST)

Mode = Literal["grade", "render", "redecide", "regrade", "review"]


class AssessmentFacts(Record):
    """The state of an assessment when the event happened; None, told as null, is what it does not have.

    `revision` counts from 1 and `mode` is how it was made; `score` is the overall one, 0..100; `replaces` is the
    assessment that this one succeeds; `attested` says whether a person has attested it.
    """

    assessment_id: str
    status: Status
    interview_id: str | None = None
    replaces: str | None = None
    revision: int | None = None
    mode: Mode | None = None
    label: Label | None = None
    score: int | None = None
    attested: bool = False


class EndpointFacts(Record):
    """What `webhook.test` tells: which endpoint is tried."""

    webhook_id: str


def chosen(names: Iterable[str]) -> tuple[Event, ...]:
    """The events an endpoint asks for, each once and in the order of `Event`.

    Raises `WebhookError` where there is none, and for the first that there is not.
    """
    wanted = tuple(names)
    known = ", ".join(SUBSCRIBABLE)
    for place, name in enumerate(wanted):
        if name not in SUBSCRIBABLE:
            raise WebhookError(f"there is no such event; there are {known}", field=f"events[{place}]")
    if not wanted:
        raise WebhookError(f"at least one of {known}", field="events")
    return tuple(event for event in SUBSCRIBABLE if event in wanted)


def payload(event: Event, data: AssessmentFacts | EndpointFacts, at: datetime) -> bytes:
    """The body of one event: compact JSON in ASCII, every field of `data` present. `at` is when it happened, aware."""
    told = {"type": event, "timestamp": _utc(at), "data": data.model_dump(mode="json")}
    return json.dumps(told, separators=(",", ":")).encode("ascii")


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
