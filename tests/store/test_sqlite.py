"""SQLite's driver: what several that begin at once, and a statement of any kind, get of it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from grader.store.sqlite import Cursor, MayWait, connect, reader_waits, writer_waits


def _threads() -> int:
    """How many connections' threads are there that do not end by themselves."""
    found = [thread for thread in threading.enumerate() if "connection_worker" in thread.name]
    for thread in found:
        thread.join(5.0)
    return sum(thread.is_alive() for thread in found)


async def test_a_new_file_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    """SQLite lets only one switch a file to WAL and tells the others off at once: they try again."""
    for n in range(10):
        opened = await asyncio.gather(
            *(connect(tmp_path / f"{n}.db", busy_ms=5000, may_wait=writer_waits) for _ in range(4))
        )
        for connection in opened:
            await connection.close()


async def test_what_is_no_database_leaves_no_thread(tmp_path: Path) -> None:
    """A connection that cannot be set up is closed before its error is told."""
    (tmp_path / "text.db").write_text("This is no database. " * 100)
    with pytest.raises(sqlite3.DatabaseError):
        await connect(tmp_path / "text.db", busy_ms=50, may_wait=writer_waits)
    assert _threads() == 0


@pytest.mark.parametrize("may_wait", [reader_waits, writer_waits])
async def test_a_cursor_holds_what_came_of_its_last_statement(tmp_path: Path, may_wait: MayWait) -> None:
    """Rows, columns, how many rows were changed, the newest row's number; in either thread."""
    connection = await connect(tmp_path / "a.db", busy_ms=5000, may_wait=may_wait)
    cursor = Cursor(connection, may_wait)
    await cursor.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT UNIQUE)")
    assert (cursor.description, await cursor.fetchall()) == (None, [])
    await cursor.executemany("INSERT INTO t (x) VALUES (?)", [("a",), ("b",), ("c",)])
    assert cursor.rowcount == 3
    await cursor.execute("UPDATE t SET x = x || ? WHERE id > 1", ("!",))
    assert (cursor.rowcount, cursor.description) == (2, None)
    await cursor.execute("INSERT INTO t (x) VALUES ('d') RETURNING id, x")
    assert (await cursor.fetchall(), [column[0] for column in cursor.description]) == ([(4, "d")], ["id", "x"])
    assert cursor.lastrowid == 4
    with pytest.raises(sqlite3.IntegrityError):
        await cursor.execute("INSERT INTO t (x) VALUES ('a')")
    await connection.close()
