"""The database's door: one way to read, one to write, whichever database it is; its failures in our words.

SQLite has one writer at a time. Inside a process writers queue for a pool of one connection instead of polling a lock;
`BEGIN IMMEDIATE` takes the file's lock at once, so that a transaction never fails half-way for want of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from grader.errors import SettingsError
from grader.store import sqlite
from grader.store.failures import in_our_words
from grader.store.place import Place

BUSY_MS = 5_000  # how long a process waits for another's write
CHECKPOINT_MS = 250  # how long emptying the log waits for who reads from it: all writers wait meanwhile
READERS = 4
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_ALIVE = {
    "application_name": "interview-grader",
    "connect_timeout": 5,
    # A server that went away without a word is noticed in seconds; unset, the kernel takes a quarter of an hour.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


def database_url(given: str) -> URL:
    """The address as SQLAlchemy wants it, from one as hosts print it. Raises SettingsError."""
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise SettingsError(_WRONG, source="environment", field="GRADER_DATABASE_URL") from None
    kind = url.drivername.split("+")[0]
    if kind not in _DRIVERS or (kind == "sqlite" and not _is_a_file(url.database)):
        raise SettingsError(_WRONG, source="environment", field="GRADER_DATABASE_URL")
    return url.set(drivername=_DRIVERS[kind])


def _is_a_file(name: str | None) -> bool:
    """In memory nothing lasts, and every connection would have a database of its own."""
    return bool(name) and not str(name).startswith((":memory:", "file:"))


_WRONG = "should be sqlite:///FILE or postgresql://USER@HOST:PORT/DATABASE"


class Database:
    """Reads and writes in transactions. Raises StoreUnavailable where the database cannot be used right now."""

    def __init__(self, url: URL, *, busy_ms: int = BUSY_MS) -> None:
        self.url, self.is_sqlite, self._busy_ms = url, url.get_backend_name() == "sqlite", busy_ms
        self._place = Place(self.file)
        if self.is_sqlite:
            writing = partial(sqlite.connect, busy_ms=busy_ms, may_wait=sqlite.writer_waits)
            reading = partial(sqlite.connect, busy_ms=busy_ms, may_wait=sqlite.reader_waits)
            self._writer = _sqlite_engine(url, writing, "BEGIN IMMEDIATE", connections=1)
            self._reader = _sqlite_engine(url, reading, "BEGIN", connections=READERS)
        else:
            self._writer = _postgres_engine(url)
            # One state throughout: PostgreSQL shows each statement a newer one otherwise.
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed at the end of the block, or undone by what the block raises."""
        with in_our_words():
            self._place.check()
            async with self._writer.begin() as connection:
                self._place.opened()
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one state of the database throughout."""
        with in_our_words():
            self._place.check()
            async with self._reader.connect() as connection:
                self._place.opened()
                yield connection

    async def truncate_log(self) -> bool:
        """SQLite: moves all bytes of the write-ahead log into the file and empties the log; whether that was done.

        False while somebody reads from the log: try again later. PostgreSQL has nothing to do here.
        """
        if not self.is_sqlite:
            return True
        with in_our_words():
            async with self._writer.connect() as connection:
                raw = (await connection.get_raw_connection()).driver_connection
                assert raw is not None  # noqa: S101 - a connection that is open has one
                await raw.execute(f"PRAGMA busy_timeout = {min(CHECKPOINT_MS, self._busy_ms)}")
                try:
                    async with raw.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                        busy, _, _ = await cursor.fetchone()
                finally:
                    await raw.execute(f"PRAGMA busy_timeout = {self._busy_ms}")
                return not busy

    async def close(self) -> None:
        """Closes every connection."""
        await self._writer.dispose()
        await self._reader.dispose()


def _sqlite_engine(url: URL, connect: Callable[..., Any], begin: str, *, connections: int) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=connections, max_overflow=0, pool_timeout=60, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "do_connect")
    def _connecting(_dialect: object, _record: object, _args: object, options: dict[str, Any]) -> None:
        options["async_creator_fn"] = connect

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
        connect_args=dict(_ALIVE),
    )
