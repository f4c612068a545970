"""One line of a data set as people write it: its columns, and what each may hold."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Annotated, TypeGuard

from pydantic import BeforeValidator, Field

from grader.lab.rows import STAGE
from grader.noun import Posted
from grader.rubric import Slug
from grader.transcript import Limits

MAX_ANSWER = Limits().answer_characters
OR_ONE = " (or score, of one human)"
EMPTY = "should not be empty"


def legible(text: str) -> bool:
    """Whether there is a character to be seen, as a transcript asks of a question."""
    return text[:1].isalnum() or any(c.isprintable() and not c.isspace() for c in text)


def _as_text(value: object) -> object:
    """Ids are often numbers."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _with_words(value: object) -> object:
    if isinstance(value, str) and not legible(value):
        raise ValueError(EMPTY)
    return value


def _points(value: object) -> object:
    """One text with a point a line is a list of points; bullets before them go."""
    if not isinstance(value, str):
        return value
    return tuple(point for line in value.splitlines() if (point := re.sub(r"^\s*[-*•]\s+", "", line).strip()))


def _listed(value: object) -> object:
    """One human's level is a list of one."""
    return value if isinstance(value, list) else [value]


Words = Annotated[str, BeforeValidator(_with_words)]
Key = Annotated[str, BeforeValidator(_with_words), BeforeValidator(_as_text)]
Number = Annotated[float, Field(strict=True)]
Level = Annotated[float, Field(strict=True, ge=0, le=4)] | None  # None: a human who gave none


class Row(Posted):
    """The columns that the lab knows. null is as if the column were not there."""

    id: Key | None = None
    question_id: Key | None = None
    question: Words
    answer: Annotated[str, Field(max_length=MAX_ANSWER)]
    scores: Annotated[tuple[Number, ...], Field(min_length=1)] | None = None
    score: Number | None = None
    score_max: Annotated[float, Field(strict=True, gt=0)]
    reference_answer: str | None = None
    key_points: Annotated[tuple[Words, ...] | None, BeforeValidator(_points)] = None
    rubric: str | None = None
    stage: str | None = None
    language: str | None = None
    interview: Key | None = None
    levels: dict[Slug, Annotated[tuple[Level, ...], BeforeValidator(_listed)]] | None = None

    @property
    def reference(self) -> str | None:
        """What a judge sees as the reference answer: that one, else the marking notes."""
        return _text(self.reference_answer) or _text(self.rubric)

    @property
    def stage_name(self) -> str:
        return _text(self.stage) or STAGE

    @property
    def given(self) -> tuple[float, ...]:
        """What the humans gave, raw."""
        return self.scores or (() if self.score is None else (self.score,))

    @property
    def human_levels(self) -> dict[str, tuple[float, ...]]:
        """By criterion the levels of those humans who gave one; a criterion without any is left out."""
        given = {
            name: tuple(level for level in levels if level is not None) for name, levels in (self.levels or {}).items()
        }
        return {name: levels for name, levels in given.items() if levels}


COLUMNS = tuple(Row.model_fields)
MOST_IS_MISSING = "required, but missing: the most that a human could give, such as 4"


def _text(value: str | None) -> str | None:
    return value if value and legible(value) else None


def score_faults(raw: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What is wrong between `scores`, `score` and `score_max`, as (field, message); says nothing of wrong types.

    Beside `scores`, `score` is a convenience of whoever made the file (often their mean as a share), and is only held
    to 0 … max(1, score_max); alone, it is what one human gave.
    """
    scores, score, most = raw.get("scores"), raw.get("score"), raw.get("score_max")
    if scores is None and score is None:
        yield "scores", f"required, but missing: a list with a number for each human{OR_ONE}"
    if not is_number(most) or most <= 0:
        return
    if isinstance(scores, list):
        for n, value in enumerate(scores):
            if is_number(value) and not 0 <= value <= most:
                yield f"scores[{n}]", _outside(value, most)
    if is_number(score) and not 0 <= score <= (most if scores is None else max(1, most)):
        yield "score", _outside(score, most)


def is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and finite(value)


def _outside(value: float, most: float) -> str:
    return f"should be from 0 to score_max, which is {most:g}, not {value:g}"


def finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # a whole number that no double holds
        return False
