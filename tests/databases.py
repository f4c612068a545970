"""Databases for tests: a fresh one for each, SQLite as a file and PostgreSQL on this machine's server."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from grader.bootstrap.starting import upgrade
from grader.settings import Settings

SERVER = os.environ.get("GRADER_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432")
HOW = (
    "no PostgreSQL on 127.0.0.1:5432 for user postgres with trust authentication; start one, for example with: "
    "docker run -d -p 127.0.0.1:5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust postgres"
)

EMPTYING = b"""
    DO $$
    DECLARE one record;
    BEGIN
        PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid();
        SET LOCAL session_replication_role = replica;
        FOR one IN SELECT relid::regclass AS name FROM pg_stat_user_tables WHERE relname <> 'alembic_version' LOOP
            EXECUTE format('DELETE FROM %s', one.name);
        END LOOP;
        PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
    END $$
"""
SHAPE = b"""
    SELECT (SELECT string_agg(concat(attrelid::regclass, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum)
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i' AND NOT attisdropped),
        (SELECT string_agg(concat(relname, relkind), ',' ORDER BY relname, relkind)
            FROM pg_class WHERE relnamespace = 'public'::regnamespace),
        (SELECT string_agg(concat(tgname, tgenabled), ',' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal),
        (SELECT string_agg(md5(prosrc), ',' ORDER BY proname, prosrc)
            FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
        (SELECT string_agg(version_num, ',') FROM alembic_version),
        (SELECT count(*) FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase
            WHERE datname = current_database())
"""
_emptied: list[str] = []  # databases of this process that wait for a test


@lru_cache(maxsize=1)
def template() -> str:
    """A database with this version's tables, made once in a process: a copy of it is made in no time.

    Where there is no server the test is skipped, and in CI it fails.
    """
    name = f"grader_template_{os.getpid()}"
    try:
        _admin(f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}")
    except psycopg.OperationalError:
        if "CI" in os.environ:
            pytest.fail(HOW)
        pytest.skip(HOW)
    _apart(Settings(database_url=f"{SERVER}/{name}"))
    return name


def sqlite(folder: Path) -> str:
    """The URL of a fresh SQLite database with all tables, alone in a new folder below this one."""
    file = folder / "data" / "grader.db"
    file.parent.mkdir()
    file.write_bytes(_sqlite_template())
    return f"sqlite:///{file}"


@lru_cache(maxsize=1)
def _sqlite_template() -> bytes:
    with TemporaryDirectory() as folder:
        _apart(Settings(_env_file=None, database_url=f"sqlite:///{folder}/template.db"))
        return Path(folder, "template.db").read_bytes()


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL database with all tables and no rows.

    A new one takes a fifth of a second, so one that a test has left as it found it is emptied and given to the next.
    """
    name = _emptied.pop() if _emptied else _created()
    try:
        yield f"{SERVER}/{name}"
    finally:
        if _as_new(name):
            _emptied.append(name)
        else:
            _admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def drop_all() -> None:
    """Takes the template and what was made of it away at the end of a session."""
    made = [template(), *_emptied] if template.cache_info().currsize else []
    _emptied.clear()
    _admin(*(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in made)) if made else None


def _created() -> str:
    name = f"grader_test_{secrets.token_hex(6)}"
    _admin(f"CREATE DATABASE {name} TEMPLATE {template()}")
    return name


def _as_new(name: str) -> bool:
    """Whether the database can be used again: ends what is connected to it, takes all rows out, and compares."""
    try:
        with psycopg.connect(f"{SERVER}/{name}", autocommit=True, connect_timeout=5) as connection:
            connection.execute(EMPTYING)
            return connection.execute(SHAPE).fetchone() == _shape_of_template()
    except psycopg.Error:
        return False


@lru_cache(maxsize=1)
def _shape_of_template() -> tuple[object, ...] | None:
    with psycopg.connect(f"{SERVER}/{template()}", autocommit=True, connect_timeout=5) as connection:
        return connection.execute(SHAPE).fetchone()


def _admin(*statements: str) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=5) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _apart(settings: Settings) -> None:
    """Upgrades in a thread with a loop of its own: a fixture may stand inside a running one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(upgrade(settings))).result()
