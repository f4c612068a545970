"""A SQLite file that is moved, replaced or taken away while it is open: nothing is written where nobody finds it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.bootstrap.starting import make_ready
from grader.errors import StoreUnavailable
from grader.settings import Settings
from grader.store import migrating
from grader.store.database import Database, database_url


async def works(database: Database) -> bool:
    """It reads and writes."""
    for door in (database.reading, database.writing):
        async with door() as connection:
            assert (await connection.exec_driver_sql("SELECT 1")).scalar_one() == 1
    return True


async def refuses(database: Database) -> bool:
    """It neither reads nor writes, and says why."""
    for door in (database.reading, database.writing):
        with pytest.raises(StoreUnavailable, match="moved or taken away"):
            async with door():
                pass
    return True


@pytest.fixture
async def file(tmp_path: Path) -> File:
    """A file with all tables."""
    path = tmp_path / "grader.db"
    await make_ready(Settings(_env_file=None, database_url=f"sqlite:///{path}"))
    return File(path)


@dataclass(frozen=True)
class File:
    """The file, and what somebody may do to it."""

    path: Path

    def opened(self) -> Database:
        return Database(database_url(f"sqlite:///{self.path}"))

    def move(self) -> None:
        self.path.rename(self.path.with_name("elsewhere.db"))

    def put_back(self) -> None:
        assert not self.path.exists(), "no empty file was made in its place"
        self.path.with_name("elsewhere.db").rename(self.path)

    def replace(self) -> None:
        copy = shutil.copy(self.path, self.path.with_name("backup.db"))
        Path(copy).replace(self.path)

    def take_away(self) -> None:
        self.path.unlink()


async def test_a_file_that_is_moved_is_unavailable_until_it_is_back(file: File) -> None:
    """With all that it held."""
    database = file.opened()
    assert await works(database)
    file.move()
    assert await refuses(database)
    file.put_back()
    assert await works(database)
    assert await migrating.version(database) == migrating.newest()
    await database.close()


async def test_another_file_in_its_place_is_not_taken_up(file: File) -> None:
    """The first one's log would be written into it; whoever opens it anew gets it."""
    database = file.opened()
    assert await works(database)
    file.replace()
    assert await refuses(database)
    await database.close()
    anew = file.opened()
    assert await works(anew)
    await anew.close()


async def test_a_file_that_is_taken_away_is_unavailable(file: File) -> None:
    """Nothing is accepted any more."""
    database = file.opened()
    assert await works(database)
    file.take_away()
    assert await refuses(database)
    await database.close()


async def test_a_new_file_is_made_where_there_was_none(tmp_path: Path) -> None:
    """That is how a database begins."""
    database = File(tmp_path / "new.db").opened()
    assert await works(database)
    await database.close()
