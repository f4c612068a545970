"""The service as processes of its own, and a provider for them to ask: what a kill -9 needs to be met with."""

# ruff: noqa: S603 # what is started is this project's own code
from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from grader.settings import Settings

ROOT = Path(__file__).parents[2]
MODEL = "openai:test"
CONCURRENCY = 4


@contextmanager
def provider(latency: float) -> Iterator[str]:
    """A fake provider; its address as OPENAI_BASE_URL wants it."""
    command = [sys.executable, str(ROOT / "scripts" / "fake_provider.py"), "--port", "0", "--latency", str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/v1"
        finally:
            process.kill()


async def asked(url: str) -> dict[str, dict[str, Any]]:
    """What the provider was asked about, by the first words of each answer."""

    def read() -> Any:
        with urllib.request.urlopen(f"{url}/asked") as reply:  # noqa: S310 - our own server
            return json.load(reply)

    found: dict[str, dict[str, Any]] = (await asyncio.to_thread(read))["answers"]
    return found


def settings(database_url: str, provider_url: str) -> Settings:
    """What the processes are told, for the service in the test's own process."""
    return Settings(
        _env_file=None,
        database_url=database_url,
        judges=(MODEL,),
        openai_base_url=provider_url,
        openai_api_key=SecretStr("test"),
        concurrency=CONCURRENCY,
    )


@contextmanager
def started(given: Settings, *arguments: str, heard: bool = False) -> Iterator[subprocess.Popen[bytes]]:
    """`grader` with these arguments as a process of its own; it is killed at the end, if it still runs.

    `heard`: what it says on stderr is there to be read; a pipe that nobody empties would stop a process that talks.
    """
    environment = {
        "PATH": os.environ["PATH"],
        "GRADER_DATABASE_URL": given.database_url,
        "GRADER_JUDGES": ",".join(given.judges),
        "GRADER_CONCURRENCY": str(given.concurrency),
        "GRADER_STOP_SECONDS": "5",
        "OPENAI_BASE_URL": str(given.openai_base_url),
        "OPENAI_API_KEY": "test",
    }
    command = [sys.executable, "-m", "grader.cli", *arguments]
    told, nowhere = subprocess.PIPE if heard else subprocess.DEVNULL, subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT / "docs", env=environment, stdout=nowhere, stderr=told) as process:
        try:
            yield process
        finally:
            process.kill()


def free_port() -> str:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


async def until(holds: Callable[[], Awaitable[bool]], seconds: float = 60.0) -> None:
    """Waits until something is true, of what other processes do."""
    async with asyncio.timeout(seconds):
        while not await holds():  # noqa: ASYNC110 - another process tells when it is asked
            await asyncio.sleep(0.02)
