"""Whether a SQLite file is still where it was opened.

SQLite goes on with a file that was moved, replaced or taken away while it is open, and what it then writes nobody finds
again: what was accepted would be lost with the process. Another file in its place is not taken up either: the log that
still lies beside it belongs to the first, and would be written into it.
"""

from __future__ import annotations

from pathlib import Path

from grader.errors import StoreUnavailable

MOVED = "the database's file was moved or taken away; put it back, or start anew on another"


class Place:
    """Where a database's file was when it was first opened; a path of None is no file, and always there."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: tuple[int, int] | None = None

    def opened(self) -> None:
        """The file that is there now is the database's."""
        if self._file is None and self._path is not None:
            self._file = _file_at(self._path)

    def check(self) -> None:
        """Raises StoreUnavailable where that file is not there any more; once it is back, all is well again."""
        if self._path is not None and self._file is not None and _file_at(self._path) != self._file:
            raise StoreUnavailable(MOVED)


def _file_at(path: Path) -> tuple[int, int] | None:
    """What tells a file from others, whatever it is called."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
