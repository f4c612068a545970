"""Ids, access lines, faults and headers: what every request and response passes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import structlog
from starlette.types import Message, Receive, Scope, Send
from structlog.testing import capture_logs

from api.middleware.context import RequestContext
from tests.api.things import Service, a_client

SAID = "what the candidate said, word for word"


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    """What is logged meanwhile, with what is bound."""
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as captured:
        yield captured


def access(lines: list[Any]) -> list[dict[str, Any]]:
    return [
        {k: v for k, v in line.items() if k not in ("ms", "log_level")} for line in lines if line["event"] == "request"
    ]


@pytest.mark.parametrize("given", ["r-1", "0f0e0d0c-1111-4222-8333-444455556666", "Root=1-67891233-abcdef", "x" * 128])
async def test_a_sane_request_id_is_kept(given: str, lines: list[Any]) -> None:
    """It is in the response, in the problem, and in the log."""
    async with a_client() as client:
        answered = await client.get("/v1/things/none", headers={"X-Request-Id": given})
    assert answered.headers["x-request-id"] == answered.json()["request_id"] == given
    assert [line["request_id"] for line in lines] == [given]


@pytest.mark.parametrize("given", [None, "", "a b", "x" * 129, 'x"y', "{}", "\u00e9"])
async def test_any_other_is_replaced(given: str | None) -> None:
    """An id of ours is 32 hex digits; no two requests have the same."""
    headers = {} if given is None else {b"X-Request-Id": given.encode("latin-1")}
    async with a_client() as client:
        found = [(await client.get("/v1/things/a1", headers=headers)).headers["x-request-id"] for _ in range(2)]
    assert [len(one) for one in found] == [32, 32]
    assert found[0] != found[1]


async def test_one_line_says_how_a_request_went(lines: list[Any]) -> None:
    """Method, the route's address, status, tenant and assessment; no query string, no body, no key."""
    async with a_client() as client:
        await client.get("/v1/things/a1?number=2", headers={"X-Request-Id": "r"})
        await client.head("/v1/things/a1", headers={"X-Request-Id": "r"})
        await client.get("/nowhere?q=secret", headers={"X-Request-Id": "r"})
    who = {"tenant": "acme", "key_id": "id-of-grades", "assessment_id": "a1", "request_id": "r", "event": "request"}
    path = "/v1/things/{assessment_id}"
    assert access(lines) == [
        who | {"method": "GET", "path": path, "status": 200},
        who | {"method": "HEAD", "path": path, "status": 200},
        {
            "event": "request",
            "request_id": "r",
            "method": "GET",
            "path": "/nowhere",
            "status": 404,
            "code": "not_found",
        },
    ]


async def test_the_line_counts_milliseconds_by_the_clock_it_is_given(lines: list[Any]) -> None:
    """And a connection that is no request gets none."""
    times = iter([1.0, 1.0123])

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def nothing(_: Message | None = None) -> Any: ...

    wrapped = RequestContext(app, make_id=lambda: "made", clock=lambda: next(times))
    await wrapped({"type": "http", "method": "GET", "path": "/x", "headers": []}, nothing, nothing)
    await wrapped({"type": "lifespan"}, nothing, nothing)
    assert [(line["ms"], line["request_id"]) for line in lines] == [(12.3, "made")]


async def test_nothing_of_one_request_is_in_the_lines_of_the_next(lines: list[Any]) -> None:
    """Neither the tenant nor the code of its error."""
    async with a_client() as client:
        await client.get("/v1/things/none")
        await client.get("/openapi.json")
    assert not {"tenant", "code", "assessment_id"} & set(lines[-1])
    assert structlog.contextvars.get_contextvars() == {}


@pytest.mark.parametrize("error", [ValueError(SAID), ExceptionGroup(SAID, [KeyError(SAID)]), AssertionError(SAID)])
async def test_what_nobody_foresaw_is_a_500_that_tells_nothing(error: Exception, lines: list[Any]) -> None:
    """One line of log has the exception; the response has the id to find it by."""
    async with a_client(Service(error)) as client:
        answered = await client.get("/v1/things/a1", headers={"X-Request-Id": "r"})
    assert answered.status_code == 500
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.headers["x-request-id"] == "r"
    assert answered.headers["x-content-type-options"] == "nosniff"
    assert answered.json() == {
        "type": "/docs#internal_error",
        "title": "The server failed",
        "status": 500,
        "detail": "the server's log says why, under this request_id",
        "code": "internal_error",
        "request_id": "r",
    }
    failed = [line for line in lines if "exc_info" in line]
    assert [line["exc_info"] for line in failed] == [error]
    assert access(lines)[0]["code"] == "internal_error"


async def test_headers_are_set_on_every_response() -> None:
    """Errors and pages too; a page may have its own style, data may not; a route's own header stands."""
    async with a_client() as client:
        answers = [await client.get(path) for path in ("/v1/things/a1", "/none", "/docs", "/v1/things/a1/page")]
    for answered in answers:
        assert answered.headers["x-content-type-options"] == "nosniff"
        assert answered.headers["referrer-policy"] == "no-referrer"
        assert answered.headers["x-frame-options"] == "DENY"
        policy = answered.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert ("style-src" in policy) == answered.headers["content-type"].startswith("text/html")
    assert [a.headers["cache-control"] for a in answers] == ["no-store"] * 3 + ["private, no-cache"]


@pytest.mark.parametrize(
    ("path", "method", "allow"),
    [
        ("/v1/things", "PUT", "GET, HEAD, POST"),
        ("/v1/things", "DELETE", "GET, HEAD, POST"),
        ("/v1/things/a1", "POST", "DELETE, GET, HEAD"),
        ("/v1/things/a1", "OPTIONS", "DELETE, GET, HEAD"),
        ("/v1/things/a1", "BREW", "DELETE, GET, HEAD"),
        ("/docs", "POST", "GET, HEAD"),
    ],
)
async def test_a_method_that_an_address_does_not_take_is_a_405_that_lists_those_it_does(
    path: str, method: str, allow: str
) -> None:
    """All of them, although each is a route of its own."""
    async with a_client() as client:
        answered = await client.request(method, path)
    assert (answered.status_code, answered.headers["allow"]) == (405, allow)
    assert answered.json()["code"] == "method_not_allowed"


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/", "/v1/things/", "/v1/things/a/b/c", "/redoc", "/v2/things", "//"])
async def test_an_address_that_nothing_has_is_a_404(path: str) -> None:
    """With no key needed to learn it, and no redirect."""
    async with a_client(key="") as client:
        answered = await client.get(f"http://test{path}")
    assert (answered.status_code, answered.json()["code"]) == (404, "not_found")


async def test_head_is_get_without_a_body() -> None:
    """Status and headers alike, errors included; a stream of events ends with its head."""
    async with a_client() as client:
        for path in ("/v1/things/a1", "/v1/things/none", "/v1/things/a1/page", "/docs"):
            head, get = await client.head(path), await client.get(path)
            different = {"x-request-id"}
            assert head.status_code == get.status_code
            assert without(head, different) == without(get, different)
            assert not head.content
        head = await client.head("/v1/things/a1/events")
        assert head.headers["content-type"].startswith("text/event-stream")
        assert (await client.head("/v1/things/a1/events", headers={"Last-Event-ID": "x"})).status_code == 422


def without(answered: httpx2.Response, names: set[str]) -> dict[str, str]:
    return {name: value for name, value in answered.headers.items() if name not in names}
