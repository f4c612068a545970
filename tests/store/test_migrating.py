"""Tables come to this version whole or not at all, and a program says so where they are of another."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from grader.errors import SchemaOutdated
from grader.store import migrating, usage
from grader.store.database import Database, database_url
from grader.store.tables import metadata

NEXT = '''"""The next version."""
from alembic import op
import sqlalchemy as sa

revision = "next"
down_revision = "{before}"


def upgrade() -> None:
    op.create_table("novelties", sa.Column("id", sa.Text(), primary_key=True))
    {then}
'''


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    """The migrations of a program that is one version on."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrating.MIGRATIONS, folder)
    return folder


def _with(folder: Path, then: str = "pass") -> Path:
    newest = migrating.newest()
    (folder / "versions" / "next.py").write_text(NEXT.format(before=newest, then=then))
    return folder


async def _tables(database: Database) -> set[str]:
    async with database.reading() as connection:
        found: list[str] = await connection.run_sync(lambda c: inspect(c).get_table_names())
    return {name for name in found if not name.startswith("procrastinate_")}


async def test_migrations_make_the_tables_that_the_code_knows(database: Database) -> None:
    """Alembic finds no difference between what the migrations made and what tables.py says."""

    def differences(connection: Connection) -> list[Any]:
        ours = {"include_name": lambda name, kind, _: kind != "table" or not str(name).startswith("procrastinate_")}
        compared = {"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
        context = MigrationContext.configure(connection, opts=ours | compared)
        return list(compare_metadata(context, metadata))

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrations_leave_the_columns_in_the_order_that_the_code_has_them(database: Database) -> None:
    """What is long stands last: SQLite reads a row from its front."""

    def made(connection: Connection, name: str) -> list[str]:
        return [column["name"] for column in inspect(connection).get_columns(name)]

    async with database.reading() as connection:
        for name, table in metadata.tables.items():
            assert await connection.run_sync(made, name) == [column.name for column in table.columns], name


async def test_an_upgrade_of_what_is_current_changes_nothing(database: Database) -> None:
    """`grader db upgrade` may be run at every start."""
    before = await _tables(database)
    await migrating.upgrade(database)
    assert await _tables(database) == before
    await migrating.check(database)


async def test_an_empty_database_is_of_no_version_and_the_message_says_how_to_mend_it(tmp_path: Path) -> None:
    """Nothing there: `none`, and the command."""
    database = Database(database_url(f"sqlite:///{tmp_path}/new.db"))
    assert await migrating.version(database) is None
    with pytest.raises(SchemaOutdated, match=r"version none, and \w+ is needed; run: grader db upgrade"):
        await migrating.check(database)
    await migrating.upgrade(database)
    assert await migrating.version(database) == migrating.newest()
    await database.close()


async def test_older_tables_name_the_command_that_upgrades_them(database: Database, next_version: Path) -> None:
    """A newer program over older tables says which it needs, and `upgrade` brings them there."""
    folder = _with(next_version)
    with pytest.raises(SchemaOutdated, match=r"version 0002, and next is needed; run: grader db upgrade"):
        await migrating.check(database, folder)
    await migrating.upgrade(database, folder)
    await migrating.check(database, folder)
    assert "novelties" in await _tables(database)


async def test_newer_tables_ask_for_a_newer_program(database: Database, next_version: Path) -> None:
    """An older program over newer tables does not say that they are to be upgraded."""
    await migrating.upgrade(database, _with(next_version))
    with pytest.raises(SchemaOutdated, match="version next, which this program does not know; run a newer program"):
        await migrating.check(database)


async def test_a_failing_migration_leaves_nothing_half_done(database: Database, next_version: Path) -> None:
    """Its tables, its rows and its version are undone together; what was there stays as it was."""
    before = await _tables(database)
    folder = _with(next_version, 'op.execute("INSERT INTO novelties VALUES (1)"); raise RuntimeError("fault")')
    with pytest.raises(RuntimeError, match="fault"):
        await migrating.upgrade(database, folder)
    assert await _tables(database) == before
    assert await migrating.version(database) == migrating.newest()
    await migrating.check(database)


async def test_rows_of_the_first_version_keep_their_meaning(sqlite_url: str, next_version: Path) -> None:
    """What was paid by then counts for caps by its cost, and nothing was served."""
    (next_version / "versions" / "0002_caps.py").unlink()
    database = Database(database_url(sqlite_url))
    await migrating.upgrade(database, next_version)
    columns = "completions, calls, retries, input_tokens, cached_tokens, output_tokens, untold, untold_cached, unpriced"
    async with database.writing() as connection:
        await connection.execute(
            text(
                f"INSERT INTO usage (tenant, day, provider, model, outcome, {columns}, cost_usd, seconds) "  # noqa: S608
                "VALUES ('acme', '2026-02-06', 'openai', 'm', 'ok', 2, 2, 0, 7, 0, 3, 0, 0, 1, 0.25, 1.5)"
            )
        )
    await migrating.upgrade(database)
    async with database.reading() as connection:
        assert await usage.counted(connection, "acme", dt.date(2026, 2, 6)) == 0.25
        (total,) = await usage.totals(connection, tenant="acme")
    assert (total.cost_usd, total.unpriced, total.served) == (0.25, 1, 0)
    await database.close()


async def test_several_that_upgrade_at_once_do_it_once(url: str, next_version: Path) -> None:
    """Two machines that are rolled out at once do not trip over each other."""
    folder, several = _with(next_version), [Database(database_url(url)) for _ in range(3)]
    await asyncio.gather(*(migrating.upgrade(one, folder) for one in several))
    assert await migrating.version(several[0]) == "next"
    for one in several:
        await one.close()


async def test_foreign_keys_hold(database: Database) -> None:
    """A reply of an assessment that is not there is refused, on SQLite too."""
    with pytest.raises(Exception, match=re.compile("foreign key", re.IGNORECASE)):
        async with database.writing() as connection:
            await connection.execute(text("INSERT INTO completions VALUES ('none', 'k', '{}', '2026-01-01 00:00:00')"))
