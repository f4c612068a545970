"""What the command line reads, and where it may write."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from grader.errors import InputError
from grader.files import reason
from grader.transcript import Limits, Transcript, parse_transcript

STDIN = "-"


def read_transcripts(paths: Sequence[str], limits: Limits) -> list[Transcript]:
    """Reads every transcript before anything is done with one of them."""
    if paths.count(STDIN) > 1:
        raise InputError("standard input can be read only once; name it once", source=STDIN)
    return [read_transcript(path, limits) for path in paths]


def read_transcript(path: str, limits: Limits) -> Transcript:
    """Reads a transcript from a file, or from standard input for `-`. Raises InputError in one line."""
    if path == STDIN:
        return parse_transcript(sys.stdin.buffer.read(limits.transcript_bytes + 1), source="stdin", limits=limits)
    return parse_transcript(read(path, limits.transcript_bytes), source=path, limits=limits)


def read(path: str, most: int) -> bytes:
    """A file's bytes, one more than `most` at the most, so that the reader can tell that it is too large."""
    if not path:
        raise InputError("an empty path, where a file is needed", source="''")
    try:
        with Path(path).open("rb") as file:
            return file.read(most + 1)
    except OSError as e:
        raise InputError(reason(e), source=path) from None
    except ValueError:  # a null byte
        raise InputError("no path of a file", source=ascii(path)) from None


def check_writable(paths: Iterable[Path]) -> None:
    """Raises InputError for a place where no file can be written: better said before a model is paid than after."""
    for path in paths:
        above = next(parent for parent in path.absolute().parents if parent.exists())
        if path.is_dir():
            raise InputError("a folder, where a file is needed", source=str(path))
        if not above.is_dir():
            raise InputError("lies under a file, where a folder is needed", source=str(path))
        if not os.access(above, os.W_OK | os.X_OK):
            raise InputError("permission denied", source=str(path))
