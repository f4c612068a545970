"""Every request has an id: in its response, in its log lines, and in the one line that says how it went."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.paths import template

HEADER = "X-Request-Id"
MAX_PATH = 200  # characters of an unknown address that a log shows
_SANE = re.compile(r"[A-Za-z0-9._:+/=@-]{1,128}")
_log = structlog.get_logger("api.access")


def new_id() -> str:
    """Thirty-two hex digits by chance."""
    return uuid.uuid4().hex


@dataclass(frozen=True)
class RequestContext:
    """Takes a sane id from the request or makes one; logs method, address, status and milliseconds at the end.

    The address is the route's (`/v1/assessments/{assessment_id}`), or the path where no route has it; query strings
    and bodies are never logged. What inner code binds to structlog's context is in the line as well.
    """

    app: ASGIApp
    make_id: Callable[[], str] = new_id
    clock: Callable[[], float] = time.perf_counter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method, began, status = scope["method"], self.clock(), 0
        request_id = given_id(scope) or self.make_id()
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            path = template(scope, "GET" if method == "HEAD" else method) or scope["path"][:MAX_PATH]
            ms = round(1000 * (self.clock() - began), 1)
            _log.info("request", method=method[:20], path=path, status=status, ms=ms)
            structlog.contextvars.clear_contextvars()


def given_id(scope: Scope) -> str | None:
    """The caller's id for its request, unless it is too long or holds what could confuse a log."""
    given = Headers(scope=scope).get(HEADER, "")
    return given if _SANE.fullmatch(given) else None
