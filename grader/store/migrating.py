"""Brings the tables to this version, and says which version they are of."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from grader.errors import SchemaOutdated
from grader.store.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADING = 0x67726164  # any number that nobody else in the database locks


def newest(folder: Path = MIGRATIONS) -> str:
    """The version that this code needs: the last in `folder`."""
    found = ScriptDirectory(str(folder)).get_current_head()
    assert found is not None  # noqa: S101 - the folder has at least the first
    return found


async def version(database: Database) -> str | None:
    """The version of the tables; None where there are none yet. Raises StoreUnavailable."""
    async with database.reading() as connection:
        return await connection.run_sync(lambda c: MigrationContext.configure(c).get_current_revision())


async def upgrade(database: Database, folder: Path = MIGRATIONS) -> None:
    """Runs what is missing, in one transaction: all of it or nothing. Raises StoreUnavailable.

    Of several that do so at once, one does it.
    """
    async with database.writing() as connection:
        if not database.is_sqlite:
            await connection.execute(select(func.pg_advisory_xact_lock(_UPGRADING)))
        await connection.run_sync(_upgrade, folder)


async def check(database: Database, folder: Path = MIGRATIONS) -> None:
    """Raises SchemaOutdated where the tables are not those of this version, naming what would mend it."""
    found, needed = await version(database), newest(folder)
    if found == needed:
        return
    if found is not None and found not in {s.revision for s in ScriptDirectory(str(folder)).walk_revisions()}:
        message = f"its tables are of version {found}, which this program does not know; run a newer program"
    else:
        message = f"its tables are of version {found or 'none'}, and {needed} is needed; run: grader db upgrade"
    raise SchemaOutdated(message, source="database")


def _upgrade(connection: Connection, folder: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
