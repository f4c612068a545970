"""What has to be true before a process of the service starts: the right tables, and a queue that can hold jobs."""

from __future__ import annotations

from grader.bootstrap.serving import make_queue, open_database
from grader.errors import SchemaOutdated
from grader.jobs.postgres import PostgresQueue
from grader.settings import Settings
from grader.store import migrating
from grader.store.database import Database


async def make_ready(settings: Settings) -> None:
    """Creates a new SQLite file's tables; leaves every other database as it is.

    Raises SchemaOutdated naming the command that upgrades one, StoreUnavailable where it cannot be reached.
    """
    database = open_database(settings)
    try:
        if database.is_sqlite and await migrating.version(database) is None:
            await migrating.upgrade(database)
        await migrating.check(database)
        await _check_queue(settings, database)
    finally:
        await database.close()


async def upgrade(settings: Settings) -> tuple[str | None, str]:
    """Brings store and queue to this version; the versions of the store before and after."""
    database = open_database(settings)
    queue = make_queue(settings, database)
    try:
        before = await migrating.version(database)
        await migrating.upgrade(database)
        if isinstance(queue, PostgresQueue):
            await queue.upgrade()
        return before, migrating.newest()
    finally:
        await queue.close()
        await database.close()


async def _check_queue(settings: Settings, database: Database) -> None:
    queue = make_queue(settings, database)
    try:
        if isinstance(queue, PostgresQueue) and not await queue.is_set_up():
            raise SchemaOutdated("the queue has no tables yet; run: grader db upgrade", source="database")
    finally:
        await queue.close()
