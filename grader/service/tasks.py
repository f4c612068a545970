"""What a job has to do, as it is written beside its assessment."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from grader.assessment import Status
from grader.noun import Record


class Task(Record):
    """The first grading, or a regrade of all answers or the named ones.

    `draws` are those of the replies to ask for or to serve, by answer id; an answer that is not in it has draw 0.
    `before` is the state to go back to when the work is given up. `rubric_sha256`, `judges` and `narrator` are what
    the result is made by: the assessment's own only change with it.
    """

    mode: Literal["grade", "regrade"] = "grade"
    answers: tuple[str, ...] = ()
    draws: dict[str, int] = Field(default={})
    rubric_sha256: str
    judges: tuple[str, ...]
    narrator: str
    before: Status = Status.CANCELLED
    reason: str | None = None
    by: str | None = None
