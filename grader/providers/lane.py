"""Where the calls to one model wait for their turn: a line, and the pace at which its head may leave."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field

from grader.providers.line import Line
from grader.providers.pace import Pace


@dataclass
class Lane:
    """`change` is what the head of the line waits for, where it waits."""

    pace: Pace
    line: Line = field(default_factory=Line)
    change: asyncio.Future[None] | None = None

    async def pause(self, sleeping: Awaitable[None] | None) -> None:
        """The head waits until this is over (None: for ever), or until something has changed."""
        change = self.change = asyncio.get_running_loop().create_future()
        slept = None if sleeping is None else asyncio.ensure_future(sleeping)
        if slept is not None:
            slept.add_done_callback(lambda _: _happen(change))
        try:
            await change
        finally:
            self.change = None
            if slept is not None:
                slept.cancel()

    def look_again(self) -> None:
        """Something has changed."""
        if self.change is not None:
            _happen(self.change)


def _happen(change: asyncio.Future[None]) -> None:
    if not change.done():
        change.set_result(None)
