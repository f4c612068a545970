"""The database's door: one way to read, one to write, whichever database it is; its failures in our words.

SQLite has one writer at a time. Inside a process writers queue for a pool of one connection instead of polling a lock;
`BEGIN IMMEDIATE` takes the file's lock at once, so that a transaction never fails half-way for want of it.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from grader.errors import SettingsError, StoreUnavailable

BUSY_MS = 5_000  # how long a process waits for another's write
READERS = 4
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_FULL = ("disk is full", "no space left", "disk_full")


def database_url(given: str) -> URL:
    """The address as SQLAlchemy wants it, from one as hosts print it. Raises SettingsError."""
    try:
        url = make_url(given)
    except ArgumentError:
        raise SettingsError(_WRONG, source="environment", field="GRADER_DATABASE_URL") from None
    kind = url.drivername.split("+")[0]
    if kind not in _DRIVERS or (kind == "sqlite" and not url.database):
        raise SettingsError(_WRONG, source="environment", field="GRADER_DATABASE_URL")
    return url.set(drivername=_DRIVERS[kind])


_WRONG = "should be sqlite:///FILE or postgresql://USER@HOST:PORT/DATABASE"


class Database:
    """Reads and writes in transactions. Raises StoreUnavailable where the database cannot be used right now."""

    def __init__(self, url: URL, *, busy_ms: int = BUSY_MS) -> None:
        self.url, self.is_sqlite = url, url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._writer = _sqlite_engine(url, "BEGIN IMMEDIATE", busy_ms, connections=1)
            self._reader = _sqlite_engine(url, "BEGIN", busy_ms, connections=READERS)
        else:
            self._writer = self._reader = _postgres_engine(url)

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed at the end of the block, or undone by what the block raises."""
        with _in_our_words():
            async with self._writer.begin() as connection:
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the database throughout."""
        with _in_our_words():
            async with self._reader.connect() as connection:
                yield connection

    async def truncate_log(self) -> bool:
        """SQLite: moves all bytes of the write-ahead log into the file and empties the log; whether that was done.

        False while somebody reads from the log: try again later. PostgreSQL has nothing to do here.
        """
        if not self.is_sqlite:
            return True
        with _in_our_words():
            async with self._writer.connect() as connection:
                raw = (await connection.get_raw_connection()).driver_connection
                assert raw is not None  # noqa: S101 - a connection that is open has one
                async with raw.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                    busy, _, _ = await cursor.fetchone()
                return not busy

    async def close(self) -> None:
        """Closes every connection."""
        await self._writer.dispose()
        await self._reader.dispose()


def _sqlite_engine(url: URL, begin: str, busy_ms: int, *, connections: int) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=connections, max_overflow=0, pool_timeout=60, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def _opened(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: we do, see `begin`
        cursor = connection.cursor()
        # The first waits for whoever holds the file, so it stands before the one that needs its lock. FULL: what was
        # answered for is on the disk. secure_delete: what is deleted or replaced is overwritten with zeros.
        for pragma in (f"busy_timeout = {busy_ms}", "journal_mode = WAL", "synchronous = FULL"):
            cursor.execute(f"PRAGMA {pragma}")
        for pragma in ("foreign_keys = ON", "secure_delete = ON", "temp_store = MEMORY"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgres_engine(url: URL) -> AsyncEngine:
    return create_async_engine(
        url,
        hide_parameters=True,  # they are what people said, and an error's message ends up in places
        pool_size=10,
        max_overflow=10,
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "application_name": "interview-grader"},
    )


@contextmanager
def _in_our_words() -> Iterator[None]:
    """What time or an operator can mend, as StoreUnavailable; broken constraints and faults of ours stay so."""
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout, OSError) as e:
        raise StoreUnavailable(_reason(e)) from e
    except ProgrammingError as e:
        if not _lacks_tables(e):
            raise
        raise StoreUnavailable(_reason(e)) from e


def _lacks_tables(error: Exception) -> bool:
    told = str(getattr(error, "orig", error)).lower()
    return bool(re.search(r"no such (table|column)|(relation|column) \S+ does not exist", told))


def _reason(error: Exception) -> str:
    """One line without an address, a statement or a value."""
    told = str(getattr(error, "orig", error)).lower()
    if "locked" in told or isinstance(error, PoolTimeout):
        return "the database is busy; try again"
    if any(word in told for word in _FULL):
        return "the database is full"
    if _lacks_tables(error):
        return "the database's tables are not those of this version; run grader db upgrade"
    return "the database cannot be reached"
