"""The transcript: who was asked what, and what they answered."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from functools import lru_cache
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from grader.errors import TranscriptError
from grader.noun import Posted

DEFAULT_STAGE = "Interview"
_SURROGATE = re.compile("[\ud800-\udfff]")
_TWICE = object()  # in parsed JSON: the value of a field that its object has twice


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
    """Reads a transcript from JSON.

    Lone surrogates become U+FFFD one for one, so that positions in the text still count as posted.
    Raises TranscriptError naming `source`, the field's path and what would be right.
    """
    limits = limits or Limits()
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    if len(raw) > limits.transcript_bytes:
        raise TranscriptError(f"{len(raw):,} bytes; at most {limits.transcript_bytes:,} are taken", source=source)
    try:
        data = json.loads(
            raw.decode("utf-8-sig", "surrogatepass"), parse_constant=_no_constant, object_pairs_hook=_each_once
        )
        twice = _given_twice(data)
    except UnicodeDecodeError as e:
        raise TranscriptError(f"not UTF-8 text (byte {e.start})", source=source) from None
    except RecursionError:
        raise TranscriptError("nested too deeply to be a transcript", source=source) from None
    except ValueError as e:
        fault = "a number has too many digits" if "integer string" in str(e) else f"not JSON: {e}"
        raise TranscriptError(fault, source=source) from None
    if twice:
        raise TranscriptError("given twice; keep one of them", source=source, field=_path(twice))
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
    except RecursionError:
        raise TranscriptError("nested too deeply to be a transcript", source=source) from None
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


_WORDS = {
    "extra_forbidden": "unknown field; remove it or mend its spelling",
    "missing": "required, but missing",
    "too_short": "should have at least one entry",
    "string_too_short": "should not be empty",
    "date_from_datetime_parsing": "should be a date such as 2026-02-06 that the calendar has",
    "string_pattern_mismatch": "should be lower-case letters, digits, - and _, beginning with a letter",
}
_KINDS = {
    "string": "a text",
    "tuple": "a list",
    "model": "an object",
    "dict": "an object",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "date": "a date such as 2026-02-06",
}


def first_error(error: ValidationError) -> tuple[str | None, str]:
    """The first fault of a pydantic error as (path of the field, what is wrong and what would be right)."""
    fault = error.errors(include_url=False)[0]
    path = _path(fault["loc"])
    kind, _, problem = fault["type"].partition("_")
    if fault["type"] in _WORDS:
        message = _WORDS[fault["type"]]
    elif kind in _KINDS and problem in ("type", "parsing", "from_float"):
        message = f"should be {_KINDS[kind]}"
    else:
        message = fault["msg"].removeprefix("Value error, ").replace("Input should be", "should be")
        message = message.replace("greater than or equal to", "at least").replace("less than or equal to", "at most")
    got = (
        _shown(fault.get("input")) if path and fault["type"] not in ("extra_forbidden", "missing", "too_short") else ""
    )
    return path, message[:1].lower() + message[1:] + (f", not {got}" if got else "")


def _path(parts: tuple[int | str, ...]) -> str | None:
    """`exchanges[3].answer`; a name that is not plain is shown as a JSON text, so that the line stays one line."""
    names = [p if isinstance(p, int) or p.isprintable() else json.dumps(p) for p in parts if p != "[key]"]
    return "".join(f"[{n}]" if isinstance(n, int) else f".{n[:60]}" for n in names).lstrip(".") or None


def _shown(value: object) -> str:
    """A value short enough for one line of an error; nothing for texts that could be a candidate's."""
    if isinstance(value, bool | int | float) or value is None:
        return json.dumps(value)[:40]
    if isinstance(value, str) and len(value) <= 40 and value.isprintable():
        return json.dumps(value, ensure_ascii=False)
    kinds = ((dict, "an object"), (list, "a list"), (str, "this text"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "")


def well_formed(text: str) -> str:
    """The text with lone surrogates as U+FFFD, one for one, so that it can be written anywhere."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text)


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, dict):
        return {_without_surrogates(k): _without_surrogates(v) for k, v in value.items()}
    return [_without_surrogates(v) for v in value] if isinstance(value, list) else value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose every field is given once. Of two answers JSON would keep the last, without a word."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        found[name] = _TWICE if name in found else value
    return found


def _given_twice(data: Any) -> tuple[int | str, ...]:
    """The path of the first field that its object has twice; empty where there is none."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in entries:
        below = _given_twice(value)
        if below or value is _TWICE:
            return (name, *below)
    return ()


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")
