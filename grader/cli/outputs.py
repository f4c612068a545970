"""Where the reports of a run go: decided, and refused if need be, before anything is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import FormatError, InputError

FORMATS = ("html", "pdf", "md", "txt", "json")


@dataclass(frozen=True)
class Outputs:
    """For each input, in order, the files to write by format; `formats` alone when it goes to stdout."""

    formats: tuple[str, ...]
    files: tuple[dict[str, Path], ...] = ()


def plan_outputs(inputs: Sequence[str], formats: Sequence[str], output: Path | None) -> Outputs:
    """Raises InputError for an unknown format, or for more documents than the output can hold.

    `output` is a directory when it is one, ends with a slash, or has to hold several documents; else a file.
    """
    wanted = tuple(dict.fromkeys(_known(name) for name in formats))
    if output is None:
        if len(wanted) * len(inputs) > 1:
            raise InputError("several documents need a directory to go to; add -o DIR", source="--format")
        return Outputs(wanted)
    suffix = output.suffix.removeprefix(".").lower()
    single = len(inputs) == 1 and len(wanted) <= 1 and not output.is_dir() and not str(output).endswith(("/", "\\"))
    if single and (wanted or suffix in FORMATS):
        name = wanted[0] if wanted else suffix
        return Outputs((name,), ({name: output},))
    if suffix in FORMATS and not output.is_dir():
        raise InputError("one file cannot hold several documents; name a directory", source="-o", field=str(output))
    wanted = wanted or ("html",)
    stems = _stems(inputs)
    return Outputs(wanted, tuple({name: output / f"{stem}.{name}" for name in wanted} for stem in stems))


def _known(name: str) -> str:
    lowered = name.lower()
    if lowered not in FORMATS:
        raise FormatError(f"{name!r} is no format; write {', '.join(FORMATS[:-1])} or {FORMATS[-1]}", source="--format")
    return lowered


def _stems(inputs: Sequence[str]) -> list[str]:
    """A file name for each input: its own, with a number where two inputs share one."""
    counts: Counter[str] = Counter()
    stems = []
    for path in inputs:
        stem = "transcript" if path == "-" else Path(path).stem
        counts[stem] += 1
        stems.append(stem if counts[stem] == 1 else f"{stem}-{counts[stem]}")
    return stems
