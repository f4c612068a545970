"""What a process does first."""

from __future__ import annotations

import asyncio

from grader.bootstrap.serving import opened_service
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.settings import Settings
from tests.service.desks import post


async def test_what_a_killed_process_had_in_hand_is_taken_up_at_once(
    service: GradingService, settings: Settings, caller: Caller
) -> None:
    """A moment ago it was handed over to the queue of a process that is no more; no sweep's patience is needed."""
    assessment_id = await post(service, caller)
    at_once = asyncio.Event()
    at_once.set()
    async with opened_service(settings) as next_one:
        await next_one.upkeep.run(at_once)
        assert await next_one.queue.live([assessment_id]) == {assessment_id}
