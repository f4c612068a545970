"""How SQLite is spoken to: durable, in WAL, and with as few trips to a connection's thread as may be.

aiosqlite makes four trips for a statement: for the cursor, the statement, its rows and the cursor's end. Each of them
takes as long as the event loop is busy with others, some milliseconds under load, and a transaction holds the file's
one write lock all the while. Here what may have to wait makes one trip, and the rest, which takes microseconds, none.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any, NamedTuple, Self

import aiosqlite

WAL_PAUSE = 0.01  # seconds

MayWait = Callable[[str], bool]
"""Whether a statement may take long, for want of a lock or because it reads much."""


def reader_waits(sql: str) -> bool:
    """A search may go through a whole table; to begin is to take note of it."""
    return sql != "BEGIN"


def writer_waits(sql: str) -> bool:
    """The lock is waited for at the beginning; what is written then are a few rows by their keys."""
    return sql.startswith("BEGIN")


async def connect(*args: Any, busy_ms: int, may_wait: MayWait, **options: Any) -> aiosqlite.Connection:
    """What `aiosqlite.connect` gives for the same arguments, with our settings and our cursors.

    It begins no transaction by itself. Another's write is waited for up to `busy_ms`. Raises sqlite3.Error.
    """
    options |= {"isolation_level": None, "check_same_thread": False}
    connection = aiosqlite.connect(*args, **options)
    connection._thread.daemon = True  # as SQLAlchemy has it: no connection keeps a process alive
    # SQLAlchemy stops a connection, whose reader was cancelled, while it is being closed; the thread hears of the first
    # stop alone, and whoever waits for the second waits for ever.
    connection.stop = cache(connection.stop)  # type: ignore[method-assign]
    await connection
    try:
        await connection.execute_fetchall(f"PRAGMA busy_timeout = {busy_ms}")  # before the first that needs a lock
        await _use_wal(connection, time.monotonic() + busy_ms / 1000)
        # FULL: what was answered for is on the disk. secure_delete: what is deleted is overwritten with zeros.
        for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON", "temp_store = MEMORY"):
            await connection.execute_fetchall(f"PRAGMA {pragma}")
    except BaseException:
        await connection.close()
        raise
    connection.cursor = lambda: Cursor(connection, may_wait)  # type: ignore[assignment,method-assign,return-value]
    connection.rollback = partial(_rollback, connection)  # type: ignore[method-assign]
    return connection


async def _rollback(connection: aiosqlite.Connection) -> None:
    connection._conn.rollback()


async def _use_wal(connection: aiosqlite.Connection, end: float) -> None:
    """A new file is switched by one connection; others that would do the same are told off without having waited."""
    while True:
        try:
            await connection.execute_fetchall("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as e:
            if e.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
            await asyncio.sleep(WAL_PAUSE)
        else:
            return


class _Outcome(NamedTuple):
    """What came of a statement."""

    rows: list[Any]
    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None


class Cursor:
    """What SQLAlchemy asks of a cursor. It holds what came of its last statement: nothing is left to fetch or close."""

    arraysize = 1

    def __init__(self, connection: aiosqlite.Connection, may_wait: MayWait) -> None:
        self._connection, self._may_wait, self._outcome = connection, may_wait, _Outcome([])

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> Self:
        """Carries out a statement."""
        return await self._carry_out(sql, parameters, many=False)

    async def executemany(self, sql: str, parameters: Sequence[Any]) -> Self:
        """Carries out a statement with each of the parameters."""
        return await self._carry_out(sql, parameters, many=True)

    async def _carry_out(self, sql: str, parameters: Any, *, many: bool) -> Self:
        carry_out = partial(_carried_out, self._connection._conn, sql, parameters, many)
        trip: Any = self._connection._execute
        self._outcome = await trip(carry_out) if self._may_wait(sql) else carry_out()
        return self

    async def fetchall(self) -> list[Any]:
        """The rows."""
        return self._outcome.rows

    async def close(self) -> None:
        """It is closed already."""

    @property
    def description(self) -> Any:
        """The columns; None for a statement that gives no rows."""
        return self._outcome.description

    @property
    def rowcount(self) -> int:
        """How many rows the statement changed."""
        return self._outcome.rowcount

    @property
    def lastrowid(self) -> int | None:
        """The number of the row that was inserted last."""
        return self._outcome.lastrowid


def _carried_out(connection: sqlite3.Connection, sql: str, parameters: Any, many: bool) -> _Outcome:
    cursor = connection.cursor()
    try:
        (cursor.executemany if many else cursor.execute)(sql, parameters)
        rows = cursor.fetchall() if cursor.description else []
        return _Outcome(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()
