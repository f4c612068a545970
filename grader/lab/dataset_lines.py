"""A file of one JSON object a line → its objects, and what is wrong with the lines that are none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from grader.errors import InputError
from grader.strict_json import read_json

MAX_LINE = 4 * 1024 * 1024  # bytes, as of a whole transcript
MAX_FILE = 1024 * 1024 * 1024  # bytes
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a data set: its line from 1 (0: the file), the field's path or "", and what would be right."""

    line: int
    field: str
    message: str

    @property
    def place(self) -> str:
        """ "line 3: scores[1]"; empty for the file as a whole."""
        return ": ".join(part for part in (f"line {self.line}" if self.line else "", self.field) if part)


class Hash(Protocol):
    """What a file's bytes are fed to, such as hashlib.sha256()."""

    def update(self, data: bytes, /) -> None: ...


def objects(file: BinaryIO, hashed: Hash) -> Iterator[tuple[int, dict[str, object]] | Fault]:
    """Each object with its line, or the fault of the line. Blank lines and a byte order mark are passed over.

    Every byte that is read goes to `hashed`. A file that is plainly something else gives one fault and ends.
    """
    for line, raw in _lines(file, hashed):
        if len(raw) > MAX_LINE:
            yield Fault(line, "", f"more than {MAX_LINE:,} bytes; that is no single answer")
        elif not raw:
            yield Fault(0, "", f"more than {MAX_FILE:,} bytes; split the file")
        elif line == 1 and (message := _other_format(raw.strip())):
            yield Fault(line, "", message)
            return
        elif not raw.isspace():
            yield _object(line, raw.rstrip())


def _lines(file: BinaryIO, hashed: Hash) -> Iterator[tuple[int, bytes]]:
    """The lines by number, at most one byte more than MAX_LINE of each; an empty one for the end of patience."""
    line = read = 0
    while raw := file.readline(MAX_LINE + 1):
        line += 1
        rest = raw
        while rest:
            hashed.update(rest)
            read += len(rest)
            if read > MAX_FILE:
                yield line, b""
                return
            rest = b"" if rest.endswith(b"\n") else file.readline(MAX_LINE)
        yield line, raw.removeprefix(BOM) if line == 1 else raw


def _other_format(first: bytes) -> str:
    """What the first line shows the file to be, where that is not JSONL."""
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16; save the file as UTF-8"
    if first.startswith(b"["):
        return "a JSON list; write its objects one a line, without brackets and commas around them"
    return "an object over several lines; write each object on one line" if first == b"{" else ""


def _object(line: int, raw: bytes) -> tuple[int, dict[str, object]] | Fault:
    try:
        found = _quickly(raw)
        found = read_json(raw) if found is None else found
    except InputError as e:
        where = re.sub(
            r": line 1 column (\d+) \(char \d+\)$", r" (column \1); a line holds one whole object", e.message
        )
        return Fault(line, e.field or "", where)
    if not isinstance(found, dict):
        return Fault(line, "", "should be an object with the fields question, answer, scores and score_max")
    return line, found


def _quickly(raw: bytes) -> object:
    """The object of a line that is plainly in order, at a fifth of the time; None where `read_json` has to look.

    An escape could be half a character. Numbers beyond a double's range are refused by the fields.
    """
    if b"\\u" in raw:
        return None
    try:
        found: object = _DECODER.decode(raw.decode())
    except (ValueError, RecursionError):
        return None
    return found


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field given twice")
    return found


def _refused(name: str) -> float:
    raise ValueError(name)


_DECODER = json.JSONDecoder(object_pairs_hook=_each_once, parse_constant=_refused)
