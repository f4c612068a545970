"""Webhooks and their deliveries as rows. A delivery is written with what it tells of, and sent afterwards."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import field_validator
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from grader.noun import Record
from grader.store.tables import deliveries, webhooks


class WebhookRow(Record):
    """Where a tenant wants to be told of which events. `disabled_at`: the receiver answered 410."""

    id: str
    tenant: str
    url: str
    events: tuple[str, ...]
    secret: str
    created_at: dt.datetime
    disabled_at: dt.datetime | None

    @field_validator("events", mode="before")
    @classmethod
    def _from_json(cls, value: object) -> object:
        return json.loads(value) if isinstance(value, str) else value


class DeliveryRow(Record):
    """One message to one webhook: `status` is pending, delivered, failed or gone."""

    id: str
    webhook_id: str
    message_id: str
    event: str
    body: str
    status: str
    attempts: int
    created_at: dt.datetime
    next_at: dt.datetime | None
    last_at: dt.datetime | None
    last_status: int | None
    last_error: str | None


async def add(connection: AsyncConnection, values: Mapping[str, Any], events: Sequence[str]) -> None:
    """A new webhook."""
    await connection.execute(insert(webhooks).values(**values, events=json.dumps(list(events))))


async def of_tenant(connection: AsyncConnection, tenant: str, *, held: bool = False) -> list[WebhookRow]:
    """A tenant's webhooks, oldest first; `held`: none of them is taken away before this transaction ends."""
    query = select(webhooks).where(webhooks.c.tenant == tenant).order_by(webhooks.c.created_at, webhooks.c.id)
    if held:
        query = query.with_for_update(read=True, key_share=True)
    return [WebhookRow.model_validate(dict(row)) for row in (await connection.execute(query)).mappings()]


async def find(connection: AsyncConnection, webhook_id: str, tenant: str | None = None) -> WebhookRow | None:
    """The webhook of this id; with `tenant`, only if it is that tenant's."""
    query = select(webhooks).where(webhooks.c.id == webhook_id)
    if tenant is not None:
        query = query.where(webhooks.c.tenant == tenant)
    found = (await connection.execute(query)).mappings().one_or_none()
    return WebhookRow.model_validate(dict(found)) if found else None


async def remove(connection: AsyncConnection, webhook_id: str) -> None:
    """Takes a webhook away, with its deliveries, those too that are being written at this moment."""
    await connection.execute(select(webhooks.c.id).where(webhooks.c.id == webhook_id).with_for_update())
    await connection.execute(delete(deliveries).where(deliveries.c.webhook_id == webhook_id))
    await connection.execute(delete(webhooks).where(webhooks.c.id == webhook_id))


async def disable(connection: AsyncConnection, webhook_id: str, at: dt.datetime) -> None:
    """Ends a webhook whose receiver is gone; what was still to be sent is gone with it."""
    await connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(disabled_at=at))
    waiting = update(deliveries).where(deliveries.c.webhook_id == webhook_id, deliveries.c.status == "pending")
    await connection.execute(waiting.values(status="gone", next_at=None))


async def add_delivery(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """A message to be sent at `next_at`."""
    await connection.execute(insert(deliveries).values(**values))


async def find_delivery(connection: AsyncConnection, webhook_id: str, delivery_id: str) -> DeliveryRow | None:
    """One delivery of a webhook."""
    query = select(deliveries).where(deliveries.c.webhook_id == webhook_id, deliveries.c.id == delivery_id)
    found = (await connection.execute(query)).mappings().one_or_none()
    return DeliveryRow.model_validate(dict(found)) if found else None


async def page(
    connection: AsyncConnection, webhook_id: str, before: tuple[dt.datetime, str] | None, limit: int
) -> list[DeliveryRow]:
    """Up to `limit` deliveries of a webhook, newest first, that come after the place `before`."""
    query = select(deliveries).where(deliveries.c.webhook_id == webhook_id)
    if before:
        at, delivery_id = before
        older = (deliveries.c.created_at == at) & (deliveries.c.id < delivery_id)
        query = query.where((deliveries.c.created_at < at) | older)
    query = query.order_by(deliveries.c.created_at.desc(), deliveries.c.id.desc()).limit(limit)
    return [DeliveryRow.model_validate(dict(row)) for row in (await connection.execute(query)).mappings()]


async def take_due(
    connection: AsyncConnection, now: dt.datetime, leased_until: dt.datetime, limit: int, but_not: Collection[str]
) -> list[DeliveryRow]:
    """Up to `limit` deliveries whose time has come, for other webhooks than those of `but_not`.

    Nobody else takes them before `leased_until`. A sender that dies leaves its lease behind, and the message is sent
    again after it: at least once, not once.
    """
    query = select(deliveries).where(deliveries.c.status == "pending", deliveries.c.next_at <= now)
    query = query.where(deliveries.c.webhook_id.not_in(but_not))
    query = query.order_by(deliveries.c.next_at).limit(limit).with_for_update(skip_locked=True)
    found = [DeliveryRow.model_validate(dict(row)) for row in (await connection.execute(query)).mappings()]
    if found:
        await postpone(connection, [delivery.id for delivery in found], leased_until)
    return found


async def postpone(connection: AsyncConnection, ids: Collection[str], until: dt.datetime) -> None:
    """Sets the time before which nobody sends these messages, those of them that are still to be sent."""
    waiting = update(deliveries).where(deliveries.c.id.in_(ids), deliveries.c.status == "pending")
    await connection.execute(waiting.values(next_at=until))


async def settle(connection: AsyncConnection, delivery_id: str, values: Mapping[str, Any]) -> None:
    """What came of an attempt."""
    await connection.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(**values))


async def pending(connection: AsyncConnection) -> int:
    """How many messages are still to be sent."""
    query = select(func.count()).select_from(deliveries).where(deliveries.c.status == "pending")
    return int((await connection.execute(query)).scalar_one())


async def purge(connection: AsyncConnection, before: dt.datetime, limit: int) -> int:
    """Deletes up to `limit` deliveries from before a time, none that is still to be sent; how many."""
    old = select(deliveries.c.id).where(deliveries.c.created_at < before, deliveries.c.status != "pending")
    return (await connection.execute(delete(deliveries).where(deliveries.c.id.in_(old.limit(limit))))).rowcount
