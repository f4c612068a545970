"""Where the reports of a run go: decided, and refused if need be, before anything is asked."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from grader.errors import FormatError, InputError

FORMATS = ("html", "pdf", "md", "txt", "json")
_DOCUMENT = re.compile("[a-z]{2,5}")  # what follows the stop of "report.docx"; a directory may be called "run-1.2"


@dataclass(frozen=True)
class Outputs:
    """For each input, in order, the files to write by format; `formats` alone when it goes to stdout."""

    formats: tuple[str, ...]
    files: tuple[dict[str, Path], ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file to write."""
        return tuple(path for files in self.files for path in files.values())


def plan_outputs(inputs: Sequence[str], formats: Sequence[str], output: str | None) -> Outputs:
    """Raises InputError for an unknown format, or for more documents than the output can hold.

    `output` is a directory when it is one, ends with a slash, or has to hold several documents; else a file.
    """
    wanted = tuple(dict.fromkeys(_known(name) for name in formats))
    if output is None:
        if len(wanted) * len(inputs) > 1:
            raise InputError("several documents need a directory to go to; add -o DIR", source="--format")
        if "pdf" in wanted and sys.stdout.isatty():
            raise FormatError("a PDF is not for a terminal; add -o FILE", source="--format")
        return Outputs(wanted)
    if not output:
        raise InputError("should name a file or a directory, and is empty", source="-o")
    place = Path(output)  # which forgets the slash at the end
    suffix = place.suffix.removeprefix(".").lower()
    directory = place.is_dir() or output.endswith(("/", "\\"))
    single = len(inputs) == 1 and len(wanted) <= 1 and not directory
    if single and (wanted or suffix in FORMATS):
        name = wanted[0] if wanted else suffix
        if suffix in FORMATS and suffix != name:
            raise FormatError(f"ends in .{suffix}, but --format is {name}", source="-o", field=output)
        return Outputs((name,), ({name: place},))
    if suffix in FORMATS and not directory:
        raise InputError("one file cannot hold several documents; name a directory", source="-o", field=output)
    if single and _DOCUMENT.fullmatch(suffix):
        raise FormatError(f"{_unknown(suffix)}, or end a directory with /", source="-o", field=output)
    wanted = wanted or ("html",)
    stems = _stems(inputs)
    return Outputs(wanted, tuple({name: place / f"{stem}.{name}" for name in wanted} for stem in stems))


def _known(name: str) -> str:
    lowered = name.lower()
    if lowered not in FORMATS:
        raise FormatError(_unknown(name), source="--format")
    return lowered


def _unknown(name: str) -> str:
    return f"{name!r} is no format; write {', '.join(FORMATS[:-1])} or {FORMATS[-1]}"


def _stems(inputs: Sequence[str]) -> list[str]:
    """A file name for each input: its own, with a number where two inputs share one."""
    stems: list[str] = []
    for path in inputs:
        own = "transcript" if path == "-" else Path(path).stem
        numbered = (own if n == 1 else f"{own}-{n}" for n in count(1))
        stems.append(next(stem for stem in numbered if stem not in stems))
    return stems
