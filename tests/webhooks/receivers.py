"""Real HTTP receivers on loopback, well-behaved and not, and resolvers that answer from a table."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from grader.webhooks.guard import Resolve

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
PUBLIC = "93.184.215.14"
DRIP_SECONDS = 0.005  # how slowly a slow receiver answers, a byte at a time


@dataclass(frozen=True)
class Message:
    """One request as it came in."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Where it listens, what came in, and how many connections there were."""

    port: int
    scheme: str = "http"
    messages: list[Message] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/hook?token=hush"

    def named(self, host: str) -> str:
        return f"{self.scheme}://{host}:{self.port}/hook?token=hush"


@asynccontextmanager
async def receiver(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[Receiver]:
    """Listens until the block ends, and sees to it that every sender has closed its connection by then.

    `answer` is called with a connection whose request was read.
    """
    open_connections = set[asyncio.Task[None] | None]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        this.connections += 1
        open_connections.add(asyncio.current_task())
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            this.messages.append(await _message(reader))
            await answer(reader, writer)
            await writer.drain()
        writer.close()
        with suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    this = Receiver(server.sockets[0].getsockname()[1], "https" if tls else "http")
    async with server:
        yield this
        async with asyncio.timeout(30):
            await asyncio.gather(*(task for task in open_connections if task))


async def _message(reader: asyncio.StreamReader) -> Message:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("ascii")
    line, *fields = head.strip().split("\r\n")
    headers = {name.lower(): value for name, _, value in (f.partition(": ") for f in fields)}
    return Message(line, headers, await reader.readexactly(int(headers["content-length"])))


def answers(raw: bytes) -> Answer:
    """Writes these bytes and closes."""

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)

    return answer


def status(code: int, *headers: str) -> Answer:
    """A whole answer with a status, headers and a short body."""
    body = "" if code == 204 else "thanks"
    lines = (f"HTTP/1.1 {code} X", *headers, *([f"content-length: {len(body)}"] if body else []), "", body)
    return answers("\r\n".join(lines).encode("ascii"))


async def hangs(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says nothing until the sender goes away."""
    await reader.read()


def drips(beginning: bytes, drop: bytes) -> Answer:
    """Goes on for ever, slowly."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(beginning)
        while not reader.at_eof():
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(DRIP_SECONDS)

    return answer


async def floods(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """An answer without an end, as fast as it can."""
    writer.write(b"HTTP/1.1 200 X\r\ncontent-type: text/plain\r\n\r\n")
    while not writer.is_closing():
        writer.write(bytes(65536))
        await writer.drain()


async def resets(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Cuts the connection the hard way."""
    writer.transport.abort()


def names(**table: Sequence[str]) -> Resolve:
    """A resolver that knows these names (`_` for a dot) and no others."""
    known = {name.replace("_", "."): addresses for name, addresses in table.items()}

    async def resolve(host: str, _: int) -> Sequence[str]:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return known[host]

    return resolve


def in_turn(*answers: Sequence[str]) -> Resolve:
    """A resolver that answers differently each time it is asked, whatever the name."""
    left = iter(answers)

    async def resolve(_: str, __: int) -> Sequence[str]:
        return next(left)

    return resolve


async def never_resolves(_: str, __: int) -> Sequence[str]:
    """A name server that does not answer."""
    await asyncio.Event().wait()
    return ()
