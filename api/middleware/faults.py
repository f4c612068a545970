"""What nobody foresaw: one log line with its place, and a response that tells nothing of it."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.handling import answer

_log = structlog.get_logger("api")


@dataclass(frozen=True)
class Faults:
    """Answers 500 to an error that the table's handlers did not see.

    Where the response has begun it can only be cut: what was sent stays incomplete, and clients notice.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as e:
            if scope["type"] != "http":
                raise
            if begun:
                _log.exception("cut")
                return
            await (await answer(Request(scope), e))(scope, receive, send)
