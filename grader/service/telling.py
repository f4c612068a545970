"""What happened to an assessment, written where others look: the audit trail, and messages to webhooks.

Both are part of the transaction in which it happened, so nobody is told of what was undone, and nobody is forgotten.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Literal

from grader.assessment import Status
from grader.rubric import Label
from grader.store import audit, webhooks
from grader.store.assessments import Row
from grader.store.audit import Plain
from grader.store.connection import Connection
from grader.webhooks.events import AssessmentFacts, Event, payload

WORKER, RETENTION = "worker", "retention"
"""Who acts when no key and no operator does."""

Mode = Literal["grade", "render", "redecide", "regrade", "review"]


async def note(
    connection: Connection,
    row: Row,
    action: str,
    at: dt.datetime,
    *,
    actor: str = WORKER,
    data: Mapping[str, Plain] | None = None,
) -> None:
    """A line of the audit trail about an assessment."""
    await audit.write(connection, tenant=row.tenant, actor=actor, action=action, at=at, assessment_id=row.id, data=data)


async def tell(connection: Connection, event: Event, row: Row, at: dt.datetime, *, mode: Mode | None = None) -> None:
    """A message for every webhook of the tenant that asked for this event. `row` is the state to tell of."""
    there = await webhooks.of_tenant(connection, row.tenant, held=True)
    asked = [webhook for webhook in there if event in webhook.events and not webhook.disabled_at]
    if not asked:
        return
    body = payload(event, facts(row, mode), at).decode()
    for webhook in asked:
        await queue_message(connection, webhook.id, event, body, at)


async def queue_message(
    connection: Connection, webhook_id: str, event: str, body: str, at: dt.datetime, message_id: str | None = None
) -> str:
    """A delivery to be sent at once; its id. A `message_id` is given where an earlier message is sent anew."""
    delivery_id = f"dlv_{secrets.token_hex(12)}"
    values = {
        "id": delivery_id,
        "webhook_id": webhook_id,
        "message_id": message_id or f"msg_{secrets.token_hex(12)}",
        "event": event,
        "body": body,
        "status": "pending",
        "created_at": at,
        "next_at": at,
    }
    await webhooks.add_delivery(connection, values)
    return delivery_id


def facts(row: Row, mode: Mode | None) -> AssessmentFacts:
    """Ids, states and numbers of an assessment."""
    return AssessmentFacts(
        assessment_id=row.id,
        status=Status(row.status),
        interview_id=row.interview_id,
        replaces=row.replaces,
        revision=row.revision or None,
        mode=mode,
        label=Label(row.label) if row.label else None,
        score=row.overall,
        attested=row.attested,
    )
