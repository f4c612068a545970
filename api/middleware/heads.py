"""HEAD is GET without the body, on every route (RFC 9110, 9.3.2)."""

from __future__ import annotations

from dataclasses import dataclass

import anyio
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True)
class Heads:
    """Asks the GET route, sends its head, and ends a stream that would otherwise never end."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return
        with anyio.CancelScope() as rest:

            async def send_head(message: Message) -> None:
                if message["type"] == "http.response.start":
                    await send(message)
                    await send({"type": "http.response.body"})
                    if Headers(scope=message).get("content-type", "").startswith("text/event-stream"):
                        rest.cancel()

            await self.app({**scope, "method": "GET"}, receive, send_head)
