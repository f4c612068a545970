"""Errors on their way out: the table's answer, and one log line for what is our own fault."""

from __future__ import annotations

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from api.errors import HttpError, kind_of, trouble
from api.paths import allowed
from api.problems import response
from grader.errors import GraderError

BODIES = frozenset({"POST", "PUT", "PATCH"})
_log = structlog.get_logger("api")


def handle_errors(app: FastAPI) -> None:
    """Every error that a route raises on purpose is answered from the table; api.middleware.faults has the rest."""
    for kind in (GraderError, HttpError, HTTPException, RequestValidationError, ClientDisconnect):
        app.add_exception_handler(kind, answer)


async def answer(request: Request, error: Exception) -> Response:
    """The response to an error. Its code is bound to the request's log lines."""
    kind = kind_of(error)
    structlog.contextvars.bind_contextvars(code=kind.code)
    if kind.retry_after and kind.status >= 500:
        _log.warning("unavailable", cause=type(error.__cause__ or error).__name__)
    elif kind.status >= 500:
        _log.error("failed", exc_info=error)
    found = trouble(error, has_body=request.method in BODIES)
    if kind.status == 405:
        found = found._replace(headers={"Allow": allowed(request.scope)})
    return response(found, request.scope.get("state", {}).get("request_id", ""))
