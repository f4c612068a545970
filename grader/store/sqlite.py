"""How SQLite is spoken to: durable, in WAL, one trip to a connection's thread for each statement.

aiosqlite makes four trips: for the cursor, the statement, its rows and the cursor's end. At each of them a busy event
loop can keep the thread waiting for its turn, and a transaction holds the file's one write lock all the while.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import aiosqlite

WAL_PAUSE = 0.01  # seconds


async def connect(*args: Any, busy_ms: int, **options: Any) -> aiosqlite.Connection:
    """What `aiosqlite.connect` gives for the same arguments, with our settings and our cursors.

    It begins no transaction by itself. Another's write is waited for up to `busy_ms`. Raises sqlite3.Error.
    """
    connection = aiosqlite.connect(*args, isolation_level=None, **options)
    connection._thread.daemon = True  # as SQLAlchemy has it: no connection keeps a process alive
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
    connection.cursor = lambda: Cursor(connection)  # type: ignore[assignment,method-assign,return-value]
    return connection


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

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection, self._outcome = connection, _Outcome([])

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> Self:
        """Carries out a statement."""
        return await self._carry_out(sql, parameters, many=False)

    async def executemany(self, sql: str, parameters: Sequence[Any]) -> Self:
        """Carries out a statement with each of the parameters."""
        return await self._carry_out(sql, parameters, many=True)

    async def _carry_out(self, sql: str, parameters: Any, *, many: bool) -> Self:
        trip: Any = self._connection._execute
        self._outcome = await trip(_carried_out, self._connection._conn, sql, parameters, many)
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
    """In the connection's thread."""
    cursor = connection.cursor()
    try:
        (cursor.executemany if many else cursor.execute)(sql, parameters)
        rows = cursor.fetchall() if cursor.description else []
        return _Outcome(rows, cursor.description, cursor.rowcount, cursor.lastrowid)
    finally:
        cursor.close()
