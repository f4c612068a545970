"""Many pieces of work on one event loop, none of which keeps the loop from the others for long."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from time import perf_counter
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

SLICE = 0.005
"""Seconds of work after which whoever else wants a turn waits for a later round of the loop."""

T = TypeVar("T")


async def together(coroutines: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Runs all at once; their results in order.

    The first to raise cancels the others, and what it raised is raised as it is, not in a group.
    """
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(coroutine) for coroutine in coroutines]
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
    return [task.result() for task in tasks]


async def turn() -> None:
    """To be awaited before a piece of work of a millisecond or more that a thousand tasks may want to do at once.

    A loop runs all that is ready before it looks at a socket or a timer again. So a piece goes on at once only while
    its round has not lasted long; the others follow one a round, in the order in which they came.
    """
    loop = asyncio.get_running_loop()
    turns = _turns.get(loop)
    if turns is None:
        turns = _turns[loop] = _Turns()
    await turns.take(loop)


async def aside(work: Callable[[], T]) -> T:
    """Pure work in a thread, one piece at a time in a process: more would only take the loop's share of its turns."""
    run = partial(copy_context().run, work)
    return await asyncio.get_running_loop().run_in_executor(_ASIDE, run)


class _Turns:
    """The turns of one loop. `_began` is when the first piece of this round did, None where there was none yet."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._began: float | None = None

    async def take(self, loop: asyncio.AbstractEventLoop) -> None:
        now = perf_counter()
        if self._began is None:
            self._began = now
            loop.call_soon(self._next_round, loop)
        elif self._waiting or now - self._began > SLICE:
            place: asyncio.Future[None] = loop.create_future()
            self._waiting.append(place)
            await place

    def _next_round(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():  # who was cancelled wants no turn
                place.set_result(None)
                break
        self._began = perf_counter() if self._waiting else None
        if self._waiting:
            loop.call_soon(self._next_round, loop)


_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, _Turns] = WeakKeyDictionary()
_ASIDE = ThreadPoolExecutor(1, "aside")
