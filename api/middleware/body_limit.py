"""No body is read beyond the limit, whether it says its length or comes in chunks."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import BodyTooLarge
from api.handling import answer


@dataclass(frozen=True)
class BodyLimit:
    """Answers 413 to a body of more than `limit` bytes.

    The connection stays open: a server that closes while the client still sends takes the 413 from its hands.
    """

    app: ASGIApp
    limit: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif self._declared(scope) > self.limit:
            await (await answer(Request(scope), self._too_large()))(scope, receive, send)
        else:
            await self.app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Receive:
        read = 0

        async def counting() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.limit:
                raise self._too_large()
            return message

        return counting

    def _declared(self, scope: Scope) -> int:
        given = Headers(scope=scope).get("content-length", "")
        return int(given[:20]) if given.isdecimal() else 0  # twenty digits of a longer number say enough

    def _too_large(self) -> BodyTooLarge:
        return BodyTooLarge(f"at most {self.limit:,} bytes are taken")
