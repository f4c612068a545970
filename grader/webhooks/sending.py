"""One attempt at one delivery: what a receiver does can make it fail, and nothing else."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from datetime import datetime

import httpcore2
import httpx2

from grader import __version__
from grader.errors import WebhookError
from grader.noun import Record
from grader.webhooks.connecting import GuardedBackend
from grader.webhooks.guard import Resolve, parsed, system_resolve
from grader.webhooks.signing import signed

ATTEMPT_SECONDS = 15.0  # the specification asks for 15 to 30
READ_SECONDS, READ_BYTES = 2.0, 65536  # what a receiver's body gets once its status is known
GONE = 410

ERRORS: dict[type[Exception], str] = {
    httpcore2.ConnectTimeout: "no connection to the receiver in time",
    httpcore2.ConnectError: "no connection to the receiver",
    httpcore2.TimeoutException: "the receiver did not answer in time",
    httpcore2.NetworkError: "the connection to the receiver was lost",
    httpcore2.RemoteProtocolError: "the receiver closed the connection without an answer, or its answer is not HTTP",
    httpcore2.LocalProtocolError: "the message cannot be written as HTTP",
    httpcore2.ProtocolError: "the receiver does not speak HTTP",
    httpcore2.UnsupportedProtocol: "the receiver does not speak HTTP",
    httpcore2.ProxyError: "no connection to the receiver",
    httpcore2.ConnectionNotAvailable: "no connection to the receiver",
    OSError: "the connection to the receiver was lost",
}
"""What goes wrong on the wire, in our words: theirs may quote a URL, and a URL may hold a secret."""


class Attempt(Record):
    """What came of one attempt. `delivered`: a 2xx. `gone`: a 410, the receiver wants nothing more.

    `status` is the receiver's, None where it gave none. `error` is None for a delivered one, else a line without
    URL, secret or body. `seconds` is how long it took.
    """

    delivered: bool
    gone: bool = False
    status: int | None = None
    error: str | None = None
    seconds: float


class Sender:
    """Sends messages, one connection each: no address stands that was checked for an earlier one.

    It uses httpcore2 as it is: no redirect is followed, no proxy taken from the environment, no cookie kept from one
    receiver for another, nothing decompressed.
    How many attempts are made at once is the caller's affair: a receiver that hangs holds its attempt for `seconds`.
    `tls` is for receivers with a certificate of their own authority.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        resolve: Resolve = system_resolve,
        tls: ssl.SSLContext | None = None,
        seconds: float = ATTEMPT_SECONDS,
        read_seconds: float = READ_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._allow_private, self._seconds, self._read_seconds = allow_private, seconds, read_seconds
        self._clock = clock
        self._connections = httpcore2.AsyncConnectionPool(
            ssl_context=tls or httpcore2.default_ssl_context(),
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=GuardedBackend(allow_private=allow_private, resolve=resolve),
        )

    async def send(self, url: str, secret: str, message_id: str, body: bytes, at: datetime) -> Attempt:
        """POSTs `body`, signed, to `url`, checked again; raises nothing for whatever the receiver does.

        `at` is the time of this attempt, aware. No attempt lasts longer than `seconds`, look-up and body included.
        """
        began = self._clock()
        status, error = None, None
        try:
            status = await self._status(url, body, signed(secret, message_id, body, at))
        except WebhookError as e:
            error = e.message
        except TimeoutError:
            error = f"no answer within {self._seconds:g} seconds"
        except tuple(ERRORS) as e:
            error = told(e)
        return _attempt(status, error, self._clock() - began)

    async def aclose(self) -> None:
        """Ends what is still open."""
        await self._connections.aclose()

    async def _status(self, url: str, body: bytes, signature: dict[str, str]) -> int:
        parts = parsed(url, allow_private=self._allow_private)
        headers = {
            b"host": parts.netloc,
            b"user-agent": f"interview-grader/{__version__}".encode("ascii"),
            b"content-type": b"application/json",
            b"connection": b"close",
            **{name.encode("ascii"): value.encode("ascii") for name, value in signature.items()},
        }
        deadline = asyncio.get_running_loop().time() + self._seconds
        async with AsyncExitStack() as stack:
            async with asyncio.timeout_at(deadline):
                sent = self._connections.stream("POST", _target(parts), headers=list(headers.items()), content=body)
                response = await stack.enter_async_context(sent)
            await self._read(response, deadline)
            return response.status

    async def _read(self, response: httpcore2.Response, deadline: float) -> None:
        """Lets a receiver finish: servers take a connection closed on them for an abandoned request.

        What it says is not kept, and whatever happens here, its status was its answer.
        """
        until, left = asyncio.get_running_loop().time() + self._read_seconds, READ_BYTES
        with suppress(TimeoutError, *ERRORS):
            async with asyncio.timeout_at(min(until, deadline)):
                async for part in response.aiter_stream():
                    left -= len(part)
                    if left <= 0:
                        return


def told(error: Exception) -> str:
    """The line for an error of the wire; for a certificate that is not accepted, why."""
    cause = error.__context__  # the pool takes `__cause__` away
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the receiver's certificate is not accepted: {' '.join(cause.verify_message.split())}"
    if isinstance(cause, ssl.SSLError):
        return "the receiver does not speak TLS as it should"
    return next(words for kind, words in ERRORS.items() if isinstance(error, kind))


def _target(parts: httpx2.URL) -> httpcore2.URL:
    return httpcore2.URL(scheme=parts.raw_scheme, host=parts.raw_host, port=parts.port, target=parts.raw_path)


def _attempt(status: int | None, error: str | None, seconds: float) -> Attempt:
    if status is None:
        return Attempt(delivered=False, error=error, seconds=seconds)
    delivered = 200 <= status < 300
    return Attempt(
        delivered=delivered,
        gone=status == GONE,
        status=status,
        error=None if delivered else _refusal(status),
        seconds=seconds,
    )


def _refusal(status: int) -> str:
    if 300 <= status < 400:
        return f"the receiver answered {status}, a redirect, and redirects are not followed"
    return "the receiver answered 410: it wants nothing more" if status == GONE else f"the receiver answered {status}"
