"""The folder of calibrations (GRADER_CALIBRATION): reads and writes one file for each judge, rubric and prompts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from grader.calibration import SCHEMA_VERSION, Calibration, Key, key_of
from grader.errors import LabError
from grader.field_errors import first_error
from grader.files import reason, write_all

ANEW = "make it anew with grader lab calibrate"
MAX_BYTES = 4 * 1024 * 1024


def find(
    folder: Path | None,
    judges: Iterable[str],
    escalate: str | None,
    rubric_sha256: str,
    prompts_sha256: str,
    escalate_below: float | None = None,
) -> Calibration | None:
    """The calibration of exactly these judges, rubric and prompts; None where the folder has none, or is None.

    Raises LabError naming a file that is damaged, of another version, or of another key than its name says.
    """
    if folder is None:
        return None
    key = key_of(judges, escalate, rubric_sha256, prompts_sha256, escalate_below)
    path = folder / key.file_name
    try:
        return read(path, key)
    except FileNotFoundError:
        return None


def read(path: Path, key: Key | None = None) -> Calibration:
    """One file. Raises LabError as `find` does, FileNotFoundError where there is none."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise
    except OSError as e:
        raise LabError(f"cannot be read: {reason(e)}", source=str(path)) from None
    calibration = _parsed(content, path)
    if (key or calibration.key).file_name != calibration.key.file_name:
        judges, rubric = " + ".join(calibration.key.judges), calibration.rubric
        message = f"holds the calibration of {judges} under {rubric.id}@{rubric.version}, which is none of this name"
        raise LabError(f"{message}; {ANEW}", source=str(path), field="key")
    return calibration


def check(folder: Path) -> int:
    """Reads every calibration of the folder; how many there are. Raises LabError for the first that is damaged."""
    paths = sorted(folder.glob("calibration-*.json"))
    for path in paths:
        calibration = read(path)
        if path.name != calibration.key.file_name:
            raise LabError(f"should be called {calibration.key.file_name}", source=str(path))
    return len(paths)


def write(folder: Path, calibration: Calibration) -> Path:
    """Writes the calibration under the name of its key, over an earlier one; the path. Raises LabError."""
    path = folder / calibration.key.file_name
    try:
        write_all({path: (calibration.model_dump_json(indent=1) + "\n").encode()})
    except OSError as e:
        raise LabError(f"cannot be written: {reason(e)}", source=e.filename) from None
    return path


def _parsed(content: bytes, path: Path) -> Calibration:
    try:
        calibration = Calibration.model_validate_json(content)
    except ValidationError as e:
        field, message = first_error(e)
        what = f"should be {SCHEMA_VERSION!r}, or it is of another version" if field == "schema_version" else message
        said = f"damaged: {what}; {ANEW}" if field else f"damaged, and no JSON; {ANEW}"
        raise LabError(said, source=str(path), field=field) from None
    return calibration
