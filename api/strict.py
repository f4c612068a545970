"""Routes that take what is right and name what is not: key, media type, JSON, parameters, in this order."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any

import structlog
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.params import Cookie, Header, Path
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.auth import caller, identify
from api.errors import MalformedJson, UnsupportedMediaType
from grader.errors import InputError, NotFound
from grader.strict_json import read_json

IN_LOOP = 64 * 1024  # bytes of JSON that are read in a few ms; a longer body is read in a thread
_JSON = re.compile(r"application/(json|[a-z0-9!#$&^_.-]+\+json)", re.IGNORECASE)


class StrictRequest(Request):
    """A request whose `json()` is grader.strict_json's."""

    async def json(self) -> Any:
        """Raises MalformedJson."""
        if not hasattr(self, "_json"):
            body = await self.body()
            try:
                self._json = read_json(body) if len(body) <= IN_LOOP else await run_in_threadpool(read_json, body)
            except InputError as e:
                raise MalformedJson(e.message, field=e.field) from None
        return self._json


class StrictRoute(APIRoute):
    """A route of the API.

    Unlike FastAPI's it asks for the key before it reads the body, so that strangers cost nothing; it refuses media
    types that are not JSON (415), query parameters that it does not have, or has twice (422), and addresses with a NUL
    (404); and it binds `assessment_id`, where the address has one, to the request's log lines.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of one request."""
        handle: Callable[[Request], Awaitable[Response]] = super().get_route_handler()
        known, keyed, takes_json = set(_query(self.dependant)), _asks_who(self.dependant), self.body_field is not None

        async def strict(request: Request) -> Response:
            checked = StrictRequest(request.scope, request.receive)
            _check_address(checked)
            if keyed:
                await identify(checked)
            _check_query(checked, known)
            if takes_json:
                await _read_body(checked)
            return await handle(checked)

        return strict


def _check_address(request: Request) -> None:
    if "\0" in request.scope["path"]:
        raise NotFound("nothing has this address")
    if "assessment_id" in request.path_params:
        structlog.contextvars.bind_contextvars(assessment_id=str(request.path_params["assessment_id"])[:64])


def _check_query(request: Request, known: set[str]) -> None:
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        given.setdefault(name, []).append(value)
    faults = [fault for name, values in given.items() if (fault := _query_fault(name, values, known))]
    if faults:
        raise RequestValidationError(faults)


def _query_fault(name: str, values: list[str], known: set[str]) -> dict[str, Any] | None:
    """No parameter is a list here: of two values one would be left out without a word."""
    if name not in known:
        return {"type": "extra_forbidden", "loc": ("query", name), "msg": ""}
    wrong = (
        "given twice; keep one of them" if len(values) > 1 else "holds a NUL; remove it" if "\0" in values[0] else ""
    )
    return {"type": "value_error", "loc": ("query", name), "msg": wrong} if wrong else None


async def _read_body(request: StrictRequest) -> None:
    if await request.body():
        if not _JSON.fullmatch(request.headers.get("content-type", "").split(";")[0].strip()):
            raise UnsupportedMediaType("send JSON, with Content-Type: application/json")
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise UnsupportedMediaType("send the body as it is, without Content-Encoding")
        await request.json()


def _query(dependant: Dependant) -> Iterator[str]:
    """Names of query parameters; those that come as one model are plain fields here."""
    for field in get_flat_params(dependant):
        if not isinstance(field.field_info, Path | Header | Cookie):
            yield field.alias


def _asks_who(dependant: Dependant) -> bool:
    return dependant.call is caller or any(_asks_who(inner) for inner in dependant.dependencies)
