"""What `grader serve` and `grader worker` do: refuse what cannot work, then run until they are told to stop."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from contextlib import ExitStack, suppress

import structlog
import typer
import uvicorn

from grader.bootstrap.serving import open_database, opened_service
from grader.bootstrap.starting import make_ready
from grader.errors import GraderError, InputError
from grader.logs import configure_logs
from grader.service.keys import Scope
from grader.settings import Settings, load_settings
from grader.store.locking import served

APP = "api.app:create_app"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
FIRST_TENANT = "default"
LAST_RESPONSES = 5  # seconds that open responses (event streams) get when the server stops
SWITCH = 0.0005  # seconds; at Python's 5 ms a thread that computes delays each read and write of the loop by as much

log = structlog.get_logger()


def run_server(host: str, port: int) -> None:
    """Runs until SIGINT or SIGTERM. Raises InputError before it listens."""
    settings = load_settings()
    configure_logs(level=settings.log_level)
    sys.setswitchinterval(SWITCH)
    file = open_database(settings).file
    with ExitStack() as stack:
        if file is not None:
            stack.enter_context(served(file))
        first_key = asyncio.run(_prepared(settings))
        if first_key is not None:
            typer.echo(
                f"No keys yet, so this server listens on loopback only. A first key, shown once, for tenant\n"
                f"{FIRST_TENANT} with every scope; more with `grader keys create`:\n{first_key}"
            )
            host = host if host in LOOPBACK else LOOPBACK[0]
        _listen(host, port)


def run_worker() -> None:
    """Runs until SIGINT or SIGTERM. Raises InputError where there is nothing for a worker to do."""
    settings = load_settings()
    configure_logs(level=settings.log_level)
    sys.setswitchinterval(SWITCH)
    if open_database(settings).is_sqlite:
        message = "with SQLite `grader serve` does the work itself; workers need postgresql://…"
        raise InputError(message, source="environment", field="GRADER_DATABASE_URL")
    asyncio.run(_work(settings))


def _listen(host: str, port: int) -> None:
    """Raises GraderError where it cannot: uvicorn has logged why, and its exit status means another thing here."""
    config = uvicorn.Config(
        APP,
        factory=True,
        host=host,
        port=port,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=LAST_RESPONSES,
    )
    server = uvicorn.Server(config)
    failed = f"cannot serve on {host}:{port}; the log says why"
    try:
        config.load()
        _settle()
        with suppress(KeyboardInterrupt):
            server.run()
    except SystemExit as e:
        raise GraderError(failed) from e
    if not server.started:
        raise GraderError(failed)


def _settle() -> None:
    """What is loaded by now stays. To look through it takes the garbage collector a sixth of a second, every time."""
    gc.collect()
    gc.freeze()


async def _prepared(settings: Settings) -> str | None:
    """A first key, where nobody has one that works."""
    await make_ready(settings)
    async with opened_service(settings) as service:
        return None if await service.keys.any() else await service.keys.create(FIRST_TENANT, Scope)


async def _work(settings: Settings) -> None:
    await make_ready(settings)
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with opened_service(settings) as service:
        _settle()
        log.info("worker started")
        await service.work(stop)
        log.info("worker stopped")
