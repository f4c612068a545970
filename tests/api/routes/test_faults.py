"""Requests while the database cannot be used: a 503 that tells nothing, and service again afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest

import grader.bootstrap.serving
from grader.store.database import Database
from tests.api.routes.api import TRANSCRIPT, Api, served, settings_for, still
from tests.databases import SERVER, postgresql

INSIDE = ("sqlite", "select", "insert", "traceback", "psycopg", "sqlalchemy", "grader.db", "127.0.0.1", "5432", "/tmp")  # noqa: S108
POST = {"transcript": TRANSCRIPT}


@pytest.fixture
async def hasty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Api]:
    """The application on a SQLite file, for whose lock it waits a tenth of a second and not five."""
    monkeypatch.setattr(grader.bootstrap.serving, "Database", partial(Database, busy_ms=100))
    async with served(settings_for(tmp_path), still) as opened:
        yield opened


@contextmanager
def beside(api: Api) -> Iterator[sqlite3.Connection]:
    """Another program's connection to the same file."""
    file = api.service.assessments.database.file
    assert file is not None
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def unavailable(answered: httpx2.Response) -> bool:
    """Whether it says so, when to come back, and nothing of what is inside."""
    if answered.status_code != 503:
        return False
    problem = answered.json()
    assert (problem["code"], problem["title"]) == ("store_unavailable", "The database cannot be reached at this moment")
    assert int(answered.headers["retry-after"]) >= 1
    told = answered.text.lower().replace(str(problem.get("request_id")), "")  # drawn: it may hold any four digits
    assert not [word for word in INSIDE if word in told]
    return True


async def readiness(api: Api) -> tuple[int, dict[str, Any]]:
    answered = await api.get("/readyz", who=None)
    assert not [word for word in INSIDE if word in answered.text.lower()]
    return answered.status_code, answered.json()


async def test_while_another_program_writes_nothing_is_taken_and_all_is_shown(hasty: Api) -> None:
    """A post that comes again with its key makes one assessment."""
    assessment_id = await hasty.graded()
    key = {"Idempotency-Key": "k"}
    with beside(hasty) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert unavailable(await hasty.post("/v1/assessments", POST, headers=key))
        assert unavailable(await hasty.post(f"/v1/assessments/{assessment_id}/reports", {"mode": "render"}))
        assert unavailable(await hasty.ask("DELETE", f"/v1/assessments/{assessment_id}"))
        assert (await hasty.get(f"/v1/assessments/{assessment_id}/report")).status_code == 200
        assert (await readiness(hasty))[0] == 200
        other.execute("ROLLBACK")
    made = [await hasty.post("/v1/assessments", POST, headers=key) for _ in range(2)]
    assert [answered.status_code for answered in made] == [202, 202]
    assert len((await hasty.get("/v1/assessments")).json()["items"]) == 2
    assert (await hasty.shown(assessment_id))["revision"]["n"] == 1


async def test_a_full_disk_takes_nothing_and_loses_nothing(hasty: Api) -> None:
    """What was answered with 202 is there, what was answered with 503 is not, and with room there is service again."""
    database = hasty.service.assessments.database
    async with database.writing() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 40}")
    large = {"transcript": {"exchanges": [{"question": "q?", "answer": "a" * 30_000}]}}
    answers = [await hasty.post("/v1/assessments", large) for _ in range(12)]
    taken = [answered.json()["id"] for answered in answers if answered.status_code == 202]
    assert taken
    assert unavailable(answers[-1])
    assert len(taken) + sum(map(unavailable, answers)) == len(answers)
    listed = [item["id"] for item in (await hasty.get("/v1/assessments")).json()["items"]]
    assert listed == taken[::-1]
    async with database.writing() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert (await hasty.post("/v1/assessments", large)).status_code == 202


async def test_tables_of_another_version_are_named_by_readyz(hasty: Api) -> None:
    """With the command that mends it; metrics and routes that still can go on."""
    with beside(hasty) as other:
        other.execute("UPDATE alembic_version SET version_num = '0000'")
        status, parts = await readiness(hasty)
        assert (status, parts["ready"], parts["store"], parts["queue"]) == (503, False, "ok", "ok")
        assert "version 0000" in parts["schema"]
        other.execute("DELETE FROM alembic_version")
        assert "grader db upgrade" in (await readiness(hasty))[1]["schema"]
        assert (await hasty.get("/healthz", who=None)).status_code == 200


@pytest.mark.parametrize("table", ["assessments", "keys", "audit"])
async def test_a_table_that_is_not_there_is_no_stack_trace(hasty: Api, table: str) -> None:
    """Whatever is asked; with the table back, all is as it was."""
    assessment_id = await hasty.posted()
    asked = [
        *(("GET", "/v1/assessments"), ("GET", f"/v1/assessments/{assessment_id}"), ("GET", "/v1/usage")),
        *(("GET", f"/v1/assessments/{assessment_id}/events"), ("GET", "/v1/webhooks"), ("GET", "/metrics")),
        *(("POST", "/v1/assessments"), ("GET", f"/v1/assessments/{assessment_id}/audit")),
    ]
    with beside(hasty) as other:
        other.execute("PRAGMA legacy_alter_table = ON")
        other.execute(f"ALTER TABLE {table} RENAME TO elsewhere")
        answers = [await hasty.ask(method, path, json=POST if method == "POST" else None) for method, path in asked]
        away = [answered for answered in answers if unavailable(answered)]
        assert away
        assert all(answered.status_code in (200, 202) for answered in answers if answered not in away)
        other.execute(f"ALTER TABLE elsewhere RENAME TO {table}")
    assert (await hasty.get(f"/v1/assessments/{assessment_id}")).status_code == 200
    assert (await hasty.post("/v1/assessments", POST)).status_code == 202


async def test_a_server_that_loses_its_database_says_so_until_it_is_back(tmp_path: Path) -> None:
    """PostgreSQL under another name for a while: 503, and readyz tells that store and queue are away."""
    with postgresql() as url:
        name = url.rsplit("/", 1)[1]
        async with served(settings_for(tmp_path, database_url=url), still) as api:
            assessment_id = await api.posted()
            _renamed(name, f"{name}_away")
            try:
                for method, path in (("GET", "/v1/assessments"), ("POST", "/v1/assessments"), ("GET", "/metrics")):
                    assert unavailable(await api.ask(method, path, json=POST if method == "POST" else None)), path
                status, parts = await readiness(api)
                assert (status, parts["ready"]) == (503, False)
                assert "ok" not in (parts["store"], parts["schema"], parts["queue"])
            finally:
                _renamed(f"{name}_away", name)
            assert (await api.shown(assessment_id))["status"] == "queued"
            assert (await api.post("/v1/assessments", POST)).status_code == 202
            assert (await readiness(api))[0] == 200


def _renamed(old: str, new: str) -> None:
    """Nobody may be connected to it then."""
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {old} WITH ALLOW_CONNECTIONS false".encode())
        connection.execute(end, [old])
        connection.execute(f"ALTER DATABASE {old} RENAME TO {new}".encode())
        connection.execute(f"ALTER DATABASE {new} WITH ALLOW_CONNECTIONS true".encode())


async def test_a_file_that_is_moved_takes_nothing_until_it_is_back(hasty: Api) -> None:
    """What is posted meanwhile would be written where nobody finds it; readyz says what to do."""
    file = hasty.service.assessments.database.file
    assert file is not None
    assessment_id = await hasty.posted()
    elsewhere = file.rename(file.with_name("elsewhere.db"))
    for method, path in (("GET", f"/v1/assessments/{assessment_id}"), ("POST", "/v1/assessments"), ("GET", "/metrics")):
        assert unavailable(await hasty.ask(method, path, json=POST if method == "POST" else None)), path
    status, parts = await readiness(hasty)
    assert (status, parts["ready"]) == (503, False)
    assert "put it back" in parts["store"]
    elsewhere.rename(file)
    assert (await hasty.shown(assessment_id))["status"] == "queued"
    assert (await hasty.post("/v1/assessments", POST)).status_code == 202
