"""One run of the work on an assessment: what is to be done, on what, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.assessment import Assessment
from grader.rubric import Rubric
from grader.service.tasks import Task
from grader.store.assessments import Row
from grader.transcript import Transcript


@dataclass
class Far:
    """How far the judging is: so many answers judged, `of` how many."""

    done: int = 0
    of: int = 0

    def __call__(self, done: int, of: int) -> None:
        self.done, self.of = done, of


@dataclass(frozen=True)
class Work:
    """`run` names this run in the row; `previous` is the newest result, where there is one.

    `old_rubric` is the one that `previous` was made by: `rubric` itself, but where a regrade changes it.
    """

    row: Row
    run: str
    task: Task
    transcript: Transcript
    rubric: Rubric
    previous: Assessment | None
    old_rubric: Rubric
    far: Far = field(default_factory=Far)


def work_of(row: Row, run: str, task: Task, rubrics: tuple[Rubric, Rubric], posted: str, newest: str | None) -> Work:
    """The work on a row, from the old and the new rubric and the JSON of its transcript and newest revision."""
    old, new = rubrics
    previous = Assessment.model_validate_json(newest) if newest else None
    return Work(row, run, task, Transcript.model_validate_json(posted), new, previous, old)
