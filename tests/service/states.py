"""Ways to bring an assessment into each of its states; each gives its id and whatever keeps it there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from structlog.testing import capture_logs

from grader.completion import Completion, CompletionRequest
from grader.errors import ConnectionLost, RequestRejected
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from tests.service.desks import graded, post, replying
from tests.service.working import asking


class Holding:
    """A provider that answers when it is let."""

    def __init__(self) -> None:
        self.asked, self.let = asyncio.Event(), asyncio.Event()

    async def complete(self, request: CompletionRequest, /) -> Completion:
        self.asked.set()
        await self.let.wait()
        raise RequestRejected("nobody waits for this any more")


@asynccontextmanager
async def running(service: GradingService, assessment_id: str) -> AsyncIterator[Holding]:
    """The work on an assessment is under way while the block runs, its first call sent; then it is ended."""
    provider = Holding()
    work = asyncio.create_task(asking(service, provider).works.run(assessment_id))
    try:
        await provider.asked.wait()
        yield provider
    finally:
        if not work.done():
            work.cancel()
        with suppress(asyncio.CancelledError):
            await work


async def queued(service: GradingService, caller: Caller) -> str:
    """Nobody has begun."""
    return await post(service, caller)


async def waiting(service: GradingService, caller: Caller) -> str:
    """Its provider is out of reach."""
    return await graded(replying(service, lambda _: ConnectionLost("no connection")), caller)


async def completed(service: GradingService, caller: Caller) -> str:
    """There is a result."""
    return await graded(replying(service), caller)


async def failed(service: GradingService, caller: Caller) -> str:
    """No answer could be judged, and the result says so."""
    return await graded(replying(service, lambda _: RequestRejected("no such model")), caller)


async def broken(service: GradingService, caller: Caller) -> str:
    """A fault of ours ended the work, three times: there is no result."""

    def fault(_: CompletionRequest) -> str:
        raise ZeroDivisionError

    service = replying(service, fault)
    assessment_id = await post(service, caller)
    with capture_logs():  # whose default prints a page for an exception
        for _ in range(3):
            await service.works.run(assessment_id)
    return assessment_id


async def cancelled(service: GradingService, caller: Caller) -> str:
    """Somebody gave it up."""
    assessment_id = await post(service, caller)
    await service.assessments.cancel(caller, assessment_id)
    return assessment_id


async def erased(service: GradingService, caller: Caller) -> str:
    """It had a result."""
    assessment_id = await completed(service, caller)
    await service.erasures.erase(caller, assessment_id)
    return assessment_id


async def erased_unread(service: GradingService, caller: Caller) -> str:
    """It had none yet."""
    assessment_id = await queued(service, caller)
    await service.erasures.erase(caller, assessment_id)
    return assessment_id


async def regrading(service: GradingService, caller: Caller) -> str:
    """There is a result, and another is ordered."""
    assessment_id = await completed(service, caller)
    await service.editions.revise(caller, assessment_id, Revising(mode="regrade"))
    return assessment_id


STATES: dict[str, Callable[[GradingService, Caller], Awaitable[str]]] = {
    "queued": queued,
    "waiting": waiting,
    "completed": completed,
    "failed": failed,
    "broken": broken,
    "cancelled": cancelled,
    "erased": erased,
    "erased_unread": erased_unread,
    "regrading": regrading,
}
