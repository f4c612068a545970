"""The trail is written once: the database itself refuses the rest, whoever asks."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from grader.store import audit
from grader.store.database import Database
from tests.store.rows import NOON

BOTH = [
    "UPDATE audit SET actor = 'nobody'",
    "UPDATE audit SET actor = 'nobody' WHERE seq = 1",
    "DELETE FROM audit",
    "DELETE FROM audit WHERE seq = 1",
]
ROW = "(1, 'acme', 'asm_1', '2026-03-01 12:00:00', 'nobody', 'forged', '{}')"
ONLY = {
    "sqlite": [
        "INSERT OR REPLACE INTO audit VALUES ROW",
        "REPLACE INTO audit VALUES ROW",
        "INSERT INTO audit VALUES ROW ON CONFLICT (seq) DO UPDATE SET action = 'forged'",
        "UPDATE OR REPLACE audit SET seq = 1",
    ],
    "postgresql": [
        "TRUNCATE audit",
        "TRUNCATE audit CASCADE",
        "INSERT INTO audit VALUES ROW ON CONFLICT (seq) DO UPDATE SET action = 'forged'",
    ],
}


async def _written(database: Database, action: str = "accepted") -> None:
    async with database.writing() as connection:
        await audit.write(connection, tenant="acme", actor="key_1", action=action, at=NOON, assessment_id="asm_1")


async def test_the_database_refuses_to_change_or_delete_a_line(database: Database) -> None:
    """UPDATE, DELETE, TRUNCATE and every way to replace a line fail in the database, and the line stays."""
    await _written(database)
    for statement in BOTH + ONLY["sqlite" if database.is_sqlite else "postgresql"]:
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.writing() as connection:
                await connection.execute(text(statement.replace("ROW", ROW)))
    async with database.reading() as connection:
        (line,) = await audit.trail(connection, "asm_1")
    assert (line.seq, line.actor, line.action) == (1, "key_1", "accepted")


async def test_lines_can_be_added_after_a_refusal(database: Database) -> None:
    """What keeps lines from being replaced keeps none from being written."""
    for action in ("accepted", "started", "completed"):
        await _written(database, action)
    async with database.reading() as connection:
        lines = await audit.trail(connection, "asm_1")
        later = await audit.trail(connection, "asm_1", after=lines[0].seq, limit=1)
        some = await audit.trail(connection, "asm_1", actions=["completed"])
    assert [line.action for line in lines] == ["accepted", "started", "completed"]
    assert [line.seq for line in lines] == sorted(line.seq for line in lines)
    assert (later, some) == ([lines[1]], [lines[2]])


async def test_a_line_that_was_undone_is_not_there(database: Database) -> None:
    """The trail tells of what happened: a transaction that fails takes its line with it."""

    async def failing() -> None:
        async with database.writing() as connection:
            await audit.write(connection, tenant="t", actor="a", action="gone", at=NOON, assessment_id="asm_1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await failing()
    async with database.reading() as connection:
        assert await audit.trail(connection, "asm_1") == []
