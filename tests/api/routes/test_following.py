"""Server-sent events from a real server: live, in order, resumable, and gone when nobody reads them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx2
import pytest
import uvicorn
from structlog.testing import capture_logs

from grader.service.telling import note
from grader.store import assessments as rows
from tests.api.routes.api import Api
from tests.api.serving import exchanged

Event = dict[str, Any]


@asynccontextmanager
async def listening(api: Api, graceful: int = 1) -> AsyncIterator[tuple[uvicorn.Server, Api]]:
    """The application behind a real server that gives open responses `graceful` seconds when it stops."""
    config = uvicorn.Config(
        api.app, "127.0.0.1", 0, log_config=None, ws="none", lifespan="off", timeout_graceful_shutdown=graceful
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        assert not serving.done(), "the server did not start"
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            yield server, replace(api, http=client)
    finally:
        server.should_exit = True
        async with asyncio.timeout(20):
            await serving


async def events(lines: AsyncIterator[str]) -> AsyncIterator[Event]:
    """Each event as it arrives."""
    event: Event = {}
    async for line in lines:
        name, _, value = line.partition(": ")
        if line and not line.startswith(":"):
            event[name] = json.loads(value) if name == "data" else value
        elif event:
            yield event
            event = {}


@asynccontextmanager
async def following(api: Api, assessment_id: str, last: str | None = None) -> AsyncIterator[AsyncIterator[Event]]:
    """The events of an assessment, behind number `last`."""
    headers = {"Authorization": f"Bearer {api.keys['acme']}"} | ({"Last-Event-ID": last} if last else {})
    async with api.http.stream("GET", f"/v1/assessments/{assessment_id}/events", headers=headers) as stream:
        assert stream.status_code == 200
        assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert stream.headers["cache-control"] == "no-cache"
        yield events(stream.aiter_lines())


async def write(api: Api, assessment_id: str, action: str, **data: Any) -> None:
    """A line of the trail, as a worker writes it."""
    async with api.service.assessments.database.writing() as connection:
        row = await rows.find(connection, assessment_id)
        assert row is not None
        await note(connection, row, action, api.service.assessments.clock(), data=data)


async def test_events_come_while_the_work_is_done_and_the_stream_ends_with_it(api: Api) -> None:
    """Numbered in order, each with the assessment's id and its time; who was cut off goes on where it was."""
    assessment_id = await api.posted()
    async with listening(api) as (_, live):
        async with following(live, assessment_id) as stream:
            await write(api, assessment_id, "progress", judged=1, answers=3)
            got = [await anext(stream)]
            await write(api, assessment_id, "waiting", code="provider_failed")
            got.append(await anext(stream))
            await api.service.works.run(assessment_id)
            got += [event async for event in stream]
        assert [event["event"] for event in (*got[:2], got[-1])] == ["progress", "waiting", "completed"]
        assert (got[0]["data"]["judged"], got[0]["data"]["answers"]) == (1, 3)
        assert got[1]["data"]["code"] == "provider_failed"
        assert (got[-1]["data"]["revision"], got[-1]["data"]["failed_answers"]) == (1, [])
        for event in got:
            assert event["data"]["id"] == assessment_id
            assert event["data"]["at"].endswith("Z")
            assert event["retry"] == "2000"
        numbers = [int(event["id"]) for event in got]
        assert numbers == sorted(set(numbers))
        for n, event in enumerate(got):
            async with following(live, assessment_id, last=event["id"]) as stream:
                assert [later async for later in stream] == got[n + 1 :]


async def test_a_stream_that_cannot_begin_is_a_problem(api: Api) -> None:
    """404 for what is not there and for a stranger, 422 for a number that is none, before anything is sent."""
    assessment_id = await api.posted()
    async with listening(api) as (_, live):
        for path, who, headers, status in (
            ("none", "acme", {}, 404),
            (assessment_id, "other", {}, 404),
            (assessment_id, "grade", {}, 403),
            (assessment_id, "acme", {"Last-Event-ID": "x"}, 422),
            (assessment_id, "acme", {"Last-Event-ID": str(2**63)}, 422),
        ):
            answered = await live.get(f"/v1/assessments/{path}/events", who=who, headers=headers)
            assert (answered.status_code, answered.headers["content-type"]) == (status, "application/problem+json")


async def test_a_reader_that_goes_away_leaves_nothing_behind(api: Api) -> None:
    """No task, no connection to the database; fifty of them hold nobody up."""
    assessment_id = await api.posted()
    async with listening(api) as (_, live):
        assert (await live.get("/healthz")).status_code == 200
        before = asyncio.all_tasks()
        head = f"GET /v1/assessments/{assessment_id}/events HTTP/1.1\r\nHost: x\r\n"
        request = f"{head}Authorization: Bearer {api.keys['read']}\r\n\r\n".encode()
        port = int(live.http.base_url.port or 0)
        answers = await asyncio.gather(*(exchanged(port, request, until=b"\r\n\r\n") for _ in range(50)))
        assert {answer[:12] for answer in answers} == {b"HTTP/1.1 200"}
        assert (await live.get(f"/v1/assessments/{assessment_id}")).status_code == 200
        if left := asyncio.all_tasks() - before:
            _, left = await asyncio.wait(left, timeout=20)
        assert not left
        engine = api.service.assessments.database._reader
        assert engine.pool.status().endswith("Current Checked out connections: 0")


async def test_a_server_that_stops_does_not_wait_for_readers(api: Api) -> None:
    """A stream that would never end is ended after the time that open responses get."""
    assessment_id = await api.posted()
    with capture_logs() as logged:
        async with listening(api) as (server, live), following(live, assessment_id) as stream:
            server.should_exit = True
            with pytest.raises(httpx2.RemoteProtocolError):
                await anext(stream)
    assert [line for line in logged if line["log_level"] in ("error", "critical")] == []
