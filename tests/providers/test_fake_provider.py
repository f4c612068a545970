"""The local provider of benches and trials tells what it was asked: what the benches' proofs stand on."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

FAKE = Path(__file__).parents[2] / "scripts" / "fake_provider.py"
SCHEMA = {
    "type": "object",
    "properties": {
        "evidence": {"type": "array", "items": {"type": "string"}},
        "level": {"type": "integer", "enum": [0, 1, 2, 3, 4]},
    },
}


@pytest.fixture
def address() -> Iterator[str]:
    """A fake provider of its own that takes a tenth of a second for a reply."""
    command = [sys.executable, str(FAKE), "--latency", "0.1", "--spread", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 # our own script
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.terminate()


def _body(answer: str) -> dict[str, Any]:
    message = {"role": "user", "content": f"Question?\n\n<answer-0123>\n{answer}\n</answer-0123>"}
    form = {"type": "json_schema", "json_schema": {"name": "judgement", "schema": SCHEMA}}
    system = {"role": "system", "content": "Rate it."}
    return {"model": "m", "messages": [system, message], "response_format": form}


def _asked(address: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{address}/run/v1/asked").json()
    return found


def test_each_answer_has_its_count_and_the_levels_that_were_said(address: str) -> None:
    """An answer is known by its first eight words; runs are apart."""
    said = []
    for answer in ("one two three four five six seven eight nine", "another one", "another one"):
        reply = httpx.post(f"{address}/run/v1/chat/completions", json=_body(answer)).json()
        said.append(json.loads(reply["choices"][0]["message"]["content"]))
    httpx.post(f"{address}/elsewhere/v1/chat/completions", json=_body("another one"))
    answers = _asked(address)["answers"]
    first, twice = answers["one two three four five six seven eight"], answers["another one"]
    assert said[0]["evidence"] == ["one two three four five six seven eight"]
    assert (first["asked"], first["answered"], first["levels"]) == (1, 1, [[said[0]["level"]]])
    assert (twice["asked"], twice["answered"], twice["lost"]) == (2, 2, 0)
    assert twice["levels"] == [[said[1]["level"]], [said[2]["level"]]]
    assert len(_asked(address)["seconds"]) == 3


def test_a_request_whose_sender_is_gone_is_lost(address: str) -> None:
    """It was asked and not answered: nobody was there any more."""
    body = json.dumps(_body("gone before the reply")).encode()
    port = int(address.rsplit(":", 1)[1])
    head = f"POST /run/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head.encode() + body)
    while not (told := _asked(address))["answers"] or told["in_flight"]:
        time.sleep(0.005)
    (answer,) = told["answers"].values()
    assert (answer["asked"], answer["answered"], answer["lost"]) == (1, 0, 1)
