"""`grader serve` and `grader worker`: the processes of the service."""

from __future__ import annotations

from typing import Annotated

import typer

LOOPBACK = "127.0.0.1"

Host = Annotated[str, typer.Option(help="Address to listen on. Without any key it is loopback, whatever is given.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")]


def serve(host: Host = LOOPBACK, port: Port = 8000) -> None:
    """Serve the HTTP API; with a SQLite database it does the grading too."""
    from grader.cli.serving import run_server

    run_server(host, port)


def worker() -> None:
    """Do the grading for servers on a PostgreSQL database; any number of these share the work."""
    from grader.cli.serving import run_worker

    run_worker()
