"""Reads a CSV of outcomes: one person a row, with columns for groups, a selection, a score."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import LabError
from grader.files import reason

YES, NO = frozenset({"yes", "1", "true"}), frozenset({"no", "0", "false"})
MOST_BYTES = 256 * 1024 * 1024
UNKNOWN = frozenset({"", "unknown", "n/a", "not stated", "not disclosed", "prefer not to say"})


@dataclass(frozen=True)
class People:
    """The columns that were asked for, a value a person; `groups` by column, None for a category that is unknown."""

    file: str
    sha256: str
    groups: dict[str, tuple[str | None, ...]]
    selected: tuple[bool, ...] | None
    scores: tuple[float, ...] | None

    def __len__(self) -> int:
        return len(next(iter(self.groups.values())))


def read_people(path: Path, groups: Sequence[str], selected: str | None, score: str | None) -> People:
    """Reads the columns by name. Cells lose the blanks around them; an empty line is no person.

    Raises LabError naming file, line and column: not UTF-8, no rows, a header twice, a column that is not there, a
    row with too many or too few cells, a selection that is no yes or no, a score that is no number.
    """
    content = _bytes(path)
    header, rows = _table(content, str(path))
    wanted = [*groups, *(name for name in (selected, score) if name is not None)]
    places = {name: _place(name, header, str(path)) for name in wanted}
    cells = [(line, {name: row[place] for name, place in places.items()}) for line, row in rows]
    return People(
        file=path.name,
        sha256=hashlib.sha256(content).hexdigest(),
        groups={name: tuple(_category(row[name]) for _, row in cells) for name in groups},
        selected=tuple(_chosen(row[selected], path, line, selected) for line, row in cells) if selected else None,
        scores=tuple(_number(row[score], path, line, score) for line, row in cells) if score else None,
    )


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as e:
        raise LabError(reason(e), source=str(path)) from None
    if len(content) > MOST_BYTES:
        raise LabError(f"more than {MOST_BYTES:,} bytes", source=str(path))
    return content


def _table(content: bytes, source: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header, and each row with its line; every row has as many cells as the header."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = content[: e.start].count(b"\n") + 1
        raise LabError("not UTF-8 text; save it as CSV UTF-8", source=source, field=f"line {line}") from None
    rows = list(_rows(text, source))
    if not rows:
        raise LabError("an empty file, where a header and one row a person are needed", source=source)
    header = rows[0][1]
    for n, name in enumerate(header):
        if name in header[:n]:
            raise LabError(f"the column {name!r} is there twice; give each its own name", source=source, field="line 1")
    if len(rows) == 1:
        raise LabError("a header and no row under it", source=source)
    for line, row in rows[1:]:
        if len(row) != len(header):
            message = f"{len(row)} cells, where the header has {len(header)}"
            raise LabError(message, source=source, field=f"line {line}")
    return header, rows[1:]


def _rows(text: str, source: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, [cell.strip() for cell in row]
            line = reader.line_num + 1
    except csv.Error as e:
        raise LabError(f"not CSV: {e}", source=source, field=f"line {line}") from None


def _place(name: str, header: Sequence[str], source: str) -> int:
    if name in header:
        return header.index(name)
    there = ", ".join(header)
    hint = "; the columns seem to be divided by semicolons, and commas are needed" if ";" in there else ""
    raise LabError(f"no column {name!r}; there are {there}{hint}", source=source)


def _category(cell: str) -> str | None:
    return None if cell.casefold() in UNKNOWN else cell


def _chosen(cell: str, path: Path, line: int, column: str) -> bool:
    if cell.casefold() in YES | NO:
        return cell.casefold() in YES
    message = f"{cell!r} is no selection; write yes or no, true or false, 1 or 0"
    raise LabError(message, source=str(path), field=f"line {line}, {column}")


def _number(cell: str, path: Path, line: int, column: str) -> float:
    try:
        number = math.nan if "_" in cell else float(cell)  # Python reads 1_000, and nobody writes it
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise LabError(f"{cell!r} is no number", source=str(path), field=f"line {line}, {column}")
    return number
