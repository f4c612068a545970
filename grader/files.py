"""Files that are written whole or not at all, and what to say of those that cannot be."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

_REASONS = {
    "FileNotFoundError": "no such file",
    "IsADirectoryError": "a folder, where a file is needed",
    "NotADirectoryError": "lies under a file, where a folder is needed",
    "FileExistsError": "a file, where a folder is needed",
    "PermissionError": "permission denied",
}


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Writes every file, or none: each is written beside its place first, then all are moved in.

    Raises OSError; its `filename` is the path that cannot be written.
    """
    staged: dict[Path, Path] = {}
    path = Path()
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            staged[path] = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
            with staged[path].open("xb") as file:
                file.write(content)
        for path, temporary in staged.items():
            temporary.replace(path)
    except OSError as e:
        e.filename = str(path)
        raise
    finally:
        for temporary in staged.values():
            temporary.unlink(missing_ok=True)


def reason(error: OSError) -> str:
    """Why a file cannot be read or written, in words for one line."""
    return _REASONS.get(type(error).__name__, error.strerror or str(error))
