"""Whatever comes in, the answer is one of the table's, and never a 500."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import unquote

from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from api.problems import MEDIA_TYPE, Problem
from tests.api.things import an_app

APP = an_app()
PATHS = ["/v1/things", "/v1/things/a1", "/v1/things/a1/events", "/v1/things/a1/page", "/docs", "/openapi.json"]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"]
MEDIA = [
    b"application/json",
    b"application/json; charset=latin-1",
    b"text/plain",
    b"",
    b"/",
    b"application/a+json",
    b";",
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(), max_size=8), inner, max_size=4)
    ),
    max_leaves=20,
)
ALMOST = st.fixed_dictionaries(
    {
        "transcript": st.fixed_dictionaries({"exchanges": st.lists(JSON, max_size=3)}, optional={"metadata": JSON})
        | JSON
    },
    optional={"reason": JSON},
)


async def answer(
    app: FastAPI, method: str, path: bytes, query: bytes, headers: dict[bytes, bytes], body: bytes
) -> tuple[int, dict[bytes, bytes], bytes]:
    """What the app answers, asked as a server would ask it, without a client that refuses to send it."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "path": unquote(path),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": list(headers.items()),
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 5),
    }
    sent: list[dict[str, Any]] = []
    messages = [{"type": "http.request", "body": body[:7], "more_body": True}]
    messages.append({"type": "http.request", "body": body[7:], "more_body": False})

    async def receive() -> Any:
        return messages.pop(0) if messages else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:])


def check(method: str, path: bytes, query: bytes, headers: dict[bytes, bytes], body: bytes) -> int:
    """The status; every error is a whole problem."""
    status, said, content = asyncio.run(answer(APP, method, path, query, headers, body))
    assert status < 500
    if status >= 400:
        assert said[b"content-type"] == MEDIA_TYPE.encode()
        if method != "HEAD":
            assert Problem.model_validate_json(content).request_id == said[b"x-request-id"].decode()
    return status


@given(
    st.sampled_from(METHODS),
    st.sampled_from(PATHS).map(str.encode) | st.binary(max_size=20).map(lambda b: b"/" + b.hex("%").encode()),
    st.binary(max_size=30)
    | st.sampled_from([b"limit=5", b"limit=%00", b"status=queued&status=x", b"number=" + b"9" * 50]),
    st.fixed_dictionaries(
        {b"authorization": st.sampled_from([b"Bearer grades", b"Bearer x"]) | st.binary(max_size=20)},
        optional={
            b"content-type": st.sampled_from(MEDIA) | st.binary(max_size=20),
            b"content-length": st.binary(max_size=20) | st.integers(0, 10**30).map(lambda n: str(n).encode()),
            b"content-encoding": st.binary(max_size=8),
            b"last-event-id": st.binary(max_size=20),
            b"x-request-id": st.binary(max_size=20),
        },
    ),
    st.binary(max_size=200),
)
def test_no_request_at_all_is_a_500(
    method: str, path: bytes, query: bytes, headers: dict[bytes, bytes], body: bytes
) -> None:
    """Any bytes in any part of it."""
    check(method, path, query, headers, body)


@given(ALMOST | JSON)
def test_no_json_body_is_a_500(body: Any) -> None:
    """Right and wrong types, half characters, NaN, in the places where fields are."""
    headers = {b"authorization": b"Bearer grades", b"content-type": b"application/json"}
    status = check("POST", b"/v1/things", b"", headers, json.dumps(body).encode())
    assert status in (202, 400, 422)
