"""Rows for tests of the store: an assessment, a webhook, a message, with nothing said that a test is not about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from grader.assessment import Status
from grader.store import assessments, rubrics, webhooks
from tests.builders import a_rubric

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


async def an_assessment(connection: AsyncConnection, assessment_id: str = "asm_1", **changes: Any) -> str:
    """One that is queued, of tenant acme; its id."""
    rubric = a_rubric()
    await rubrics.keep_content(connection, rubric)
    values: dict[str, Any] = {
        "id": assessment_id,
        "tenant": "acme",
        "status": Status.QUEUED,
        "created_at": NOON,
        "queued_at": NOON,
        "transcript": "{}",
        "transcript_sha256": "0" * 64,
        "metadata": "{}",
        "rubric_id": rubric.id,
        "rubric_version": rubric.version,
        "rubric_sha256": rubric.sha256,
        "judges": "[]",
        "narrator": "facts",
        "task": "{}",
    }
    await assessments.add(connection, values | changes)
    return assessment_id


async def a_webhook(connection: AsyncConnection, webhook_id: str = "whk_1", **changes: Any) -> str:
    """One of tenant acme that wants everything; its id."""
    values = {
        "id": webhook_id,
        "tenant": "acme",
        "url": "http://127.0.0.1:9/",
        "secret": "whsec_x",
        "created_at": NOON,
    }
    await webhooks.add(connection, values | changes, ["assessment.completed"])
    return webhook_id


async def a_message(connection: AsyncConnection, delivery_id: str, webhook_id: str = "whk_1", **changes: Any) -> str:
    """One that is due; its id."""
    values = {
        "id": delivery_id,
        "webhook_id": webhook_id,
        "message_id": f"msg_{delivery_id}",
        "event": "assessment.completed",
        "body": "{}",
        "status": "pending",
        "created_at": NOON,
        "next_at": NOON,
    }
    await webhooks.add_delivery(connection, values | changes)
    return delivery_id
