"""Webhooks of a tenant: registered, listed, tried, taken away; their deliveries, and one of them once more."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from grader.errors import NotFound, WrongState
from grader.service import paging
from grader.service.keys import Caller
from grader.service.telling import queue_message
from grader.store import audit
from grader.store import webhooks as rows
from grader.store.connection import Connection
from grader.store.database import Database
from grader.store.webhooks import DeliveryRow, WebhookRow
from grader.webhooks.events import EndpointFacts, Event, chosen, payload
from grader.webhooks.guard import Resolve, check_url
from grader.webhooks.signing import new_secret


@dataclass(frozen=True)
class Webhooks:
    """The desk for webhooks. `allow_private` opens loopback and private addresses, for development."""

    database: Database
    clock: Callable[[], dt.datetime]
    allow_private: bool
    resolve: Resolve

    async def create(self, caller: Caller, url: str, events: Sequence[str]) -> dict[str, Any]:
        """A new webhook, with its secret, which is not shown again. Raises WebhookError for its address or events."""
        wanted = chosen(events)
        await check_url(url, allow_private=self.allow_private, resolve=self.resolve)
        webhook_id, secret, now = f"whk_{secrets.token_hex(12)}", new_secret(), self.clock()
        values = {"id": webhook_id, "tenant": caller.tenant, "url": url, "secret": secret, "created_at": now}
        async with self.database.writing() as connection:
            await rows.add(connection, values, wanted)
            await self._note(connection, caller, "webhook_created", webhook_id)
            row = await self._found(connection, caller, webhook_id)
        return _shown(row) | {"secret": secret}

    async def known(self, caller: Caller) -> dict[str, Any]:
        """All webhooks of the tenant, oldest first, without their secrets."""
        async with self.database.reading() as connection:
            return {"items": [_shown(w) for w in await rows.of_tenant(connection, caller.tenant)], "next_cursor": None}

    async def remove(self, caller: Caller, webhook_id: str) -> None:
        """Takes a webhook and its deliveries away."""
        async with self.database.writing() as connection:
            await self._found(connection, caller, webhook_id)
            await rows.remove(connection, webhook_id)
            await self._note(connection, caller, "webhook_removed", webhook_id)

    async def test(self, caller: Caller, webhook_id: str) -> dict[str, Any]:
        """Sends a message that tells of nothing. Raises WrongState where the receiver is gone."""
        now = self.clock()
        async with self.database.writing() as connection:
            await self._open(connection, caller, webhook_id)
            body = payload(Event.TEST, EndpointFacts(webhook_id=webhook_id), now).decode()
            delivery_id = await queue_message(connection, webhook_id, Event.TEST, body, now)
            return _delivery(await _found_delivery(connection, webhook_id, delivery_id))

    async def deliveries(self, caller: Caller, webhook_id: str, cursor: str | None, limit: int) -> dict[str, Any]:
        """A page of deliveries, newest first."""
        before = paging.after_time(cursor)
        async with self.database.reading() as connection:
            await self._found(connection, caller, webhook_id)
            some = await rows.page(connection, webhook_id, before, limit + 1)
        return paging.page(some, limit, lambda d: paging.by_time(d.created_at, d.id), _delivery)

    async def replay(self, caller: Caller, webhook_id: str, delivery_id: str) -> dict[str, Any]:
        """Sends a message once more, under its own message id: a receiver that has it already will know it."""
        now = self.clock()
        async with self.database.writing() as connection:
            await self._open(connection, caller, webhook_id)
            old = await _found_delivery(connection, webhook_id, delivery_id)
            new = await queue_message(connection, webhook_id, old.event, old.body, now, old.message_id)
            return _delivery(await _found_delivery(connection, webhook_id, new))

    async def _open(self, connection: Connection, caller: Caller, webhook_id: str) -> None:
        if (await self._found(connection, caller, webhook_id)).disabled_at is not None:
            raise WrongState("its receiver answered 410, so it is ended; register it anew")

    async def _found(self, connection: Connection, caller: Caller, webhook_id: str) -> WebhookRow:
        found = await rows.find(connection, webhook_id, caller.tenant)
        if found is None:
            raise NotFound("no such webhook")
        return found

    async def _note(self, connection: Connection, caller: Caller, action: str, webhook_id: str) -> None:
        who = {"tenant": caller.tenant, "actor": caller.key_id}
        await audit.write(connection, **who, action=action, at=self.clock(), data={"webhook_id": webhook_id})


async def _found_delivery(connection: Connection, webhook_id: str, delivery_id: str) -> DeliveryRow:
    found = await rows.find_delivery(connection, webhook_id, delivery_id)
    if found is None:
        raise NotFound("no such delivery")
    return found


def _shown(row: WebhookRow) -> dict[str, Any]:
    status = "active" if row.disabled_at is None else "disabled"
    shown = row.model_dump(include={"id", "url", "events", "created_at", "disabled_at"})
    return {"id": shown.pop("id"), "status": status} | shown


def _delivery(row: DeliveryRow) -> dict[str, Any]:
    return row.model_dump(exclude={"webhook_id", "body"})
