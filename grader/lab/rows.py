"""Answers that people scored: what the lab measures a judge against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import Field

from grader.noun import Record, sha256_of

STAGE = "Interview"  # as in a transcript that names none


class Recorded(Record):
    """What one judge said of an answer when somebody else asked it: a label (0 or 1) a repeat, None for no label."""

    name: str  # "GPT-4o mini/criteria"
    labels: tuple[int | None, ...]


class Scored(Record):
    """One row: an answer to a question, and what each human gave for it.

    `scores` are as the humans gave them, 0 to `score_max`, one per human; `human` and `humans` are shares of
    `score_max`, 0 to 1. `levels` holds, by criterion of the rubric, the level (0 to 4) of each human who gave one.
    `groups` are the columns that the lab does not know, by name. `line` is the row's line in its file, from 1.
    """

    id: str
    question_id: str
    question: str
    answer: str
    scores: tuple[float, ...]
    score_max: float
    reference_answer: str | None = None
    key_points: tuple[str, ...] = ()
    rubric: str | None = None
    stage: str = STAGE
    language: str = "en"
    interview: str | None = None
    levels: dict[str, tuple[float, ...]] = Field(default={})
    groups: dict[str, str] = Field(default={})
    recorded: tuple[Recorded, ...] = ()
    line: int = 0

    @property
    def humans(self) -> tuple[float, ...]:
        """Each human's score as a share of the most there was to have, 0 to 1."""
        return tuple(score / self.score_max for score in self.scores)

    @property
    def human(self) -> float:
        """The mean of the humans, 0 to 1."""
        return sum(self.humans) / len(self.humans)

    @cached_property
    def sha256(self) -> str:
        """Hash of all that a judge is shown, recordings included: another text is another answer."""
        shown = {
            "id",
            "question",
            "answer",
            "reference_answer",
            "key_points",
            "rubric",
            "stage",
            "language",
            "recorded",
        }
        kept = Scored.model_construct(**{name: getattr(self, name) for name in shown})
        return sha256_of(kept)


@dataclass(frozen=True)
class Dataset:
    """The rows of one file, in its order. `notes` are lines for a person: what was understood, what was left out."""

    path: Path
    sha256: str
    rows: tuple[Scored, ...]
    notes: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """The ids of the questions, in order of their first row."""
        return tuple(dict.fromkeys(row.question_id for row in self.rows))
