"""A provider that waits, a database that fails, a clock that moves: what tests of keeping replies stand on."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from grader.completion import Completion, CompletionRequest
from grader.errors import StoreUnavailable
from grader.store import completions, usage
from grader.store.database import Database
from grader.store.kept import Keeping
from grader.store.usage import Total
from tests.doubles import FunctionProvider, a_completion
from tests.store.rows import NOON, an_assessment


def noon() -> dt.datetime:
    """A clock that stands still."""
    return NOON


class Gate:
    """A provider whose replies come when the test says so."""

    def __init__(self, reply: Completion | Exception | None = None) -> None:
        self.asked, self.open, self.reply = asyncio.Event(), asyncio.Event(), reply or a_completion("late")
        self.calls = 0

    async def complete(self, _: CompletionRequest, /) -> Completion:
        self.calls += 1
        self.asked.set()
        await self.open.wait()
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


class Flaky:
    """A database whose next writes fail, before they begin or after they are through, as often as the test says."""

    def __init__(self, database: Database, before: int = 0, after: int = 0) -> None:
        self._database, self.before, self.after, self.tried = database, before, after, 0
        self.reading = database.reading

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        self.tried += 1
        if self.before:
            self.before -= 1
            raise StoreUnavailable("the database cannot be reached")
        async with self._database.writing() as connection:
            yield connection
        if self.after:
            self.after -= 1
            raise StoreUnavailable("the database cannot be reached")


class Time:
    """A clock that stands still but for pauses."""

    def __init__(self) -> None:
        self.now, self.pauses = NOON, list[float]()

    def __call__(self) -> dt.datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += dt.timedelta(seconds=seconds)
        await asyncio.sleep(0)


async def opened(database: Database) -> Keeping:
    """The replies of a new assessment: none yet."""
    async with database.writing() as connection:
        await an_assessment(connection)
    return await Keeping.opened(database, "acme", "asm_1", noon)


async def kept_rows(database: Database, assessment_id: str = "asm_1") -> dict[str, Completion]:
    """The replies that are in the database."""
    async with database.reading() as connection:
        return await completions.held(connection, assessment_id)


async def totals(database: Database) -> list[Total]:
    """What was counted."""
    async with database.reading() as connection:
        return await usage.totals(connection)


def replying(text: str = "4") -> FunctionProvider:
    """A provider that always says the same."""
    return FunctionProvider(lambda _: text)


def away(database: Flaky, time: Time) -> Keeping:
    """Replies of the assessment, kept in a database that is away at times."""
    return Keeping(database, "acme", "asm_1", time, sleep=time.sleep)  # type: ignore[arg-type] # all that it uses
