"""A run as a folder: run.json, rows.jsonl, figures.json, and the replies that were paid for.

A row is written as soon as it is judged, so a run that was killed goes on where it stopped. What was made of another
text, rubric, prompt or model is never mixed in: settings that differ are refused, and a row counts only for the text
that it was made of.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self, TextIO, TypeVar

from pydantic import BaseModel, ValidationError

from grader.errors import LabError
from grader.field_errors import first_error
from grader.files import reason, write_all
from grader.lab.results import SCHEMA_VERSION, Figure, RowResult, Run, RunRecord
from grader.lab.rows import Scored

RUN, ROWS, FIGURES, REPLIES = "run.json", "rows.jsonl", "figures.json", "replies"
N = TypeVar("N", bound=BaseModel)
Place = tuple[str, int]  # (row id, draw)

_MADE_OF = {
    "judges": "judges",
    "escalate": "--escalate",
    "escalate_below": "--escalate-below",
    "rubric": "rubric",
    "prompts_sha256": "prompts",
    "engine_version": "version of grader",
}


class RunFolder:
    """A run that is being made. Use as a context: one process at a time writes a folder.

    `unchanged` says, once it is finished, that rows and figures on disk are those that it would write again.
    """

    def __init__(self, path: Path, record: RunRecord) -> None:
        """Takes up what the folder holds. Raises LabError where that is another run, or somebody writes it now."""
        self.path, self.record, self.unchanged = path, record, False
        self._file = _opened(path)
        try:
            self._kept = kept = _read_record(path / RUN) if (path / RUN).exists() else None
            if kept:
                _same(path, kept, record)
                begun = {"created_at": kept.created_at, "seconds": kept.seconds, "served": kept.served}
                self.record = record.model_copy(update=begun)
            self._results = {(r.id, r.draw): r for r in _read_rows(path / ROWS, whole=False)}
            _write(path / RUN, self.record)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def replies(self) -> Path:
        """Where paid replies are kept."""
        return self.path / REPLIES

    def finished(self, rows: Iterable[Scored], repeat: int) -> dict[Place, RowResult]:
        """The results that stand: of these rows as they read now. One that failed is to be asked again."""
        wanted = {row.id: row.sha256 for row in rows}
        return {
            place: result
            for place, result in self._results.items()
            if wanted.get(result.id) == result.sha256 and result.draw < repeat and result.status != "failed"
        }

    def add(self, result: RowResult) -> None:
        """Writes a row, at once: what is on disk was paid for."""
        self._results[result.id, result.draw] = result
        self._file.write(result.model_dump_json() + "\n")
        self._file.flush()

    @property
    def has_figures(self) -> bool:
        """Whether a run was finished here before."""
        return (self.path / FIGURES).exists()

    def finish(
        self, rows: Sequence[Scored], record: RunRecord, floor: Mapping[str, float | None] = MappingProxyType({})
    ) -> Run:
        """Puts the rows in the data set's order, each once, with what people gave as the data set says now.

        `floor` holds what the judge without a model gives (`RowResult.baseline`) by row id, where it is known anew.
        """
        self.record = record
        ordered = [self._as_now(row, draw, floor) for draw in range(record.repeat) for row in rows]
        run = Run.model_construct(name=self.path.name, record=record, results=tuple(ordered), figures=())
        lines = "".join(result.model_dump_json() + "\n" for result in ordered).encode()
        how = {"levels", "bootstrap"}
        self.unchanged = (
            self.has_figures
            and self._kept is not None
            and self._kept.model_dump(include=how) == record.model_dump(include=how)
            and (self.path / ROWS).read_bytes() == lines
        )
        _write_all({self.path / RUN: _text(record)} | ({} if self.unchanged else {self.path / ROWS: lines}))
        return run

    def _as_now(self, row: Scored, draw: int, floor: Mapping[str, float | None]) -> RowResult:
        result = self._results[row.id, draw]
        told = {"human": row.human, "humans": row.humans, "baseline": floor.get(row.id, result.baseline)}
        return result.model_copy(update=told)


def write_figures(path: Path, figures: Sequence[Figure]) -> None:
    """Writes figures.json: a list of `{name, value, low, high, n, why}`."""
    listed = [figure.model_dump(mode="json") for figure in figures]
    _write_all({path / FIGURES: (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode()})


def load_run(path: Path) -> Run:
    """Reads a finished run. Raises LabError naming the file, and the line, that cannot be read."""
    if not (path / RUN).is_file():
        raise LabError("no run: a folder with run.json, as `grader lab run … -o FOLDER` makes it", source=str(path))
    record = _read_record(path / RUN)
    results = _read_rows(path / ROWS, whole=True)
    if len(results) != record.dataset.rows * record.repeat:
        found = f"{len(results)} of {record.dataset.rows * record.repeat} rows are there"
        raise LabError(f"not finished: {found}; the same `grader lab run` goes on with it", source=str(path))
    figures = read_figures(path) if (path / FIGURES).exists() else ()
    return Run(name=path.name, record=record, results=tuple(results), figures=figures)


def read_figures(path: Path) -> tuple[Figure, ...]:
    """Reads figures.json. Raises LabError naming the figure that cannot be read."""
    file = path / FIGURES
    listed = _json(file)
    if not isinstance(listed, list):
        raise LabError("should be a list of figures", source=str(file))
    return tuple(_noun(Figure, item, str(file), f"[{n}]") for n, item in enumerate(listed))


def _opened(path: Path) -> TextIO:
    """rows.jsonl to add to, locked; a last line that a kill cut short is ended, so that nothing is glued to it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        file = (path / ROWS).open("a+", encoding="utf-8")
    except OSError as e:
        raise LabError(reason(e), source=e.filename or str(path)) from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise LabError("another process is at work on this run", source=str(path)) from None
    content = (path / ROWS).read_bytes()
    if content and not content.endswith(b"\n"):
        file.write("\n")
        file.flush()
    return file


def _same(path: Path, kept: RunRecord, record: RunRecord) -> None:
    if kept.dataset.name != record.dataset.name:
        raise LabError(f"holds a run on {kept.dataset.name}; give a new folder with -o", source=str(path))
    for name, what in _MADE_OF.items():
        if getattr(kept, name) != getattr(record, name):
            raise LabError(f"holds a run with another {what}; give a new folder with -o", source=str(path))


def _read_record(path: Path) -> RunRecord:
    data = _json(path)
    if not isinstance(data, dict) or data.get("schema_version") != SCHEMA_VERSION:
        raise LabError(f'no run of this version: schema_version should be "{SCHEMA_VERSION}"', source=str(path))
    return _noun(RunRecord, data, str(path), "")


def _read_rows(path: Path, *, whole: bool) -> list[RowResult]:
    """The rows, the last of each place. Unless the run is `whole`, a line cut short by a kill is passed over."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as e:
        raise LabError(reason(e), source=str(path)) from None
    found: dict[Place, RowResult] = {}
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            result = RowResult.model_validate_json(line)
        except ValidationError as e:
            if not whole and first_error(e)[0] is None:
                continue
            raise LabError("is damaged", source=str(path), field=f"line {n}") from None
        found[result.id, result.draw] = result
    return list(found.values())


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except OSError as e:
        raise LabError(reason(e), source=str(path)) from None
    except ValueError:
        raise LabError("not JSON", source=str(path)) from None


def _noun(kind: type[N], data: Any, source: str, field: str) -> N:
    try:
        return kind.model_validate(data)
    except ValidationError as e:
        inner, message = first_error(e)
        raise LabError(message, source=source, field=".".join(filter(None, (field, inner))) or None) from None


def _text(record: RunRecord) -> bytes:
    return (record.model_dump_json(indent=1) + "\n").encode()


def _write(path: Path, record: RunRecord) -> None:
    _write_all({path: _text(record)})


def _write_all(contents: dict[Path, bytes]) -> None:
    try:
        write_all(contents)
    except OSError as e:
        raise LabError(f"cannot be written: {reason(e)}", source=e.filename) from None
