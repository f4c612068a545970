"""The transcript: who was asked what, and what they answered."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from grader.errors import InputError, TranscriptError
from grader.field_errors import first_error as first_error
from grader.noun import Posted
from grader.strict_json import checked, read_json
from grader.strict_json import well_formed as well_formed

DEFAULT_STAGE = "Interview"


def _primitive(value: object) -> object:
    if not isinstance(value, str | int | float | None) or (isinstance(value, float) and not math.isfinite(value)):
        raise ValueError("should be a text, a number, true, false or null")
    return value


def _written_date(value: object) -> object:
    """Numbers are refused (pydantic would take them for seconds since 1970), and so is a time of day."""
    if isinstance(value, int | float) or (isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        raise ValueError("should be a date such as 2026-02-06")
    return value


def _with_words(value: str) -> str:
    if value and not any(c.isprintable() and not c.isspace() for c in value):
        raise ValueError("should have words")
    return value


Primitive = Annotated[str | int | float | bool | None, BeforeValidator(_primitive)]
WrittenDate = Annotated[dt.date, BeforeValidator(_written_date)]
StageName = Annotated[str, BeforeValidator(lambda v: DEFAULT_STAGE if isinstance(v, str) and not v.strip() else v)]
# Numbers are numbers: `true` is no weight of 1. The cap keeps a sum of weights finite.
Weight = Annotated[float, Field(gt=0, le=1e9, strict=True)]


class Candidate(Posted):
    """Who answered. Nothing of this is shown to a judge."""

    name: str | None = None
    id: str | None = None
    email: str | None = None
    employers: tuple[str, ...] = ()


class Position(Posted):
    """What the interview is for."""

    title: str | None = None
    level: str | None = None
    description: str | None = None


class Interview(Posted):
    """When the interview was held; `language` is a BCP 47 tag ("en", "de-AT")."""

    id: str | None = None
    date: WrittenDate | None = None
    duration_minutes: Annotated[float, Field(ge=0, strict=True)] | None = None
    language: str | None = None


class FollowUp(Posted):
    """A further question on the same matter; judged with its exchange as one answer."""

    question: str
    answer: str


class Exchange(Posted):
    """One question with its answer; `weight` is relative to the other exchanges of its category."""

    id: Annotated[str, Field(min_length=1)] | None = None
    stage: StageName = DEFAULT_STAGE
    question: Annotated[str, Field(min_length=1), AfterValidator(_with_words)]
    answer: str
    key_points: tuple[str, ...] = ()
    reference_answer: str | None = None
    weight: Weight = 1.0
    scored: Annotated[bool, Field(strict=True)] = True
    follow_ups: tuple[FollowUp, ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """The candidate's own words by turn: 0 is the answer, n the n-th follow-up's."""
        return (self.answer, *(f.answer for f in self.follow_ups))


class Limits(Posted):
    """How large a transcript may be. Characters are Unicode code points."""

    exchanges: int = 500
    answer_characters: int = 100_000
    transcript_bytes: int = 4 * 1024 * 1024


class Transcript(Posted):
    """One interview, as platforms post it; `grader schema transcript` prints its JSON Schema."""

    candidate: Candidate = Candidate()
    position: Position = Position()
    interview: Interview = Interview()
    exchanges: Annotated[tuple[Exchange, ...], Field(min_length=1)]
    metadata: dict[str, Primitive] = Field(default={})

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Transcript:
        seen: set[str] = set()
        for n, exchange in enumerate(self.exchanges):
            if exchange.id is not None and exchange.id in seen:
                raise ValueError(f"exchanges[{n}].id: {exchange.id!r} is used twice; ids are unique")
            seen.add(exchange.id or "")
        return self

    def answer_ids(self) -> tuple[str, ...]:
        """An id for each exchange: its own where given, else `q1`, `q2`, … by place, skipping ids in use."""
        given = {e.id for e in self.exchanges if e.id}
        ids = []
        for n, exchange in enumerate(self.exchanges, 1):
            made = f"q{n}"
            while made in given:
                made = f"{made}_"
            ids.append(exchange.id or made)
        return tuple(ids)


@lru_cache(maxsize=1024)  # a rubric asks for the same few names with every answer
def stage_key(stage: str) -> str:
    """What two spellings of one stage have in common: no case, spaces, hyphens or underscores."""
    return "".join(c for c in stage.casefold() if not c.isspace() and c not in "-_‐‑–—") or stage_key(DEFAULT_STAGE)


def parse_transcript(content: str | bytes, *, source: str | None = None, limits: Limits | None = None) -> Transcript:
    """Reads a transcript from JSON, as grader.strict_json takes it.

    Raises TranscriptError naming `source`, the field's path and what would be right.
    """
    limits = limits or Limits()
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    if len(raw) > limits.transcript_bytes:
        raise TranscriptError(f"{len(raw):,} bytes; at most {limits.transcript_bytes:,} are taken", source=source)
    try:
        data = read_json(raw)
    except InputError as e:
        raise TranscriptError(e.message, source=source, field=e.field) from None
    return _validated(data, source, limits)


def validate_transcript(data: object, *, source: str | None = None, limits: Limits | None = None) -> Transcript:
    """The same from parsed JSON (dicts and lists)."""
    try:
        data = checked(data)
    except InputError as e:
        raise TranscriptError(e.message, source=source, field=e.field) from None
    return _validated(data, source, limits or Limits())


def check_limits(transcript: Transcript, limits: Limits, *, source: str | None = None) -> None:
    """Raises TranscriptError naming the first field that holds more than the limits allow."""
    if len(transcript.exchanges) > limits.exchanges:
        message = f"{len(transcript.exchanges)} exchanges; at most {limits.exchanges} are taken"
        raise TranscriptError(message, source=source, field="exchanges")
    for n, exchange in enumerate(transcript.exchanges):
        for turn, answer in enumerate(exchange.answers):
            if len(answer) > limits.answer_characters:
                path = f"exchanges[{n}].answer" if turn == 0 else f"exchanges[{n}].follow_ups[{turn - 1}].answer"
                message = f"{len(answer):,} characters; at most {limits.answer_characters:,} are taken"
                raise TranscriptError(message, source=source, field=path)


def _validated(data: object, source: str | None, limits: Limits) -> Transcript:
    if not isinstance(data, dict):
        raise TranscriptError('a transcript is a JSON object with a field "exchanges"', source=source)
    try:
        transcript = Transcript.model_validate(data)
    except ValidationError as e:
        field, message = first_error(e)
        raise TranscriptError(message, source=source, field=field) from None
    check_limits(transcript, limits, source=source)
    return transcript
