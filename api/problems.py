"""What every error of the API looks like: RFC 9457 problem details, with a code that never changes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import ConfigDict, Field
from starlette.responses import Response

from grader.field_errors import MAX_NAME, FieldError, Path, dotted
from grader.noun import Record
from grader.strict_json import well_formed

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 50  # that one response lists
_PART = re.compile(r"""\[(\d+)\]|\.?("(?:[^"\\]|\\.)*"|[^.\[]+)""")
Place = Literal["body", "query", "path", "header", "cookie"]
_PARAMETERS: dict[Any, Place] = {"query": "query", "path": "path", "header": "header", "cookie": "cookie"}


class Kind(NamedTuple):
    """A kind of problem. `code` is stable: programs switch on it. `retry_after` is in seconds."""

    status: int
    code: str
    title: str
    retry_after: int | None = None


class _Part(Record):
    model_config = ConfigDict(json_schema_serialization_defaults_required=False)  # what is not known is left out


class FieldProblem(_Part):
    """One field that is wrong: `pointer` (RFC 6901) into the body, or the name of a `parameter`."""

    pointer: str | None = None
    parameter: str | None = None
    message: str


class Problem(_Part):
    """Why a request was not served."""

    type: Annotated[str, Field(description="Where this kind of problem is explained, relative to the server")]
    title: Annotated[str, Field(description="The kind of problem; the same for every problem with this code")]
    status: int
    detail: Annotated[str, Field(description="What is wrong with this request, and what would be right")]
    code: Annotated[str, Field(description="Stable name of the kind of problem; programs switch on it")]
    request_id: Annotated[str, Field(description="As in the response's X-Request-Id and in the server's log")]
    errors: Annotated[
        tuple[FieldProblem, ...] | None, Field(description=f"The fields that are wrong, at most {MOST_ERRORS}")
    ] = None


class Trouble(NamedTuple):
    """All of a response but the request's id."""

    kind: Kind
    detail: str
    errors: Sequence[FieldProblem] = ()
    headers: Mapping[str, str] = {}


def problem(trouble: Trouble, request_id: str) -> Problem:
    """The document that says so."""
    kind, errors = trouble.kind, tuple(trouble.errors[:MOST_ERRORS])
    return Problem(
        type=f"/docs#{kind.code}",
        title=kind.title,
        status=kind.status,
        detail=well_formed(trouble.detail),
        code=kind.code,
        request_id=request_id,
        errors=errors or None,
    )


def response(trouble: Trouble, request_id: str) -> Response:
    """The same as a response."""
    content = problem(trouble, request_id).model_dump_json(exclude_none=True)
    return Response(content, trouble.kind.status, headers=dict(trouble.headers), media_type=MEDIA_TYPE)


def field_problem(error: FieldError, where: Place) -> FieldProblem:
    """The fault of a field of the body, or of a parameter."""
    message = well_formed(error.message)
    if where == "body":
        return FieldProblem(pointer=pointer(error.path), message=message)
    return FieldProblem(parameter=well_formed(dotted(error.path) or where), message=message)


def pointer(path: Path) -> str:
    """RFC 6901: `/exchanges/3/answer`; the empty text is the whole document."""
    return "".join(f"/{_escaped(str(part))}" for part in path)


def split(loc: Sequence[Any]) -> tuple[Place, Path]:
    """FastAPI's place of a fault, taken apart: what part of the request, and the path in it."""
    return _PARAMETERS.get(loc[0], "body"), tuple(part for part in loc[1:] if part != "[key]")


def path_of(field: str | None) -> Path:
    """`exchanges[3].answer`, as an InputError names its field, taken apart again."""
    return tuple(int(index) if index else _plain(name) for index, name in _PART.findall(field or ""))


def _plain(name: str) -> str:
    try:
        return str(json.loads(name)) if name.startswith('"') else name
    except ValueError:  # cut in the middle
        return name


def _escaped(name: str) -> str:
    return well_formed(name[:MAX_NAME]).replace("~", "~0").replace("/", "~1")
