"""The transcript: who was asked what, and what they answered."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from grader.errors import TranscriptError

DEFAULT_STAGE = "Interview"
_SURROGATE = re.compile("[\ud800-\udfff]")

Primitive = str | int | float | bool | None


class Posted(BaseModel):
    """What people send in: frozen, and an unknown field is refused by name."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


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
    date: dt.date | None = None
    duration_minutes: Annotated[float, Field(ge=0)] | None = None
    language: str | None = None


class FollowUp(Posted):
    """A further question on the same matter; judged with its exchange as one answer."""

    question: str
    answer: str


class Exchange(Posted):
    """One question with its answer; `weight` is relative to the other exchanges of its category."""

    id: str | None = None
    stage: str = DEFAULT_STAGE
    question: Annotated[str, Field(min_length=1)]
    answer: str
    key_points: tuple[str, ...] = ()
    reference_answer: str | None = None
    weight: Annotated[float, Field(gt=0)] = 1.0
    scored: bool = True
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
    """One interview. Section 1 of the contract; `grader schema transcript` prints its JSON Schema."""

    candidate: Candidate = Candidate()
    position: Position = Position()
    interview: Interview = Interview()
    exchanges: Annotated[tuple[Exchange, ...], Field(min_length=1)]
    metadata: dict[str, Primitive] = {}

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


def stage_key(stage: str) -> str:
    """What two spellings of one stage have in common: no case, spaces, hyphens or underscores."""
    return "".join(c for c in stage.casefold() if not c.isspace() and c not in "-_‐‑–—") or stage_key(DEFAULT_STAGE)


def parse_transcript(content: str | bytes, *, source: str | None = None, limits: Limits | None = None) -> Transcript:
    """Reads a transcript from JSON.

    Lone surrogates become U+FFFD one for one, so that positions in the text still count as posted.
    Raises TranscriptError naming `source`, the field's path and what would be right.
    """
    limits = limits or Limits()
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    if len(raw) > limits.transcript_bytes:
        raise TranscriptError(f"{len(raw):,} bytes; at most {limits.transcript_bytes:,} are taken", source=source)
    try:
        data = json.loads(raw.decode("utf-8-sig", "surrogatepass"), parse_constant=_no_constant)
    except UnicodeDecodeError as e:
        raise TranscriptError(f"not UTF-8 text (byte {e.start})", source=source) from None
    except RecursionError:
        raise TranscriptError("nested too deeply to be a transcript", source=source) from None
    except ValueError as e:
        raise TranscriptError(f"not JSON: {e}", source=source) from None
    return validate_transcript(data, source=source, limits=limits)


def validate_transcript(data: object, *, source: str | None = None, limits: Limits | None = None) -> Transcript:
    """The same from parsed JSON (dicts and lists)."""
    limits = limits or Limits()
    if not isinstance(data, dict):
        raise TranscriptError('a transcript is a JSON object with a field "exchanges"', source=source)
    try:
        transcript = Transcript.model_validate(_without_surrogates(data))
    except ValidationError as e:
        field, message = first_error(e)
        raise TranscriptError(message, source=source, field=field) from None
    if len(transcript.exchanges) > limits.exchanges:
        message = f"{len(transcript.exchanges)} exchanges; at most {limits.exchanges} are taken"
        raise TranscriptError(message, source=source, field="exchanges")
    for n, exchange in enumerate(transcript.exchanges):
        for turn, answer in enumerate(exchange.answers):
            if len(answer) > limits.answer_characters:
                path = f"exchanges[{n}].answer" if turn == 0 else f"exchanges[{n}].follow_ups[{turn - 1}].answer"
                message = f"{len(answer):,} characters; at most {limits.answer_characters:,} are taken"
                raise TranscriptError(message, source=source, field=path)
    return transcript


def first_error(error: ValidationError) -> tuple[str | None, str]:
    """The first fault of a pydantic error as (path of the field, what is wrong and what would be right)."""
    fault = error.errors(include_url=False)[0]
    path = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in fault["loc"]).lstrip(".")
    if fault["type"] == "extra_forbidden":
        return path, "unknown field; remove it or mend its spelling"
    if fault["type"] == "missing":
        return path, "required, but missing"
    got = _shown(fault.get("input"))
    message = fault["msg"].removeprefix("Value error, ").replace("Input should be", "should be")
    return path or None, message[:1].lower() + message[1:] + (f", not {got}" if got else "")


def _shown(value: object) -> str:
    """A value short enough for one line of an error; nothing for texts that could be a candidate's."""
    if isinstance(value, bool | int | float) or value is None:
        return json.dumps(value)
    if isinstance(value, str) and len(value) <= 40 and value.isprintable():
        return json.dumps(value, ensure_ascii=False)
    kinds = ((dict, "an object"), (list, "a list"), (str, "a text"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "")


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return [_without_surrogates(v) for v in value] if isinstance(value, list) else value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")
