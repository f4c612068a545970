"""A database with all tables, of each kind: what the tests of the store stand on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from grader.store import migrating
from grader.store.database import Database, database_url
from tests.databases import postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind; on PostgreSQL its tables are there already."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/grader.db"
        return
    with postgresql() as made:
        yield made


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """The database with its tables."""
    opened = Database(database_url(url))
    await migrating.upgrade(opened)
    yield opened
    await opened.close()
