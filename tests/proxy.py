"""A wire to the PostgreSQL server that a test can cut and mend."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class Wire:
    """Listens on `port` and hands everything on to `target`; while it is cut, connections break and none is made."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._host, self._to, self._path = parts.hostname or "127.0.0.1", parts.port or 5432, parts.path
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._handing: set[asyncio.Task[None]] = set()
        self.port = 0

    @property
    def url(self) -> str:
        """The database at the other end, as it is reached over this wire."""
        return f"postgresql://postgres@127.0.0.1:{self.port}{self._path}"

    async def mend(self) -> None:
        """Connections can be made, from now on again at the same port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Every connection breaks, and new ones are refused."""
        if self._server is not None:
            self._server.close()
            self._server = None
        await _some_rounds()  # what was accepted just now begins to be served
        for writer in self._open:
            writer.transport.abort()
        if self._handing:
            await asyncio.wait(self._handing)
        await _some_rounds()  # and what was aborted is closed

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._handing.add(task)
        ends = {writer}
        self._open |= ends
        try:
            there, back = await asyncio.open_connection(self._host, self._to)
            ends.add(back)
            self._open |= ends
            if self._server is not None:  # not cut meanwhile
                await asyncio.gather(_pass(reader, back), _pass(there, writer))
        finally:
            for end in ends:
                end.transport.abort()
            self._open -= ends
            self._handing.discard(task)


async def _some_rounds() -> None:
    """A connection takes a few rounds of the loop until somebody serves it, and one more until it is gone."""
    for _ in range(10):
        await asyncio.sleep(0)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.transport.abort()


@asynccontextmanager
async def wire(target: str) -> AsyncIterator[Wire]:
    """A wire to the database at `target` that is whole at first."""
    made = Wire(target)
    await made.mend()
    try:
        yield made
    finally:
        await made.cut()
