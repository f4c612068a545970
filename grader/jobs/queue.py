"""The protocol of a queue of jobs. A job is the work on one assessment; what that work is, the store knows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Protocol

Run = Callable[[str], Awaitable[None]]
"""Does the work on the assessment of this id. It raises nothing but CancelledError, when its process has to end."""


@dataclass(frozen=True)
class Job:
    """The work on one assessment; a higher `priority` goes first, and among equals who came first."""

    assessment_id: str
    priority: int = 0


class Queue(Protocol):
    """Hands jobs to whoever works on them. The same assessment is never worked on twice at once."""

    @property
    def runs_here(self) -> bool:
        """Whether jobs run in the server's own process."""
        ...

    async def dispatch(self, job: Job, /) -> None:
        """Hands a job over. One that is there already is no second one. Raises StoreUnavailable."""
        ...

    async def live(self, ids: Collection[str], /) -> frozenset[str]:
        """Those of these assessments that have a job waiting or running. Raises StoreUnavailable."""
        ...

    async def work(self, run: Run, stop: asyncio.Event, /) -> None:
        """Runs jobs until `stop` is set, then lets those in hand finish for a while and cancels what is left."""
        ...

    async def workers(self) -> int:
        """How many processes work on jobs now, this one counted among them. Raises StoreUnavailable."""
        ...

    async def check(self) -> None:
        """Raises StoreUnavailable where no job could be handed over now."""
        ...

    async def close(self) -> None:
        """Lets go of its connections."""
        ...
