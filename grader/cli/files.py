"""What the command line reads and writes: whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from grader.errors import InputError
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
    return parse_transcript(read(Path(path), limits.transcript_bytes), source=path, limits=limits)


def read(path: Path, most: int) -> bytes:
    """A file's bytes, one more than `most` at the most, so that the reader can tell that it is too large."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as e:
        raise InputError(_readable(e), source=str(path)) from None


def check_writable(paths: Iterable[Path]) -> None:
    """Raises InputError for a place where no file can be written: better said before a model is paid than after."""
    for path in paths:
        above = next(parent for parent in path.absolute().parents if parent.exists())
        if path.is_dir():
            raise InputError("a directory, where a file is needed", source=str(path))
        if not above.is_dir():
            raise InputError("lies under a file, where a directory is needed", source=str(path))
        if not os.access(above, os.W_OK | os.X_OK):
            raise InputError("permission denied", source=str(path))


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Writes every file, or none: each is written beside its place first, then all are moved in.

    Raises InputError naming the first that cannot be written.
    """
    staged: dict[Path, str] = {}
    path = Path()
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            staged[path] = _stage(path, content)
        for path, temporary in staged.items():
            Path(temporary).replace(path)
    except OSError as e:
        for temporary in staged.values():
            Path(temporary).unlink(missing_ok=True)
        raise InputError(_readable(e), source=str(path)) from None


def _stage(path: Path, content: bytes) -> str:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).chmod(0o666 & ~_umask())
    return name


def _umask() -> int:
    """The process's mask: a file made by mkstemp is for its owner alone, a report is as readable as any."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _readable(error: OSError) -> str:
    reasons = {
        "FileNotFoundError": "no such file",
        "IsADirectoryError": "a directory, where a file is needed",
        "NotADirectoryError": "lies under a file, where a directory is needed",
        "FileExistsError": "a file, where a directory is needed",
        "PermissionError": "permission denied",
    }
    return reasons.get(type(error).__name__, error.strerror or str(error))
