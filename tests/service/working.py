"""A service that works, in a test: jobs run while a block runs, with the provider that the test gives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from grader.bootstrap.engines import engine_of
from grader.bootstrap.specs import parse_spec
from grader.completion import Provider
from grader.engine import Engine, now
from grader.library import load_prompts
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.service.tasks import Task
from grader.store.kept import Keeping, Kept

PROMPTS = load_prompts()


def asking(service: GradingService, provider: Provider) -> GradingService:
    """The service with every model behind `provider`; what it replies is kept as in life."""

    def engine(task: Task, keeping: Keeping) -> Engine:
        kept = Kept("test", provider, keeping)
        return engine_of([parse_spec(s) for s in task.judges], task.narrator, PROMPTS, lambda _: kept, now)

    return replace(service, works=replace(service.works, engine=engine))


@asynccontextmanager
async def working(service: GradingService) -> AsyncIterator[None]:
    """Jobs run and upkeep is done while the block runs; then everything is finished or handed back."""
    stop = asyncio.Event()
    task = asyncio.create_task(service.work(stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def settled(service: GradingService, caller: Caller, assessment_id: str) -> list[str]:
    """Waits until no work is left on an assessment; the names of its events."""
    events = service.assessments.events(caller, assessment_id)
    return [event.action async for event in events if event is not None]
