"""Who is next: calls that wait stand in a line for each job, and the jobs take turns: a small one is soon done."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_job: ContextVar[object] = ContextVar("job", default=None)


@contextmanager
def one_job() -> Iterator[None]:
    """All calls that are made in the block, and by the tasks that it starts, are of one job."""
    token = _job.set(object())
    try:
        yield
    finally:
        _job.reset(token)


def current_job() -> object:
    """What the caller's calls have in common; None where nobody said."""
    return _job.get()


class Line:
    """One caller at a time is at its head; when it leaves, the next job's first is. `length` counts those behind it."""

    def __init__(self) -> None:
        self._waiting: dict[object, deque[asyncio.Future[None]]] = {}
        self._taken, self.length = False, 0

    async def reach_head(self, job: object, *, first: bool = False) -> bool:
        """Waits until the caller is at the head; whether it had to.

        `first`: before all others of its job, since it has waited already.
        """
        if not self._taken:
            self._taken = True
            return False
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        behind = self._waiting.setdefault(job, deque())
        behind.appendleft(turn) if first else behind.append(turn)
        self.length += 1
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()
            raise
        return True

    def leave(self) -> None:
        """The head goes: the next one is let in."""
        while self._waiting:
            job, turns = next(iter(self._waiting.items()))
            del self._waiting[job]
            turn = turns.popleft()
            self.length -= 1
            if turns:
                self._waiting[job] = turns  # at the end: the others' turn comes first
            if not turn.done():
                turn.set_result(None)
                return
        self._taken = False
