"""One door to two databases: transactions hold, and what others do to the database is said in our words."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from grader.completion import Usage
from grader.errors import SettingsError, StoreUnavailable
from grader.store import assessments, audit, usage
from grader.store.database import Database, database_url
from grader.store.usage import Spent
from tests.databases import SERVER
from tests.store.rows import NOON, an_assessment


async def _write(database: Database, name: str = "asm_1") -> None:
    async with database.writing() as connection:
        await audit.write(connection, tenant="acme", actor="k", action="noted", at=NOON, assessment_id=name)


async def _lines(database: Database, name: str = "asm_1") -> int:
    async with database.reading() as connection:
        return len(await audit.trail(connection, name, limit=1000))


@pytest.fixture
def other(sqlite: Database) -> Iterator[sqlite3.Connection]:
    """Another process's connection to the same SQLite file."""
    assert sqlite.file is not None
    with closing(sqlite3.connect(sqlite.file, isolation_level=None)) as connection:
        yield connection


async def _threads_ended() -> None:
    """A connection that was not made leaves its thread to end by itself, which tells the loop so."""
    for thread in threading.enumerate():
        if "connection_worker" in thread.name:
            await asyncio.to_thread(thread.join)


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("sqlite:///data/grader.db", "sqlite+aiosqlite:///data/grader.db"),
        ("sqlite:////var/lib/grader.db", "sqlite+aiosqlite:////var/lib/grader.db"),
        ("postgres://me@db:5432/grader", "postgresql+psycopg://me@db:5432/grader"),
        (
            "postgresql://me:secret@db/grader?sslmode=require",
            "postgresql+psycopg://me:secret@db/grader?sslmode=require",
        ),
        ("postgresql+asyncpg://me@db/grader", "postgresql+psycopg://me@db/grader"),
    ],
)
def test_an_address_is_taken_as_hosts_print_it(given: str, taken: str) -> None:
    """The driver is ours to choose."""
    assert database_url(given).render_as_string(hide_password=False) == taken


@pytest.mark.parametrize(
    "given",
    [
        *("", "grader.db", "mysql://me@db/grader", "postgresql://me@db:port/grader"),
        *("sqlite://", "sqlite:///:memory:", "sqlite:///file:x?uri=true"),
    ],
)
def test_an_address_that_cannot_work_is_refused_with_the_right_form(given: str) -> None:
    """A database in memory would lose what was accepted; the message shows what would be right."""
    with pytest.raises(SettingsError, match="GRADER_DATABASE_URL: should be sqlite:///FILE or postgresql://"):
        database_url(given)


async def test_concurrent_writers_lose_nothing(database: Database) -> None:
    """A hundred tasks that write at once all find their line in the trail."""
    await asyncio.gather(*(_write(database) for _ in range(100)))
    assert await _lines(database) == 100


async def test_what_a_block_raises_undoes_its_transaction(database: Database) -> None:
    """A broken constraint stays what it is: whoever writes knows what it means there."""

    async def twice() -> None:
        async with database.writing() as connection:
            await an_assessment(connection)
            await an_assessment(connection)

    with pytest.raises(IntegrityError):
        await twice()
    async with database.reading() as connection:
        assert await assessments.find(connection, "asm_1") is None


async def test_a_fault_of_ours_is_no_outage(database: Database) -> None:
    """A wrong statement is not hidden behind a database that is said to be away."""
    with pytest.raises(DBAPIError, match="syntax"):
        async with database.writing() as connection:
            await connection.execute(text("SELEKT 1"))


async def test_an_error_tells_no_values(database: Database) -> None:
    """What is bound to a statement is what people said: an error does not repeat it."""
    with pytest.raises(DBAPIError) as caught:
        async with database.writing() as connection:
            await connection.execute(text("SELEKT :said"), {"said": "her words"})
    assert "her words" not in str(caught.value)


async def test_reading_sees_one_state_throughout(database: Database) -> None:
    """What is committed meanwhile is not seen in half."""
    async with database.reading() as connection:
        before = await audit.trail(connection, "asm_1")
        await _write(database)
        assert await audit.trail(connection, "asm_1") == before == []
    assert await _lines(database) == 1


async def test_cancelled_writers_leave_a_database_that_works(database: Database) -> None:
    """Tasks that are cancelled anywhere in their transaction write all of it or nothing, and hold nothing up."""

    async def two(name: str) -> None:
        async with database.writing() as connection:
            for _ in range(2):
                await audit.write(connection, tenant="acme", actor="k", action="n", at=NOON, assessment_id=name)

    for turns in range(0, 60, 3):
        task = asyncio.create_task(two(f"asm_{turns}"))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
    assert {await _lines(database, f"asm_{turns}") for turns in range(0, 60, 3)} <= {0, 2}
    await asyncio.gather(*(_write(database) for _ in range(20)))
    assert await _lines(database) == 20


async def test_a_locked_database_is_waited_for(sqlite: Database, other: sqlite3.Connection) -> None:
    """While another process writes, ours waits for its turn, and readers do not."""
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(_write(sqlite))
    assert not (await asyncio.wait({writing}, timeout=0.1))[0]
    assert await _lines(sqlite) == 0
    other.execute("COMMIT")
    await writing
    assert await _lines(sqlite) == 1


async def test_a_database_that_stays_locked_is_unavailable(sqlite: Database, other: sqlite3.Connection) -> None:
    """After the time that we wait for another's write, the caller hears of it, and nothing was written."""
    impatient = Database(sqlite.url, busy_ms=20)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="the database is busy; try again"):
        await _write(impatient)
    other.execute("ROLLBACK")
    await _write(impatient)
    assert await _lines(impatient) == 1
    await impatient.close()


async def test_a_full_database_is_unavailable_until_there_is_room(sqlite: Database) -> None:
    """What does not fit is undone; once there is room, the same connection writes again."""
    async with sqlite.writing() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")

    async def long() -> None:
        async with sqlite.writing() as connection:
            await an_assessment(connection, transcript="x" * 50_000)

    with pytest.raises(StoreUnavailable, match="the database is full"):
        await long()
    async with sqlite.reading() as reader:
        assert await assessments.find(reader, "asm_1") is None
    async with sqlite.writing() as connection:
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 100}")
    await long()


async def test_a_file_that_may_only_be_read_is_unavailable_for_writing(sqlite: Database) -> None:
    """The operator reads that it cannot be written to, not that it is gone."""
    await sqlite.close()
    fixed = Database(make_url(f"sqlite+aiosqlite:///file:{sqlite.file}?mode=ro&uri=true"))
    with pytest.raises(StoreUnavailable, match="the database cannot be written to"):
        await _write(fixed)
    await fixed.close()


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    """A picture where the database should be is no stack trace."""
    (tmp_path / "grader.db").write_bytes(b"\x89PNG" * 1000)
    database = Database(database_url(f"sqlite:///{tmp_path}/grader.db"))
    with pytest.raises(StoreUnavailable, match="the database's file is damaged, or is none"):
        await _lines(database)
    await _threads_ended()
    await database.close()


@pytest.mark.parametrize("place", ["missing/grader.db", "."])
async def test_a_file_that_cannot_be_opened_is_unavailable(tmp_path: Path, place: str) -> None:
    """A folder that is not there, or one where the file should be."""
    database = Database(database_url(f"sqlite:///{tmp_path}/{place}"))
    with pytest.raises(StoreUnavailable, match="the database cannot be reached"):
        await _lines(database)
    await _threads_ended()
    await database.close()


@pytest.mark.parametrize("address", ["postgresql://postgres@127.0.0.1:9/test", f"{SERVER}/no_such_database"])
async def test_a_server_that_cannot_be_reached_is_unavailable(address: str) -> None:
    """Nobody listens, or the database is not there; the message tells no address."""
    database = Database(database_url(address))
    with pytest.raises(StoreUnavailable, match=r"^the database cannot be reached$"):
        await _write(database)
    await database.close()


async def test_missing_tables_name_the_command_that_makes_them(database: Database) -> None:
    """Reading and writing alike: a table or a column that is not there asks for an upgrade."""
    spent = Spent(provider="p", model="m", usage=Usage(), seconds=0.0)
    for fault in ("RENAME calls TO called", "DROP COLUMN seconds", "RENAME TO used"):
        async with database.writing() as connection:
            await connection.execute(text(f"ALTER TABLE usage {fault}"))
        with pytest.raises(StoreUnavailable, match="run grader db upgrade"):
            async with database.reading() as connection:
                await usage.totals(connection)
        with pytest.raises(StoreUnavailable, match="run grader db upgrade"):
            async with database.writing() as connection:
                await usage.add(connection, "acme", NOON.date(), spent)


CODES = {
    "53100": "the database is full",
    "53300": "the database is busy; try again",
    "40P01": "the database is busy; try again",
    "57014": "the database is busy; try again",
    "25006": "the database cannot be written to",
    "XX001": "the database's file is damaged, or is none",
    "57P01": "the database cannot be reached",
}


async def test_what_postgresql_reports_is_told_by_its_code(postgres: Database) -> None:
    """Its words come in many languages, its codes in one."""
    for code, told in CODES.items():
        raised = f"DO $$ BEGIN RAISE EXCEPTION 'secret detail' USING ERRCODE = '{code}'; END $$"
        with pytest.raises(StoreUnavailable, match=f"^{told}$"):
            async with postgres.writing() as connection:
                await connection.execute(text(raised))


async def test_a_connection_that_the_server_ends_is_replaced(postgres: Database) -> None:
    """In the middle of a transaction that is an outage, nothing is written, and the next one works."""
    await _write(postgres)

    async def interrupted() -> None:
        async with postgres.writing() as connection:
            await audit.write(connection, tenant="acme", actor="k", action="n", at=NOON, assessment_id="asm_1")
            await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(StoreUnavailable, match="the database cannot be reached"):
        await interrupted()
    await _write(postgres)
    assert await _lines(postgres) == 2
