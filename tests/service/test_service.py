"""The front door: what keeps running while a server answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from grader.jobs.inline import InlineQueue
from grader.jobs.queue import Run
from grader.service import service as front
from grader.service.service import GradingService
from tests.service.desks import SQLITE


@dataclass
class FailingOnce(InlineQueue):
    """A queue whose first work ends in a fault; `began` counts how often it was begun."""

    began: int = 0
    again: asyncio.Event = field(default_factory=asyncio.Event)

    async def work(self, run: Run, stop: asyncio.Event, /) -> None:
        self.began += 1
        if self.began == 1:
            raise RuntimeError("a fault of ours")
        self.again.set()
        await stop.wait()


@SQLITE
async def test_a_queue_that_fails_begins_again(service: GradingService, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to restart the server for it."""
    monkeypatch.setattr(front, "BEGIN_AGAIN", 0.0)
    queue = FailingOnce()
    async with replace(service, queue=queue).serving():
        await asyncio.wait_for(queue.again.wait(), 10)
    assert queue.began == 2
