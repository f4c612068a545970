"""Replies that come at the same moment are read one after the other, and the loop looks around in between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from grader.providers import wire
from grader.providers.anthropic import AnthropicProvider
from grader.providers.openai import OpenAIProvider
from tests.doubles import a_request
from tests.providers.dialects import ANTHROPIC, KEY, OPENAI, Closing, Dialect

MAKE: dict[str, Callable[[str], Closing]] = {
    "openai": lambda url: OpenAIProvider(KEY, url),
    "anthropic": lambda url: AnthropicProvider(KEY, url),
}


@asynccontextmanager
async def serving(dialect: Dialect, replies: int) -> AsyncIterator[str]:
    """A server on this machine that answers all at once, when so many have asked."""
    missing, everybody = replies, asyncio.Event()
    body = json.dumps(dialect.reply("{}", dialect.ended, dialect.usage)).encode()
    answer = b"HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body) + body

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal missing
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        missing -= 1
        if not missing:
            everybody.set()
        await everybody.wait()
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("dialect", [OPENAI, ANTHROPIC], ids=lambda dialect: dialect.name)
async def test_each_reply_has_a_turn_between_its_head_and_what_follows(
    dialect: Dialect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever the provider is; none is read further before it had its own."""
    turns, free = 0, asyncio.Event()

    async def turn() -> None:
        nonlocal turns
        turns += 1
        await free.wait()

    monkeypatch.setattr(wire, "turn", turn)
    async with serving(dialect, 5) as url:
        provider = MAKE[dialect.name](url)
        asking = [asyncio.create_task(provider.complete(a_request(f"{n}"))) for n in range(5)]
        async with asyncio.timeout(20):
            while turns < 5:  # noqa: ASYNC110 - it is told by the wire alone
                await asyncio.sleep(0.001)
        assert not any(task.done() for task in asking)
        free.set()
        assert [reply.text for reply in await asyncio.gather(*asking)] == ["{}"] * 5
        await provider.aclose()
