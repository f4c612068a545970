"""Messages that are due by a clock of the test's own, and where they arrive."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

from sqlalchemy import update

from grader.service.courier import Courier
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.store.tables import webhooks
from tests.webhooks.receivers import Answer, Receiver, status

OK = status(204)


class Clock:
    """A clock that a test sets forward."""

    def __init__(self) -> None:
        self.now = dt.datetime.now(dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, by: dt.timedelta) -> None:
        self.now += by


async def sent(courier: Courier) -> None:
    """Everything that is due has had its attempt."""
    await courier.deliver_due()
    await courier.settled()


async def a_hook(service: GradingService, caller: Caller, url: str, clock: Clock, messages: int = 1) -> dict[str, str]:
    """A webhook with messages that are due by this clock."""
    desk = replace(service.webhooks, clock=clock)
    hook = await desk.create(caller, url, ["assessment.completed"])
    for _ in range(messages):
        await desk.test(caller, hook["id"])
    return hook


async def moved(service: GradingService, port: int, to: Receiver) -> None:
    """Every webhook at one port is at another's."""
    async with service.assessments.database.writing() as connection:
        await connection.execute(update(webhooks).where(webhooks.c.url.contains(f":{port}/")).values(url=to.url))


def held(let: asyncio.Event) -> Answer:
    """Takes a message, and answers when it is let."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await let.wait()
        await OK(reader, writer)

    return answer
