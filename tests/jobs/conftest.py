"""Queues of each kind, each with nothing in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from grader.jobs.inline import InlineQueue
from grader.jobs.postgres import PostgresQueue
from grader.jobs.queue import Queue
from tests.databases import postgresql

MakeQueue = Callable[..., Queue]


@pytest.fixture
def conninfo() -> Iterator[str]:
    """A PostgreSQL database of its own."""
    with postgresql() as url:
        yield url


@pytest.fixture(params=["inline", "postgres"])
async def make_queue(request: pytest.FixtureRequest) -> AsyncIterator[MakeQueue]:
    """Makes a queue that runs `at_once` jobs at a time and lets them finish for `grace` seconds."""
    made: list[Queue] = []
    conninfo = request.getfixturevalue("conninfo") if request.param == "postgres" else ""

    def make(at_once: int = 2, grace: float = 5.0) -> Queue:
        made.append(PostgresQueue(conninfo, at_once, grace) if conninfo else InlineQueue(at_once, grace))
        return made[-1]

    yield make
    for queue in made:
        await queue.close()
