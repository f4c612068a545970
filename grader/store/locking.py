"""One server a SQLite file: the kernel holds the lock, so it is free again however its process ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import AlreadyServed


@contextmanager
def served(file: Path) -> Iterator[None]:
    """Holds the file for this process. Raises AlreadyServed where another holds it."""
    with file.with_name(f"{file.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = "another grader serve works on this file; stop it, or use PostgreSQL for several processes"
            raise AlreadyServed(message, source=str(file)) from None
        yield
