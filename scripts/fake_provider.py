#!/usr/bin/env python
"""A local provider for benches and trials: OpenAI's chat completions and Anthropic's messages, as slow and as faulty
as wanted. Latency and faults are drawn by a request's place in its run, so that two runs meet the same ones: every
prefix before /v1 is a run of its own (http://127.0.0.1:PORT/any-name/v1/chat/completions). GET …/v1/met tells what
befell a run's requests, …/v1/asked which answers it was asked about and how often.

    python scripts/fake_provider.py --port 0 --latency 0.4        prints the port on its first line
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import math
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from fake_ledger import Asked, Ledger
from fake_limits import Limits, add_options
from fake_replies import bent, conforming, quoted

CACHED_FROM = 1024  # tokens: providers cache an identical prefix from about here on
FAULTS = ("errors", "not_json", "truncated", "wrong_shape", "cut", "overloaded")
Refusal = tuple[int, str, str, dict[str, str]]
"""Status, code, words, headers."""


@dataclass
class Run:
    """One run: its limits, how many requests it has made, and which prefixes it has shown."""

    limits: Limits
    place: int = 0
    prefixes: set[str] = field(default_factory=set)
    met: Counter[str] = field(default_factory=Counter)
    ledger: Ledger = field(default_factory=Ledger)


@dataclass(frozen=True)
class Draw:
    """What befalls one request."""

    latency: float
    fault: str | None
    random: random.Random


class FakeProvider:
    """Speaks HTTP/1.1 over asyncio streams: a framework would cost more than the clients that are measured."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._runs: dict[str, Run] = {}

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        target = head.split(b" ", 2)[1].decode()
        body = await reader.readexactly(_length(head))
        prefix, _, path = target.partition("/v1/")
        run = self._runs.setdefault(prefix, Run(Limits(self._options)))
        if path in ("met", "asked"):
            _send(writer, 200, {"requests": run.place, **run.met} if path == "met" else run.ledger.shown())
            return True
        run.place += 1
        draw = self._draw(run.place)
        run.met[draw.fault or "good"] += 1
        if (refusal := self._refusal(path, run, len(body) // 4, draw)) is not None:
            status, code, words, headers = refusal
            run.met[code] += 1
            _send(writer, status, _error(path, code, words), headers)
            return True
        read = json.loads(body)
        told = run.limits.headers(path)
        asked = run.ledger.came(quoted(read["messages"][-1]["content"]), draw.latency)
        try:
            await asyncio.sleep(draw.latency)
            if reader.at_eof() or reader.exception() is not None:
                asked.lost += 1
                return False
            return _reply(writer, path, read, run, draw, asked, told)
        finally:
            run.ledger.in_flight -= 1

    def _draw(self, place: int) -> Draw:
        draw = random.Random(f"{self._options.seed}:{place}")
        spread = self._options.spread
        # The mean of a lognormal is its median times exp(spread² / 2): so the mean is what was asked for.
        latency = self._options.latency * math.exp(draw.gauss(0.0, spread) - spread**2 / 2)
        chance, fault = draw.random(), None
        for name in FAULTS:
            share = getattr(self._options, name)
            if fault is None and chance < share:
                fault = name
            chance -= share
        return Draw(latency, fault, draw)

    def _refusal(self, path: str, run: Run, tokens: int, draw: Draw) -> Refusal | None:
        """What is said before a model is asked at all."""
        anthropic = path == "messages"
        if self._options.keys == "none":
            return 401, "authentication_error" if anthropic else "invalid_api_key", "Incorrect API key provided.", {}
        if self._options.quota and run.place > self._options.quota:
            if anthropic:
                return 400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.", {}
            return 429, "insufficient_quota", "You exceeded your current quota, please check your plan.", {}
        if draw.fault == "overloaded":
            return 529, "overloaded_error", "Overloaded", {}
        if (wait := run.limits.take(tokens)) is not None:
            code = "rate_limit_error" if anthropic else "rate_limit_exceeded"
            return 429, code, "Too many requests, as ordered.", run.limits.headers(path, wait)
        return None


def _reply(
    writer: asyncio.StreamWriter,
    path: str,
    body: dict[str, Any],
    run: Run,
    draw: Draw,
    asked: Asked,
    told: dict[str, str],
) -> bool:
    """Sends what befalls this request; False where the connection is gone afterwards."""
    if draw.fault == "cut":
        writer.transport.abort()
        return False
    if draw.fault == "errors":
        _send(writer, draw.random.choice([500, 502, 503]), _error(path, "server_error", "A fault as ordered."))
        return True
    schema = _schema(body)
    value = conforming(schema, body["messages"][-1]["content"], draw.random) if schema else "Yes."
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if draw.fault == "not_json":
        text = "Here is my rating: a solid answer, I would give it a three."
    elif draw.fault == "wrong_shape" and schema:
        text = json.dumps(bent(schema, value), ensure_ascii=False)
    elif draw.fault == "truncated":
        text = text[: len(text) // 2]
    asked.replied(value)
    shape = _message if path == "messages" else _chat
    _send(writer, 200, shape(body, text, draw.fault == "truncated", run), told)
    return True


def _schema(body: dict[str, Any]) -> dict[str, Any] | None:
    chat = body.get("response_format", {}).get("json_schema", {}).get("schema")
    found = chat or body.get("output_config", {}).get("format", {}).get("schema")
    return found if isinstance(found, dict) else None


def _chat(body: dict[str, Any], text: str, cut: bool, run: Run) -> dict[str, Any]:
    total, cached = _tokens(body["messages"][0]["content"], body, run)
    choice = {
        "index": 0,
        "finish_reason": "length" if cut else "stop",
        "message": {"role": "assistant", "content": text, "refusal": None},
    }
    usage = {
        "prompt_tokens": total,
        "completion_tokens": len(text) // 4,
        "total_tokens": total + len(text) // 4,
        "prompt_tokens_details": {"cached_tokens": cached},
    }
    return {
        "id": f"chatcmpl-{run.place}",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": body["model"],
        "choices": [choice],
        "usage": usage,
    }


def _message(body: dict[str, Any], text: str, cut: bool, run: Run) -> dict[str, Any]:
    system = "".join(block["text"] for block in body.get("system", []))
    total, cached = _tokens(system, body, run)
    return {
        "id": f"msg_{run.place}",
        "type": "message",
        "role": "assistant",
        "model": body["model"],
        "content": [{"type": "text", "text": text}],
        "stop_reason": "max_tokens" if cut else "end_turn",
        "stop_sequence": None,
        "usage": {
            "input_tokens": total - cached,
            "cache_read_input_tokens": cached,
            "cache_creation_input_tokens": 0,
            "output_tokens": len(text) // 4,
        },
    }


def _tokens(system: str, body: dict[str, Any], run: Run) -> tuple[int, int]:
    """Input tokens at four characters each, and those of the system text where the run has shown it before."""
    total = len(json.dumps(body, ensure_ascii=False)) // 4
    prefix = len(system) // 4
    cached = prefix if prefix >= CACHED_FROM and system in run.prefixes else 0
    run.prefixes.add(system)
    return total, cached


def _error(path: str, code: str, words: str) -> dict[str, Any]:
    if path == "messages":
        kind = "api_error" if code == "server_error" else code
        return {"type": "error", "error": {"type": kind, "message": words}}
    return {"error": {"message": words, "type": code, "code": code, "param": None}}


def _send(writer: asyncio.StreamWriter, status: int, body: dict[str, Any], extra: dict[str, str] | None = None) -> None:
    content = json.dumps(body).encode()
    headers = {"content-type": "application/json", "content-length": str(len(content)), **(extra or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    writer.write(f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode() + content)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--latency", type=float, default=0.0, help="mean seconds before a reply")
    parser.add_argument("--spread", type=float, default=0.35, help="sd of the logarithm of the latency")
    add_options(parser)
    parser.add_argument("--seed", type=int, default=1)
    for name in FAULTS:
        parser.add_argument(f"--{name.replace('_', '-')}", type=float, default=0.0, help="share of the requests, 0..1")
    return parser.parse_args()


async def main() -> None:
    server = await asyncio.start_server(FakeProvider(options()).serve, "127.0.0.1", options().port, limit=2**22)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main())
