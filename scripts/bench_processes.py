"""The processes of a service on this machine: its database, servers, workers; started, stopped, killed."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
import psycopg

ROOT = Path(__file__).parent.parent
POSTGRES = os.environ.get("GRADER_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432")
MODEL = "bench-model"
PATIENCE = 60.0  # seconds that a process gets to start
STOPPING = 40.0  # seconds that a process gets to stop


@dataclass
class Site:
    """One installation: a folder for its database and logs, its environment, the processes that were started."""

    folder: Path
    environment: dict[str, str]
    port: int
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def grader(self, *arguments: str) -> str:
        """What a command that ends prints. Raises CalledProcessError."""
        command = [sys.executable, "-m", "grader.cli", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, check=True, stdout=subprocess.PIPE)  # noqa: S603 # our own command
        return done.stdout.decode()

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts `grader serve …` or `grader worker`; its log goes to a file of the folder."""
        command = [sys.executable, "-m", "grader.cli", *arguments]
        with self.log.open("ab") as log:
            process = subprocess.Popen(command, cwd=self.folder, env=self.environment, stdout=log, stderr=log)  # noqa: S603 # our own command
        self.running.append(process)
        return process

    def serve(self) -> subprocess.Popen[bytes]:
        """Starts the server; see `ready`."""
        return self.start("serve", "--port", str(self.port))

    def ready(self, process: subprocess.Popen[bytes]) -> None:
        """Waits until the server answers that it is ready. Raises RuntimeError where it never will."""
        end = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < end:
            try:
                if httpx2.get(f"{self.address}/readyz", timeout=2.0).status_code == 200:
                    return
            except httpx2.TransportError:
                pass
            time.sleep(0.02)
        raise RuntimeError("the server is not ready")

    def stop(self) -> None:
        """Ends what is still running."""
        for process in self.running:
            if process.poll() is None:
                stop(process)

    @property
    def log(self) -> Path:
        """Where all processes of the site write their logs."""
        return self.folder / "log"

    def told(self) -> str:
        """The last lines of the log."""
        return self.log.read_text()[-4000:] if self.log.exists() else ""

    def complaints(self) -> list[str]:
        """Log lines of level error and above."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if '"level": "error"' in line or '"level": "critical"' in line]

    def key(self) -> str:
        """A new key of a tenant, with every scope."""
        return self.grader("keys", "create", "--tenant", "bench", "--scope", "grade,read,review,admin").split()[-1]


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ends a process the orderly way; one that does not end in time is killed."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOPPING)
    except subprocess.TimeoutExpired:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9."""
    process.kill()
    process.wait()


@contextmanager
def site(provider: str, concurrency: int, *, postgres: bool = False, **more: str) -> Iterator[Site]:
    """A new installation over a database of its own, without any process yet; both are gone at the end.

    `provider` is the address that the judge asks, `more` are further variables of the environment.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="grader-bench-")))
        url = stack.enter_context(_postgres()) if postgres else f"sqlite:///{folder}/grader.db"
        own = {
            "OPENAI_API_KEY": "bench",
            "OPENAI_BASE_URL": provider,
            "GRADER_JUDGES": f"openai:{MODEL}",
            "GRADER_DATABASE_URL": url,
            "GRADER_CONCURRENCY": str(concurrency),
            "PYTHONPATH": str(ROOT),
        }
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GRADER_")}
        made = Site(folder, environment | own | more, free_port())
        stack.callback(made.stop)
        made.grader("db", "upgrade")
        try:
            yield made
        except Exception as e:
            e.add_note(f"the end of the log:\n{made.told()}")
            raise


@contextmanager
def _postgres() -> Iterator[str]:
    name = f"grader_bench_{secrets.token_hex(6)}"
    _admin(f"CREATE DATABASE {name}")
    try:
        yield f"{POSTGRES}/{name}"
    finally:
        _admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _admin(statement: str) -> None:
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True, connect_timeout=5) as connection:
        connection.execute(statement.encode())


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
