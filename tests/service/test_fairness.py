"""A big tenant's backlog holds nobody else up, and nobody's own earlier work."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from grader.jobs.inline import InlineQueue
from grader.jobs.postgres import PostgresQueue
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.settings import Settings
from tests.service.desks import SQLITE, graded, post, replying, rows_of
from tests.service.working import settled, working


def one_at_a_time(service: GradingService, settings: Settings) -> GradingService:
    """The service with a queue of its kind that runs one job at a time."""
    queue: Any = InlineQueue(1) if service.queue.runs_here else PostgresQueue(settings.database_url, at_once=1)
    assessments, editions = replace(service.assessments, queue=queue), replace(service.editions, queue=queue)
    upkeep = replace(service.upkeep, queue=queue)
    return replace(service, queue=queue, assessments=assessments, editions=editions, upkeep=upkeep)


async def begun(service: GradingService) -> list[str]:
    """Ids of assessments in the order in which work on them began."""
    trail = sorted(await rows_of(service, "audit"), key=lambda row: row["seq"])
    return [row["assessment_id"] for row in trail if row["action"] == "started"]


async def test_a_small_tenant_goes_before_a_backlog(
    service: GradingService, settings: Settings, caller: Caller, stranger: Caller
) -> None:
    """One job at a time, ten of a big tenant, then two of a small one: these wait for one or two, not for ten."""
    service = replying(one_at_a_time(service, settings))
    big = [await post(service, caller) for _ in range(10)]
    small = [await post(service, stranger) for _ in range(2)]
    async with working(service):
        for assessment_id in (*big, *small):
            await settled(service, caller if assessment_id in big else stranger, assessment_id)
    order = await begun(service)
    await service.queue.close()
    assert max(order.index(one) for one in small) <= 3
    assert [one for one in order if one in big] == big


async def test_a_regrade_waits_behind_its_tenants_backlog(
    service: GradingService, caller: Caller, stranger: Caller
) -> None:
    """Work that is ordered again is work: it goes behind the tenant's own, and before nobody's."""
    service = replying(service)
    one = await graded(service, caller)
    for _ in range(3):
        await post(service, caller)
    theirs = await post(service, stranger)
    await service.editions.revise(caller, one, Revising(mode="regrade"))
    priority = {row["id"]: row["priority"] for row in await rows_of(service, "assessments")}
    assert priority[one] == min(priority.values()) < priority[theirs]


@SQLITE
async def test_nobody_overtakes_their_own(service: GradingService, caller: Caller) -> None:
    """While a backlog shrinks, what is posted anew does not go before what has waited all along."""
    service = replying(service)
    waiting = [await post(service, caller) for _ in range(6)]
    for assessment_id in waiting[:4]:
        await service.works.run(assessment_id)
    late = await post(service, caller)
    priority = {row["id"]: row["priority"] for row in await rows_of(service, "assessments")}
    assert [priority[one] for one in waiting] == [0, -1, -2, -3, -4, -5]
    assert priority[late] <= priority[waiting[-1]]
    await asyncio.gather(*map(service.works.run, [*waiting[4:], late]))
    assert (await rows_of(service, "assessments"))[-1]["status"] == "completed"
    fresh = await post(service, caller)
    priority = {row["id"]: row["priority"] for row in await rows_of(service, "assessments")}
    assert priority[fresh] == 0
