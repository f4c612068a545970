"""Sends the messages that are due, and writes down what came of them."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Any

import structlog

from grader.errors import StoreUnavailable
from grader.store import webhooks as rows
from grader.store.database import Database
from grader.store.webhooks import DeliveryRow
from grader.webhooks.schedule import next_attempt
from grader.webhooks.sending import Attempt, Sender

WEBHOOKS, MESSAGES, AT_ONCE = 20, 20, 8
"""So many webhooks are served at a time, so many messages are taken for them in a round, and one gets so many at once:
a receiver that hangs holds up its own messages and nobody else's."""

LEASE = dt.timedelta(seconds=60)  # longer than a round of one webhook can last: meanwhile nobody else sends for it

_ENDED: Mapping[str, Any] = {"status": "gone", "next_at": None}
_RANDOM = SystemRandom()
log = structlog.get_logger()


@dataclass(frozen=True)
class Courier:
    """Any number of processes may run one: each message is taken by one of them at a time."""

    database: Database
    sender: Sender
    clock: Callable[[], dt.datetime]
    random: Callable[[], float] = _RANDOM.random
    _served: dict[str, asyncio.Task[None]] = field(default_factory=dict, init=False)
    _ending: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def deliver_due(self) -> None:
        """Begins to send what is due, to webhooks that are not being served already."""
        room = WEBHOOKS - len(self._served)
        if room <= 0 or self._ending.is_set():
            return
        now = self.clock()
        async with self.database.writing() as connection:
            due = await rows.take_due(connection, now, now + LEASE, MESSAGES, list(self._served))
        for webhook_id in dict.fromkeys(delivery.webhook_id for delivery in due):
            own = [delivery for delivery in due if delivery.webhook_id == webhook_id]
            self._served[webhook_id] = asyncio.create_task(self._serve(webhook_id, own))

    async def settled(self) -> None:
        """Waits until every message in hand has had its attempt."""
        await asyncio.gather(*self._served.values())

    async def end(self) -> None:
        """What a process does that stops: attempts under way finish, messages that had none yet go back at once."""
        self._ending.set()
        await self.settled()
        self._ending.clear()

    async def _serve(self, webhook_id: str, messages: Sequence[DeliveryRow]) -> None:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(delivery: DeliveryRow) -> None:
            async with places:
                await self._take_care(delivery)

        try:
            await asyncio.gather(*map(one, messages))
        finally:
            del self._served[webhook_id]

    async def _take_care(self, delivery: DeliveryRow) -> None:
        """Whatever happens to one message, the others of its webhook get their attempt."""
        try:
            if self._ending.is_set():
                await self._give_back(delivery)
            else:
                await self._attempt(delivery)
        except StoreUnavailable as e:
            log.warning("webhook attempt not written", reason=str(e))  # its lease ends, and it is sent again
        except Exception:
            log.exception("webhook attempt failed", delivery_id=delivery.id)

    async def _give_back(self, delivery: DeliveryRow) -> None:
        async with self.database.writing() as connection:
            await rows.postpone(connection, [delivery.id], self.clock())

    async def _attempt(self, delivery: DeliveryRow) -> None:
        async with self.database.reading() as connection:
            webhook = await rows.find(connection, delivery.webhook_id)
        if webhook is None:
            return  # taken away since this message was taken in hand
        if webhook.disabled_at is not None:
            await self._settle(delivery, _ENDED)
            return
        body, at = delivery.body.encode(), self.clock()
        attempt = await self.sender.send(webhook.url, webhook.secret, delivery.message_id, body, at)
        await self._settle(delivery, self._outcome(delivery, attempt), gone=attempt.gone)
        log.info("webhook attempt", delivery_id=delivery.id, status=attempt.status, delivered=attempt.delivered)

    async def _settle(self, delivery: DeliveryRow, outcome: Mapping[str, Any], *, gone: bool = False) -> None:
        """Writes an outcome down. There is no next time where another message has met with a 410 meanwhile."""
        async with self.database.writing() as connection:
            if gone:
                await rows.disable(connection, delivery.webhook_id, self.clock())
            webhook = await rows.find(connection, delivery.webhook_id)
            ended = webhook is not None and webhook.disabled_at is not None and outcome["status"] == "pending"
            await rows.settle(connection, delivery.id, {**outcome, **(_ENDED if ended else {})})

    def _outcome(self, delivery: DeliveryRow, attempt: Attempt) -> dict[str, Any]:
        now, number = self.clock(), delivery.attempts + 1
        delay = next_attempt(number, self.random)
        if attempt.delivered:
            status, next_at = "delivered", None
        elif attempt.gone or delay is None:
            status, next_at = "gone" if attempt.gone else "failed", None
        else:
            status, next_at = "pending", now + delay
        told = {"last_at": now, "last_status": attempt.status, "last_error": attempt.error}
        return {"status": status, "next_at": next_at, "attempts": number} | told
