"""A server that is told to stop while somebody follows an assessment: the real command, as a process of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path

import httpx2
import pytest

from api.stopping import told
from tests.api.routes.api import served, settings_for, still
from tests.api.routes.states import waiting

ROOT = Path(__file__).parents[3]


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


async def up(port: int, server: Process) -> None:
    """Waits until the server listens."""
    async with asyncio.timeout(60):
        while server.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
    pytest.fail("the server ended")


async def test_a_stream_ends_with_the_server_and_not_by_force(tmp_path: Path) -> None:
    """What was sent is whole, the log has no error, and the process is gone without waiting for its reader."""
    settings = settings_for(tmp_path)
    async with served(settings, still) as api:
        assessment_id, key = await waiting(api), api.keys["read"]
    port, path = free_port(), f"/v1/assessments/{assessment_id}/events"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "GRADER_JUDGES": "baseline"}
    environment["GRADER_DATABASE_URL"] = settings.database_url
    command = [sys.executable, "-m", "grader.cli", "serve", "--port", str(port)]
    server = await asyncio.create_subprocess_exec(*command, cwd=tmp_path, env=environment, stdout=PIPE, stderr=STDOUT)
    try:
        await up(port, server)
        headers = {"Authorization": f"Bearer {key}"}
        async with (
            httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as client,
            client.stream("GET", path) as stream,
        ):
            assert stream.status_code == 200
            server.send_signal(signal.SIGTERM)
            assert [line async for line in stream.aiter_lines() if line and not line.startswith(":")] == []
        said, _ = await asyncio.wait_for(server.communicate(), 60)
    finally:
        if server.returncode is None:
            server.kill()
    assert b"Traceback" not in said
    assert b'"level": "error"' not in said
    assert b"Cancel" not in said


async def test_signals_are_left_alone_where_no_server_listens_to_them() -> None:
    """And given back where one does."""
    heard: list[int] = []

    def listens(sent: int, _: object) -> None:
        heard.append(sent)

    original = signal.getsignal(signal.SIGTERM)
    stopping = asyncio.Event()
    with told(stopping):
        assert signal.getsignal(signal.SIGTERM) is original
    signal.signal(signal.SIGTERM, listens)
    try:
        with told(stopping):
            signal.raise_signal(signal.SIGTERM)
            await asyncio.wait_for(stopping.wait(), 10)
        assert heard == [signal.SIGTERM]
        assert signal.getsignal(signal.SIGTERM) is listens
    finally:
        signal.signal(signal.SIGTERM, original)
