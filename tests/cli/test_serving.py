"""`grader db`, `grader serve` and `grader worker`: what they refuse before they begin, and that they begin."""

# ruff: noqa: S603 # what is started is this project's own code
from __future__ import annotations

import io
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError

import psycopg
import pytest

from grader.store.locking import served
from grader.store.migrating import newest
from tests.cli.conftest import Cli, Result
from tests.databases import SERVER, postgresql, template
from tests.logging_to import logs_in

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _place(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No settings but the database's; what a server sets up for its logs ends with the test."""
    monkeypatch.setenv("GRADER_DATABASE_URL", f"sqlite:///{tmp_path}/data/grader.db")
    with logs_in(io.StringIO()):
        yield


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A PostgreSQL database that has no tables yet, as the one in the settings."""
    name = f"grader_empty_{os.getpid()}"
    template()  # skips where there is no server
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        monkeypatch.setenv("GRADER_DATABASE_URL", f"{SERVER}/{name}")
        yield f"{SERVER}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def refused(cli: Cli, *arguments: str) -> str:
    """What a command says that ends with status 2."""
    result = cli(*arguments)
    assert (result.status, result.out, len(result.err.splitlines())) == (2, "", 1)
    return result.err


def test_an_upgrade_makes_the_tables(cli: Cli, tmp_path: Path) -> None:
    """Of a new SQLite file, folder and all; a second one finds nothing to do; both say so."""
    assert cli("db", "upgrade") == Result(0, f"upgraded from nothing to {newest()}\n", "")
    assert cli("db", "upgrade") == Result(0, f"at version {newest()}\n", "")
    with sqlite3.connect(tmp_path / "data" / "grader.db") as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert {"assessments", "audit", "keys", "revisions"} <= tables


def test_what_was_never_upgraded_is_refused(cli: Cli, empty: str) -> None:
    """Server, worker and keys name the command, and after it the queue's tables are there too."""
    for arguments in (["serve"], ["worker"], ["keys", "list"]):
        assert "grader db upgrade" in refused(cli, *arguments)
    assert cli("db", "upgrade") == Result(0, f"upgraded from nothing to {newest()}\n", "")
    with psycopg.connect(empty) as connection:
        found = connection.execute("SELECT to_regclass('assessments'), to_regclass('procrastinate_jobs')").fetchone()
    assert found == ("assessments", "procrastinate_jobs")
    assert cli("keys", "list").status == 0


def test_a_store_without_a_queue_is_refused(cli: Cli, empty: str) -> None:
    """An upgrade that ended half-way is seen, and the same command mends it."""
    assert cli("db", "upgrade").status == 0
    with psycopg.connect(empty, autocommit=True) as connection:
        connection.execute("DROP TABLE procrastinate_jobs CASCADE")
    assert "grader db upgrade" in refused(cli, "worker")


def test_tables_of_a_newer_program_are_refused(cli: Cli, tmp_path: Path) -> None:
    """An older program does not write into them; it says that a newer one is needed."""
    assert cli("db", "upgrade").status == 0
    with sqlite3.connect(tmp_path / "data" / "grader.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for arguments in (["serve"], ["keys", "list"]):
        said = refused(cli, *arguments)
        assert "9999" in said
        assert "newer program" in said


def test_a_second_server_on_a_file_is_refused(cli: Cli, tmp_path: Path) -> None:
    """It says why, and what would let several work; when the first has ended it may."""
    assert cli("db", "upgrade").status == 0
    with served(tmp_path / "data" / "grader.db"):
        said = refused(cli, "serve")
    assert "another grader serve" in said
    assert "PostgreSQL" in said


def test_a_worker_has_no_place_on_sqlite(cli: Cli, tmp_path: Path) -> None:
    """It says who does the work there; no file is made."""
    said = refused(cli, "worker")
    assert "GRADER_DATABASE_URL" in said
    assert "grader serve" in said
    assert not (tmp_path / "data" / "grader.db").exists()


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("GRADER_RUBRIC", "nobodys", "GRADER_RUBRIC"),
        ("GRADER_JUDGES", "anthropic:some-model", "ANTHROPIC_API_KEY"),
        ("GRADER_ALLOWED_JUDGES", "poet", "poet"),
        ("GRADER_RETENTION_DAYS", "-1", "GRADER_RETENTION_DAYS"),
    ],
)
def test_a_setting_that_cannot_be_is_said_before_it_listens(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    """With the first interview it would be too late."""
    monkeypatch.setenv(variable, value)
    assert said in refused(cli, "serve")


@contextmanager
def process(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The command as a process of its own, ended with the block."""
    command = [sys.executable, "-m", "grader.cli", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True) as started:
        try:
            yield started
        finally:
            started.kill()
            started.communicate()


def port_of(server: subprocess.Popen[str]) -> int:
    """The port that a server has logged, once it listens."""
    assert server.stderr is not None
    for line in server.stderr:
        if "running on http://" in line:
            return int(line.partition("http://127.0.0.1:")[2].split(maxsplit=1)[0].strip('"'))
    raise AssertionError("it has ended")


def got(port: int, path: str, key: str = "") -> int:
    """The status of an answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {key}"})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
            return int(response.status)
    except HTTPError as e:
        return e.code


def test_a_new_server_makes_its_file_and_prints_a_first_key(cli: Cli) -> None:
    """On loopback, whatever it was told, until there is a key; the key works; a second server is refused."""
    with process("serve", "--host", "0.0.0.0", "--port", "0") as server:  # noqa: S104
        assert server.stdout is not None
        lines = [server.stdout.readline() for _ in range(3)]
        assert "loopback only" in lines[0]
        port, key = port_of(server), lines[2].strip()
        assert [got(port, path) for path in ("/healthz", "/readyz", "/metrics")] == [200, 200, 200]
        assert (got(port, "/v1/assessments"), got(port, "/v1/assessments", key)) == (401, 200)
        assert "another grader serve" in refused(cli, "serve")
        made = cli("keys", "create", "--tenant", "acme", "--scope", "read")
        assert got(port, "/v1/assessments", made.out.splitlines()[-1]) == 200
        server.send_signal(signal.SIGTERM)
        _, err = server.communicate(timeout=60)
        assert "Application shutdown complete" in err


def test_a_port_that_is_taken_is_status_1(tmp_path: Path) -> None:
    """Status 3 means that answers failed, and is not uvicorn's here; the log says what is the matter."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with process("serve", "--port", f"{port}") as server:
            _, err = server.communicate(timeout=60)
    assert server.returncode == 1
    assert err.splitlines()[-1] == f"grader: cannot serve on 127.0.0.1:{port}; the log says why"
    assert any("address already in use" in json.loads(line)["event"] for line in err.splitlines()[:-1])
    assert (tmp_path / "data" / "grader.db").exists()


def test_a_worker_works_until_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL, with tables; it stops when it is told to, with status 0."""
    with postgresql() as url:
        monkeypatch.setenv("GRADER_DATABASE_URL", url)
        with process("worker") as worker:
            assert worker.stderr is not None
            assert any("worker started" in line for line in worker.stderr)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(60) == 0
