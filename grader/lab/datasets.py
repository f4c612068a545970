"""Reads data sets: JSONL of answers that people scored.

A line has `question`, `answer`, `score_max` and `scores` (raw, one per human, 0 to score_max) or `score` (one human's);
it may have `id`, `question_id`, `reference_answer`, `key_points`, `rubric` (marking notes), `stage`, `language`,
`interview` and `levels` (by criterion: a level of 0 to 4, or one per human). Any other column with a plain value is a
group. Files with recorded judges (grader.lab.dataset_recorded) are known by their columns. prompts/calibration has a
data set and a table of the columns.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

from grader.errors import LabError
from grader.files import reason
from grader.lab.dataset_lines import Fault as Fault
from grader.lab.dataset_lines import objects
from grader.lab.dataset_notes import notes_on
from grader.lab.dataset_rows import Reader
from grader.lab.rows import Dataset, Scored

MAX_FAULTS = 10_000  # a file with more is another file


def load_dataset(path: Path) -> Dataset:
    """The data set in `path`. Raises LabError: the line, the field and what would be right of its first fault."""
    dataset, faults = check_dataset(path)
    if dataset is not None:
        return dataset
    first, others = faults[0], len(faults) - 1
    more = f"; and {others:,} more; `grader lab check {path}` lists them" if others else ""
    raise LabError(first.message + more, source=str(path), field=first.place or None)


def check_dataset(path: Path) -> tuple[Dataset | None, tuple[Fault, ...]]:
    """The data set, or None and all that is wrong with it, in the order of its lines; at most about MAX_FAULTS."""
    try:
        with path.open("rb") as file:
            return _checked(path, file)
    except OSError as e:
        return None, (Fault(0, "", reason(e)),)
    except ValueError:  # a null byte
        return None, (Fault(0, "", "no path of a file"),)


def _checked(path: Path, file: BinaryIO) -> tuple[Dataset | None, tuple[Fault, ...]]:
    hashed, reader = hashlib.sha256(), Reader()
    rows: list[Scored] = []
    faults: list[Fault] = []
    for found in objects(file, hashed):
        read = found if isinstance(found, Fault) else reader.read(*found)
        if isinstance(read, Scored):
            rows.append(read)
        else:
            faults.extend([read] if isinstance(read, Fault) else read)
        if len(faults) >= MAX_FAULTS:
            faults.append(Fault(0, "", f"not read further than line {faults[-1].line:,}: too much is wrong"))
            break
    if not rows and not faults:
        faults.append(Fault(0, "", "no rows; a data set has an object with question, answer and scores a line"))
    if faults:
        return None, tuple(faults)
    return Dataset(path, hashed.hexdigest(), tuple(rows), tuple(notes_on(rows, reader))), ()
