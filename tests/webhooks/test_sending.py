"""One attempt at one delivery, over real connections."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import httpcore2
import pytest
from standardwebhooks import Webhook

from grader.assessment import Status
from grader.webhooks.events import AssessmentFacts, Event, payload
from grader.webhooks.sending import Attempt, Sender, told
from grader.webhooks.signing import new_secret
from tests.webhooks.receivers import (
    DRIP_SECONDS,
    Answer,
    answers,
    drips,
    floods,
    hangs,
    never_resolves,
    receiver,
    resets,
    status,
)

SECRET = new_secret()
BODY = payload(
    Event.COMPLETED, AssessmentFacts(assessment_id="a-1", status=Status.COMPLETED, revision=1), datetime.now(UTC)
)
OK = b"HTTP/1.1 200 X\r\n"


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    sender = Sender(allow_private=True, seconds=30.0, read_seconds=0.05)
    yield sender
    await sender.aclose()


@pytest.fixture
async def hasty() -> AsyncIterator[Sender]:
    """A sender for receivers that would have it wait for ever."""
    sender = Sender(allow_private=True, seconds=0.1, read_seconds=0.05)
    yield sender
    await sender.aclose()


async def send(sender: Sender, url: str) -> Attempt:
    """One attempt; whatever its error says, it is a line without URL or secret."""
    attempt = await sender.send(url, SECRET, "msg_1", BODY, datetime.now(UTC))
    assert (attempt.error is None) == attempt.delivered
    assert attempt.seconds >= 0
    for secret in ("hush", "/hook", SECRET, "\n"):
        assert secret not in (attempt.error or "")
    return attempt


async def test_a_receiver_verifies_what_arrives(sender: Sender) -> None:
    """The bytes sent are the bytes signed, and the library that receivers use takes them."""
    async with receiver(status(204)) as server:
        attempt = await send(sender, server.url)
    (message,) = server.messages
    assert (attempt.delivered, attempt.gone, attempt.status) == (True, False, 204)
    assert message.body == BODY
    assert Webhook(SECRET).verify(message.body, message.headers)["data"]["assessment_id"] == "a-1"
    assert message.line == "POST /hook?token=hush HTTP/1.1"
    assert message.headers["host"] == f"127.0.0.1:{server.port}"
    assert message.headers["content-type"] == "application/json"
    assert message.headers["user-agent"].startswith("interview-grader/")


@pytest.mark.parametrize("code", [200, 201, 202, 204, 299])
async def test_two_hundreds_are_deliveries(sender: Sender, code: int) -> None:
    """Whatever the body says."""
    async with receiver(status(code)) as server:
        attempt = await send(sender, server.url)
    assert (attempt.delivered, attempt.status) == (True, code)


@pytest.mark.parametrize("code", [400, 401, 404, 409, 429, 500, 502, 503, 599])
async def test_other_statuses_are_failures(sender: Sender, code: int) -> None:
    """The error says which."""
    async with receiver(status(code, "retry-after: 1")) as server:
        attempt = await send(sender, server.url)
    assert (attempt.delivered, attempt.gone, attempt.status) == (False, False, code)
    assert attempt.error == f"the receiver answered {code}"


async def test_a_receiver_may_be_gone(sender: Sender) -> None:
    """410 is told apart: nothing more is wanted."""
    async with receiver(status(410)) as server:
        attempt = await send(sender, server.url)
    assert (attempt.delivered, attempt.gone, attempt.status) == (False, True, 410)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
async def test_redirects_are_not_followed(sender: Sender, code: int) -> None:
    """Where it points sees nothing, and the attempt failed."""
    async with receiver(status(200)) as other, receiver(status(code, f"location: {other.url}")) as server:
        attempt = await send(sender, server.url)
    assert (attempt.delivered, attempt.status) == (False, code)
    assert "redirect" in (attempt.error or "")
    assert other.connections == 0


@pytest.mark.parametrize(
    "answer",
    [hangs, drips(OK, b"a: b\r\n"), drips(b"", b"H"), drips(b"", b"HTTP/1.1 100 X\r\n\r\n")],
    ids=["silent", "headers", "status line", "for ever to be continued"],
)
async def test_a_receiver_that_does_not_come_to_an_answer_is_left(hasty: Sender, answer: Answer) -> None:
    """One limit is over all of an attempt: trickling bytes do not stretch it, and the connection is closed."""
    async with receiver(answer) as server:
        attempt = await send(hasty, server.url)
    assert (attempt.delivered, attempt.status) == (False, None)
    assert attempt.error == "no answer within 0.1 seconds"


async def test_a_name_server_that_hangs_counts_as_the_receiver_does() -> None:
    """The limit covers the look-up."""
    sender = Sender(allow_private=True, resolve=never_resolves, seconds=0.05)
    attempt = await send(sender, "http://slow.example/")
    assert attempt.error == "no answer within 0.05 seconds"
    await sender.aclose()


@pytest.mark.parametrize(
    "answer",
    [
        *(floods, drips(OK + b"\r\n", b"x"), drips(OK + b"content-length: 99999999\r\n\r\n", b"x")),
        *(answers(OK + b"content-length: 100\r\n\r\nabc"), answers(OK + b"transfer-encoding: chunked\r\n\r\nzz\r\n")),
    ],
    ids=["endless", "dripping", "dripping and announced", "cut", "broken"],
)
async def test_a_status_is_an_answer_whatever_follows(sender: Sender, answer: Answer) -> None:
    """The body gets a moment and 64 KiB; then the connection is closed, and the delivery stands."""
    async with receiver(answer) as server:
        attempt = await send(sender, server.url)
    assert (attempt.delivered, attempt.status) == (True, 200)


async def test_a_body_is_let_finish() -> None:
    """A receiver that pauses in its answer is not cut off there."""
    cut_off: list[bool] = []

    async def pauses(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OK + b"content-length: 6\r\n\r\nabc")
        await writer.drain()
        closed, _ = await asyncio.wait({asyncio.create_task(reader.read())}, timeout=DRIP_SECONDS)
        cut_off.append(bool(closed))
        writer.write(b"def")

    sender = Sender(allow_private=True, seconds=30.0, read_seconds=30.0)
    async with receiver(pauses) as server:
        assert (await send(sender, server.url)).delivered
    assert cut_off == [False]
    await sender.aclose()


@pytest.mark.parametrize(
    "answer",
    [
        answers(b""),
        answers(b"HTTP/1.1 2"),
        answers(b"SSH-2.0-x\r\n\r\n"),
        answers(OK + b"a: " + bytes(10) + b"\r\n\r\n"),
        resets,
    ],
    ids=["closed", "cut", "another protocol", "binary header", "reset"],
)
async def test_no_answer_is_a_failure(sender: Sender, answer: Answer) -> None:
    """Closed, cut, reset or not HTTP: no status, and a line that says so."""
    async with receiver(answer) as server:
        attempt = await send(sender, server.url)
    assert (attempt.delivered, attempt.status) == (False, None)


async def test_a_receiver_that_is_down_is_a_failure(sender: Sender) -> None:
    """Nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        attempt = await send(sender, f"http://127.0.0.1:{taken.getsockname()[1]}/")
    assert attempt.error == "no connection to the receiver"


async def test_one_receiver_that_hangs_holds_up_no_other() -> None:
    """Attempts share a sender and nothing else."""
    sender = Sender(allow_private=True, seconds=30.0)
    async with receiver(hangs) as silent, receiver(status(200)) as server:
        waiting = [asyncio.create_task(send(sender, silent.url)) for _ in range(20)]
        assert (await send(sender, server.url)).delivered
        assert not any(attempt.done() for attempt in waiting)
        for attempt in waiting:
            attempt.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    await sender.aclose()


async def test_each_attempt_has_a_connection_of_its_own(sender: Sender) -> None:
    """No connection is kept: the next attempt is looked up and checked anew, and no cookie travels."""
    async with receiver(status(200, "set-cookie: a=b")) as server:
        await send(sender, server.url)
        await send(sender, server.url)
    assert server.connections == 2
    assert "cookie" not in server.messages[1].headers


async def test_no_proxy_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would connect to what it looks up itself, unchecked."""
    async with receiver(status(200)) as proxy, receiver(status(200)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        sender = Sender(allow_private=True)
        assert (await send(sender, server.url)).delivered
        await sender.aclose()
    assert proxy.connections == 0


async def test_a_stop_ends_an_attempt(sender: Sender) -> None:
    """A server that goes down does not wait for a receiver: the attempt is cancelled and its connection closed."""
    arrived = asyncio.Event()

    async def tells_then_hangs(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await hangs(reader, writer)

    async with receiver(tells_then_hangs) as server:
        attempt = asyncio.create_task(send(sender, server.url))
        await arrived.wait()
        attempt.cancel()
        with pytest.raises(asyncio.CancelledError):
            await attempt


async def test_the_seconds_are_those_of_the_clock() -> None:
    """From before the check to after the answer."""
    ticks = iter([10.0, 12.5])
    sender = Sender(clock=lambda: next(ticks))
    assert (await send(sender, "http://127.0.0.1/")).seconds == 2.5
    await sender.aclose()


@pytest.mark.parametrize(
    "kind",
    [kind for kind in vars(httpcore2).values() if isinstance(kind, type) and issubclass(kind, Exception)],
    ids=lambda kind: str(kind.__name__),
)
def test_every_error_of_the_wire_has_words(kind: Callable[[str], Exception]) -> None:
    """One that httpcore2 adds fails here first; its own words are not passed on."""
    assert "hush" not in told(kind("https://host/hook?token=hush"))
