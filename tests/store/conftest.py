"""A database with all tables, of each kind: what the tests of the store stand on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from grader.store import migrating
from grader.store.database import Database, database_url
from grader.store.kept import Keeping
from tests.databases import postgresql
from tests.store.keepings import opened


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A database of each kind; on PostgreSQL its tables are there already."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Where a file may be made."""
    return f"sqlite:///{tmp_path}/grader.db"


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """A database of its own, with its tables."""
    with postgresql() as made:
        yield made


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """The database with its tables, of each kind."""
    async for made in _opened(url):
        yield made


@pytest.fixture
async def sqlite(sqlite_url: str) -> AsyncIterator[Database]:
    """SQLite's, for what only it can do."""
    async for made in _opened(sqlite_url):
        yield made


@pytest.fixture
async def postgres(postgresql_url: str) -> AsyncIterator[Database]:
    """PostgreSQL's, for what only it can do."""
    async for made in _opened(postgresql_url):
        yield made


async def _opened(url: str) -> AsyncIterator[Database]:
    database = Database(database_url(url))
    if database.is_sqlite:
        await migrating.upgrade(database)
    yield database
    await database.close()


@pytest.fixture
async def keeping(sqlite: Database) -> Keeping:
    """The replies of one assessment, none yet, where it makes no difference which database it is."""
    return await opened(sqlite)


@pytest.fixture
async def either(database: Database) -> Keeping:
    """The same on each database, where their statements differ."""
    return await opened(database)
