"""What tests of the desks have in common: assessments in a certain state, without waiting for anything."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from sqlalchemy import text

from grader.completion import CompletionRequest
from grader.service.assessments import Posting
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.store.tables import metadata
from tests.builders import a_transcript
from tests.doubles import FunctionProvider, Replying
from tests.replies import rating
from tests.service.working import asking

SQLITE, POSTGRESQL = (
    pytest.mark.parametrize("database_url", [kind], indirect=True) for kind in ("sqlite", "postgresql")
)
"""For a test, or a file, of what cannot differ between the databases, or of what only PostgreSQL can do."""

MODEL = ("openai:test-model",)
ANSWERS = tuple(f"I would use topic{n} because it scales well under load number {n}." for n in range(1, 5))


def a_posting(*answers: str, **changes: Any) -> Posting:
    """Four answers for a model, unless told otherwise."""
    return Posting(**({"transcript": a_transcript(*(answers or ANSWERS)), "judges": MODEL} | changes))


async def post(service: GradingService, caller: Caller, *answers: str, **changes: Any) -> str:
    """The id of an assessment that nobody has begun to work on."""
    posted = await service.assessments.post(caller, a_posting(*answers, **changes))
    return str(posted["id"])


async def graded(service: GradingService, caller: Caller, *answers: str, **changes: Any) -> str:
    """The id of an assessment on which the work is done; every model replies as `service` has it."""
    assessment_id = await post(service, caller, *answers, **changes)
    await service.works.run(assessment_id)
    return assessment_id


def replying(service: GradingService, reply: Replying | int = 3) -> GradingService:
    """The service with models that reply so; a number is the level that they give to everything."""
    return asking(service, FunctionProvider(rating(reply) if isinstance(reply, int) else reply))


def later(service: GradingService, seconds: float = 60) -> GradingService:
    """The service so many seconds from now on, as far as its erasures and its upkeep know."""

    def clock() -> dt.datetime:
        return service.assessments.clock() + dt.timedelta(seconds=seconds)

    erasures, courier = replace(service.erasures, clock=clock), replace(service.upkeep.courier, clock=clock)
    upkeep = replace(service.upkeep, clock=clock, erasures=erasures, courier=courier)
    return replace(service, erasures=erasures, upkeep=upkeep)


def rating_by(levels: dict[str, int]) -> Callable[[CompletionRequest], str]:
    """Replies with the level of the first of these words that the answer holds."""
    return rating(lambda answer: next(level for word, level in levels.items() if word in answer))


def by_criterion(**levels: int) -> Callable[[CompletionRequest], str]:
    """Replies with these levels, whatever the answer says."""
    whole = rating(0)

    def reply(request: CompletionRequest) -> str:
        reply = json.loads(whole(request))
        for name, rated in reply["criteria"].items():
            reply["criteria"][name] = {**rated, "level": levels[name]}
        return json.dumps(reply)

    return reply


async def rows_of(service: GradingService, table: str) -> list[dict[str, Any]]:
    """Every row of a table."""
    async with service.assessments.database.reading() as connection:
        found = await connection.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 - our own names
        return [dict(row) for row in found.mappings()]


async def everything(service: GradingService) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return {table: await rows_of(service, table) for table in sorted(metadata.tables)}


async def audited(service: GradingService, caller: Caller, assessment_id: str) -> list[str]:
    """The actions of the trail about an assessment, in order."""
    trail = await service.assessments.audit(caller, assessment_id, None, 200)
    return [entry["action"] for entry in trail["items"]]


@asynccontextmanager
async def changed(service: GradingService) -> AsyncIterator[list[str]]:
    """The names of the tables that a block changed, told after it."""
    before, differing = await everything(service), list[str]()
    yield differing
    after = await everything(service)
    differing.extend(table for table in before if before[table] != after[table])


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Waits until something holds that others bring about; fails where that takes half a minute."""
    async with asyncio.timeout(30):
        for _ in count():
            if await holds():
                return
            await asyncio.sleep(0.01)
