"""Reads rubric files: the only reader of prompts/rubrics.

A rubric is asked for by `id` (`general`), by `id@version` (`general@1`) or by the path of a YAML or JSON file.
In the folder a file is called by its rubric's id (`general.yaml`: the current version) or by id and version
(`general@1.yaml`: an earlier one, kept). `folder` is the prompts folder; None is the one beside the package.
"""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import ValidationError

from grader.errors import RubricError
from grader.library import PROMPTS
from grader.rubric import Rubric
from grader.rubrics.strict_yaml import line_of, read_yaml
from grader.transcript import first_error

MAX_BYTES = 256 * 1024
SUFFIXES = (".yaml", ".yml", ".json")


def load_rubric(spec: str, folder: Path | None = None) -> Rubric:
    """The rubric that `spec` names: `id` (its newest version), `id@version`, or a path.

    A path is whatever holds a slash or ends in .yaml, .yml or .json, and any other existing file that is no id.
    Raises RubricError: which file, which field, what would be right; an unknown id lists the known ones.
    """
    if _looks_like_path(spec):
        return read_rubric(Path(spec))
    files = _files(folder or PROMPTS)
    rubric_id, _, version = spec.partition("@")
    editions = [_read_named(f) for f in files if _id_of(f) == rubric_id]
    if not editions and Path(spec).is_file():
        return read_rubric(Path(spec))
    if not editions:
        known = ", ".join(sorted({_id_of(f) for f in files})) or "none"
        raise RubricError(f"no rubric of this name; known are {known}, or give the path of a file", source=spec)
    found = next((r for r in reversed(_by_version(editions)) if not version or r.version == version), None)
    if found is None or spec.endswith("@"):
        versions = ", ".join(r.reference for r in _by_version(editions))
        raise RubricError(f"no such version; there is {versions}", source=spec)
    return found


def list_rubrics(folder: Path | None = None) -> tuple[Rubric, ...]:
    """Every rubric of the folder, by id and version. Raises RubricError for the first file that is none."""
    rubrics = [_read_named(f) for f in _files(folder or PROMPTS)]
    return tuple(sorted(rubrics, key=lambda r: (r.id, version_key(r.version))))


def read_rubric(path: Path) -> Rubric:
    """The rubric in one file, whatever the file is called. At most 256 KiB are read."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except IsADirectoryError:
        raise RubricError("a folder; name a rubric file in it", source=str(path)) from None
    except (OSError, ValueError) as e:
        reason = e.strerror if isinstance(e, OSError) else e
        raise RubricError(f"cannot be read: {reason}", source=str(path)) from None
    return parse_rubric(content, source=str(path))


def parse_rubric(content: bytes | str, *, source: str | None = None) -> Rubric:
    """A rubric from the text of a file (YAML, or JSON, which is YAML too)."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    if len(raw) > MAX_BYTES:
        raise RubricError(f"more than {MAX_BYTES:,} bytes; that is no rubric", source=source)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        raise RubricError(f"not UTF-8 text (byte {e.start})", source=source) from None
    data, lines = read_yaml(text, source=source)
    if not isinstance(data, dict):
        raise RubricError('a rubric is a mapping with fields such as "id", "categories" and "criteria"', source=source)
    try:
        return Rubric.model_validate(data)
    except ValidationError as e:
        field, message = first_error(e)
        line = line_of(lines, e.errors(include_url=False)[0]["loc"])
        raise RubricError(f"{message} (line {line})", source=source, field=field) from None


def _looks_like_path(spec: str) -> bool:
    return "/" in spec or "\\" in spec or spec.lower().endswith(SUFFIXES)


def _files(folder: Path) -> list[Path]:
    return sorted(f for f in (folder / "rubrics").glob("*") if f.suffix in SUFFIXES and f.is_file())


def _id_of(file: Path) -> str:
    return file.stem.partition("@")[0]


def _read_named(file: Path) -> Rubric:
    rubric = read_rubric(file)
    if file.stem not in (rubric.id, rubric.reference):
        right = f"the file {file.stem} has to hold the rubric of that name"
        raise RubricError(f"{rubric.reference!r} found, but {right}", source=str(file), field="id")
    return rubric


def _by_version(rubrics: list[Rubric]) -> list[Rubric]:
    return sorted(rubrics, key=lambda r: version_key(r.version))


def version_key(version: str) -> tuple[tuple[int, int, str], ...]:
    """What versions are sorted by. Numbers inside a version compare as numbers: 2 < 10, 1.9 < 1.10."""
    parts = re.findall(r"[0-9]+|[^0-9.]+", version)
    return tuple((1, int(p), "") if p.isdigit() else (0, 0, p) for p in parts)
