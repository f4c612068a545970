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
    """The URL of a fresh PostgreSQL database with all tables; it is dropped afterwards."""
    name = f"grader_test_{secrets.token_hex(6)}"
    _admin(f"CREATE DATABASE {name} TEMPLATE {template()}")
    try:
        yield f"{SERVER}/{name}"
    finally:
        _admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def drop_template() -> None:
    """Takes the template away at the end of a session, if it was made."""
    if template.cache_info().currsize:
        _admin(f"DROP DATABASE IF EXISTS {template()} WITH (FORCE)")


def _admin(*statements: str) -> None:
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=5) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _apart(settings: Settings) -> None:
    """Upgrades in a thread with a loop of its own: a fixture may stand inside a running one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(upgrade(settings))).result()
