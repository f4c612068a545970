"""Over a real socket, through a real server: what a test client would smooth over."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
import structlog
from structlog.testing import capture_logs

from api.app import create_app
from grader.errors import StoreUnavailable
from grader.settings import Settings
from tests.api.serving import exchanged, served
from tests.api.things import Service, an_app
from tests.logging_to import logs_in

KEY = b"Authorization: Bearer grades\r\n"
JSON = b"Content-Type: application/json\r\n"
GOOD = b'{"transcript": {"exchanges": [{"question": "q", "answer": "a"}]}}'


def post(*headers: bytes) -> bytes:
    return b"POST /v1/things HTTP/1.1\r\nHost: x\r\n" + KEY + JSON + b"".join(headers) + b"\r\n"


def chunk(content: bytes) -> bytes:
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


async def test_a_body_in_chunks_is_read() -> None:
    """However it is cut, in the middle of a character too."""
    body = GOOD.replace(b'"a"', '"é"'.encode())
    cut = body.index("é".encode()) + 1
    async with served(an_app()) as port:
        request = post(b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n")
        answered = await exchanged(port, request + chunk(body[:cut]) + chunk(body[cut:]) + b"0\r\n\r\n")
    assert answered.startswith(b"HTTP/1.1 202 ")


async def test_an_endless_body_is_refused_while_it_still_comes() -> None:
    """The 413 is there although the request has not ended."""
    async with served(an_app()) as port:
        request = post(b"Transfer-Encoding: chunked\r\n") + chunk(b" " * 60_000) * 3
        answered = await exchanged(port, request, until=b"}")
    assert answered.startswith(b"HTTP/1.1 413 ")
    assert b"body_too_large" in answered


async def test_a_body_that_says_it_is_too_large_is_refused_unread() -> None:
    """Not one byte of it was sent; and who asks first is not told to go on."""
    async with served(an_app()) as port:
        request = post(b"Content-Length: 99999999999999999999\r\n", b"Expect: 100-continue\r\n")
        answered = await exchanged(port, request, until=b"}")
    assert answered.startswith(b"HTTP/1.1 413 ")


async def test_a_client_that_sends_too_much_gets_its_answer() -> None:
    """And may go on with the same connection."""
    async with served(an_app()) as port, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        headers = {"Authorization": "Bearer grades", "Content-Type": "application/json"}
        answered = await client.post("/v1/things", content=b" " * 3_000_000, headers=headers)
        assert (answered.status_code, answered.json()["code"]) == (413, "body_too_large")
        assert (await client.post("/v1/things", content=GOOD, headers=headers)).status_code == 202


async def test_a_client_that_hangs_up_in_its_body_is_no_fault_of_ours() -> None:
    """The access line says what it was; there is no trace of a stack."""
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        async with served(an_app()) as port:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(post(b"Content-Length: 1000\r\n") + b"{")
            await writer.drain()
            writer.close()
            await writer.wait_closed()
    assert [(line["event"], line["code"], line["status"]) for line in lines] == [
        ("request", "client_disconnected", 400)
    ]


async def test_an_error_in_the_middle_of_a_response_cuts_it() -> None:
    """A client that would take the half for the whole sees that it is none; the log has the reason."""
    service = Service(StoreUnavailable("locked"))
    with capture_logs() as lines:
        async with served(an_app(service)) as port, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            with pytest.raises(httpx2.RemoteProtocolError):
                await client.get("/v1/things/a1/events", headers={"Authorization": "Bearer grades"})
            assert (await client.get("/openapi.json")).status_code == 200
    assert [line["event"] for line in lines if line["log_level"] == "error"] == ["cut"]


async def test_events_arrive_one_by_one_and_head_ends_at_once() -> None:
    """As a browser reads them."""
    headers = {"Authorization": "Bearer reads"}
    async with served(an_app()) as port, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        async with client.stream("GET", "/v1/things/a1/events", headers=headers) as stream:
            names = [line async for line in stream.aiter_lines() if line.startswith("id:")]
        assert names == ["id: 1", "id: 2", "id: 3"]
        assert (await client.head("/v1/things/a1/events", headers=headers)).status_code == 200


async def test_a_reader_that_goes_away_ends_its_stream() -> None:
    """That is no error, and the server can stop."""
    headers = {"Authorization": "Bearer reads"}
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        async with served(an_app()) as port, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            async with client.stream("GET", "/v1/things/endless/events", headers=headers) as stream:
                assert [line async for line in first(30, stream.aiter_lines())]
            assert (await client.head("/v1/things/endless/events", headers=headers)).status_code == 200
    assert [(line["event"], line["status"]) for line in lines] == [("request", 200)] * 2


async def first(count: int, lines: AsyncIterator[str]) -> AsyncIterator[str]:
    """The first few of what may never end."""
    async for line in lines:
        yield line
        count -= 1
        if not count:
            return


async def test_an_access_line_in_json_holds_no_query_and_no_key() -> None:
    """As a log collector gets it."""
    stream = io.StringIO()
    with logs_in(stream):
        async with served(an_app()) as port, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            headers = {"Authorization": "Bearer grades", "X-Request-Id": "r"}
            await client.get("/v1/things/a1?number=4711", headers=headers)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    (line,) = (line for line in lines if line["event"] == "request")
    assert (line["request_id"], line["tenant"], line["assessment_id"], line["status"]) == ("r", "acme", "a1", 200)
    assert {"uvicorn.error"} <= {line["logger"] for line in lines}
    assert "4711" not in stream.getvalue()
    assert "Bearer" not in stream.getvalue()


@pytest.mark.parametrize(
    "path", [b"/v1/things/%ff", b"/v1/things/%ed%a0%80", b"/v1/things/%00", b"/v1/things/%2F..%2F"]
)
async def test_an_address_of_broken_characters_is_a_404(path: bytes) -> None:
    """Never a 500."""
    async with served(an_app()) as port:
        answered = await exchanged(
            port, b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + KEY + b"\r\n"
        )
    assert answered.startswith(b"HTTP/1.1 404 ")


async def test_the_service_is_open_while_the_server_is() -> None:
    """From before the first request until after the last."""
    seen: list[str] = []

    @asynccontextmanager
    async def opened(settings: Settings) -> AsyncIterator[Service]:
        seen.append(f"opened with {settings.max_transcript_bytes}")
        yield Service()
        seen.append("closed")

    app = create_app(Settings(max_transcript_bytes=5, _env_file=None), opened)
    async with served(app) as port, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        assert (await client.get("/docs")).status_code == 200
        assert isinstance(app.state.service, Service)
        assert seen == ["opened with 5"]
    assert seen == ["opened with 5", "closed"]


def test_the_server_starts_by_name() -> None:
    """With nothing given but the environment."""
    assert create_app().title == "Interview Grader"
