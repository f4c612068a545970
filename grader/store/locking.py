"""One server a SQLite file: the kernel holds the lock, so it is free again however its process ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import AlreadyServed, SettingsError
from grader.files import reason


@contextmanager
def served(file: Path) -> Iterator[None]:
    """Holds the file for this process, whatever name it goes by.

    Raises AlreadyServed where another holds it, SettingsError where nothing can be written beside it.
    """
    real = file.resolve()
    try:
        lock = real.with_name(f"{real.name}.lock").open("w")
    except OSError as e:
        message = f"{real} cannot be used: {reason(e)}"
        raise SettingsError(message, source="environment", field="GRADER_DATABASE_URL") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = "another grader serve works on this file; stop it, or use PostgreSQL for several processes"
            raise AlreadyServed(message, source=str(file)) from None
        yield
