"""The courier: messages that are due are sent, signed, and what came of each is written down."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

from standardwebhooks import Webhook

from grader.service.courier import Courier
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.store import webhooks as rows
from grader.webhooks.schedule import DELAYS
from grader.webhooks.sending import Sender
from tests.service.courier.messages import OK, Clock, a_hook, moved, sent
from tests.service.desks import SQLITE, graded, replying, rows_of, until
from tests.webhooks.receivers import Answer, answers, names, receiver, resets, status


async def test_a_message_is_one_by_the_specification(service: GradingService, caller: Caller) -> None:
    """What a receiver gets verifies with its secret, and tells of the assessment; the row says delivered."""
    courier = service.upkeep.courier
    async with receiver(OK) as there:
        hook = await service.webhooks.create(caller, there.url, ["assessment.completed"])
        assessment_id = await graded(replying(service), caller)
        await sent(courier)
    [message] = there.messages
    told = Webhook(hook["secret"]).verify(message.body, message.headers)
    assert (told["type"], told["data"]["assessment_id"]) == ("assessment.completed", assessment_id)
    assert (told["data"]["status"], told["data"]["score"], told["data"]["revision"]) == ("completed", 75, 1)
    [row] = await rows_of(service, "deliveries")
    assert (row["status"], row["attempts"], row["last_status"], row["last_error"]) == ("delivered", 1, 204, None)
    assert (row["message_id"], row["next_at"]) == (message.headers["webhook-id"], None)
    await sent(courier)
    assert len(there.messages) == 1


@SQLITE
async def test_a_failure_is_tried_again_within_a_day(
    service: GradingService, caller: Caller, courier: Courier, clock: Clock
) -> None:
    """After growing pauses, under one message id, each time written down; after the last one it is failed."""
    async with receiver(status(503)) as there:
        hook = await a_hook(service, caller, there.url, clock)
        for number, delay in enumerate((*DELAYS, None), 1):
            await sent(courier)
            [row] = (await service.webhooks.deliveries(caller, hook["id"], None, 10))["items"]
            assert (row["attempts"], row["last_status"], row["last_at"]) == (number, 503, clock.now)
            assert "503" in str(row["last_error"])
            if delay is None:
                break
            assert (row["status"], row["next_at"]) == ("pending", clock.now + delay)
            await sent(courier)
            clock.forward(delay)
        assert (row["status"], row["next_at"]) == ("failed", None)
        clock.forward(dt.timedelta(days=7))
        await sent(courier)
    assert sum(DELAYS, dt.timedelta()) <= dt.timedelta(days=1)
    assert len(there.messages) == len(DELAYS) + 1
    assert len({message.headers["webhook-id"] for message in there.messages}) == 1
    stamps = [int(message.headers["webhook-timestamp"]) for message in there.messages]
    assert stamps == sorted(set(stamps))


@SQLITE
async def test_a_receiver_that_comes_back_gets_it(
    service: GradingService, caller: Caller, courier: Courier, clock: Clock
) -> None:
    """The second attempt delivers, and what the first one met with is not shown any more."""
    async with receiver(resets) as there:
        await a_hook(service, caller, there.url, clock)
        await sent(courier)
        [row] = await rows_of(service, "deliveries")
        assert (row["status"], row["last_status"]) == ("pending", None)
        assert "connection" in row["last_error"]
        port = there.port
    clock.forward(DELAYS[0])
    await sent(courier)  # nobody listens now
    assert (await rows_of(service, "deliveries"))[0]["attempts"] == 2
    clock.forward(DELAYS[1])
    async with receiver(OK) as back:
        await moved(service, port, back)
        await sent(courier)
    [row] = await rows_of(service, "deliveries")
    assert (row["status"], row["attempts"], row["last_error"]) == ("delivered", 3, None)


async def test_410_ends_a_webhook(service: GradingService, caller: Caller, courier: Courier, clock: Clock) -> None:
    """Nothing more is sent to it, of what was waiting either; it is shown as ended; others go on."""
    async with receiver(status(410)) as gone, receiver(OK) as other:
        hook = await a_hook(service, caller, gone.url, clock)
        await sent(courier)
        [row] = await rows_of(service, "deliveries")
        assert (row["status"], row["last_status"], row["next_at"]) == ("gone", 410, None)
        await a_hook(service, caller, other.url, clock)
        clock.forward(dt.timedelta(days=1))
        await sent(courier)
    shown = {w["id"]: w["status"] for w in (await service.webhooks.known(caller))["items"]}
    assert shown.pop(hook["id"]) == "disabled"
    assert list(shown.values()) == ["active"]
    assert (len(gone.messages), len(other.messages)) == (1, 1)


@SQLITE
async def test_after_a_410_no_message_waits_for_ever(
    service: GradingService, caller: Caller, courier: Courier, clock: Clock
) -> None:
    """Of several under way at once, one that fails after another met with a 410 has no next time either."""
    first, both, ended = asyncio.Lock(), asyncio.Event(), asyncio.Event()

    async def in_turn(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not first.locked():
            await first.acquire()
            await both.wait()
            await status(410)(reader, writer)
        else:
            both.set()
            await ended.wait()
            await status(500)(reader, writer)

    async with receiver(in_turn) as there:
        await a_hook(service, caller, there.url, clock, messages=2)
        await courier.deliver_due()

        async def is_ended() -> bool:
            return bool((await service.webhooks.known(caller))["items"][0]["status"] == "disabled")

        await until(is_ended)
        ended.set()
        await courier.settled()
    found = await rows_of(service, "deliveries")
    assert sorted((row["status"], row["last_status"]) for row in found) == [("gone", 410), ("gone", 500)]
    assert {row["next_at"] for row in found} == {None}
    assert (await service.operations.metrics()).count(b"grader_webhook_messages_pending 0.0") == 1


@SQLITE
async def test_what_was_left_pending_at_an_ended_webhook_is_ended(
    service: GradingService, caller: Caller, courier: Courier, clock: Clock
) -> None:
    """However it came about: it is gone when it is due, and not taken in hand again and again."""
    async with receiver(OK) as there:
        hook = await a_hook(service, caller, there.url, clock)
        async with service.assessments.database.writing() as connection:
            await rows.disable(connection, hook["id"], clock())
            [row] = await rows_of(service, "deliveries")
            await rows.settle(connection, row["id"], {"status": "pending", "next_at": clock()})
        await sent(courier)
    [row] = await rows_of(service, "deliveries")
    assert (row["status"], row["next_at"], there.messages) == ("gone", None, [])


@SQLITE
async def test_a_removed_webhook_gets_nothing(
    service: GradingService, caller: Caller, courier: Courier, clock: Clock
) -> None:
    """Of what was waiting, nor of what was in hand and not begun."""
    async with receiver(OK) as there:
        hook = await a_hook(service, caller, there.url, clock, messages=3)
        await service.webhooks.remove(caller, hook["id"])
        await sent(courier)
    assert there.messages == []


@SQLITE
async def test_a_private_address_is_refused_at_delivery(service: GradingService, caller: Caller, clock: Clock) -> None:
    """A name that was public at registration and is not any more: no connection, tried again by the schedule."""
    known = names(moved_test=["127.0.0.1"])
    strict = Sender(allow_private=False, resolve=known)
    courier = Courier(service.assessments.database, strict, clock, random=lambda: 0.0)
    async with receiver(OK) as there:
        url = f"https://moved.test:{there.port}/hook"
        webhook = {
            "id": "whk_1",
            "tenant": caller.tenant,
            "url": url,
            "secret": "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0",
        }
        async with service.assessments.database.writing() as connection:
            await rows.add(connection, webhook | {"created_at": clock()}, ["assessment.completed"])
        await replace(service.webhooks, clock=clock).test(caller, "whk_1")
        await sent(courier)
        assert there.connections == 0
    await strict.aclose()
    [row] = await rows_of(service, "deliveries")
    assert (row["status"], row["attempts"], row["last_status"]) == ("pending", 1, None)
    assert "public addresses only" in row["last_error"]
    assert "127.0.0.1" not in row["last_error"]


@SQLITE
async def test_a_redirect_is_not_followed(
    service: GradingService, caller: Caller, courier: Courier, clock: Clock
) -> None:
    """Wherever it leads; it is a failure, and is tried again."""
    async with receiver(OK) as other, receiver(status(302, f"location: {other.url}")) as there:
        await a_hook(service, caller, there.url, clock)
        await sent(courier)
    [row] = await rows_of(service, "deliveries")
    assert (row["status"], row["last_status"], other.connections) == ("pending", 302, 0)


@SQLITE
async def test_a_replay_arrives_under_the_same_id(
    service: GradingService, caller: Caller, courier: Courier, clock: Clock
) -> None:
    """A receiver that has it already knows it; the bytes are the same, the signature is of today."""
    async with receiver(OK) as there:
        hook = await a_hook(service, caller, there.url, clock)
        await sent(courier)
        [row] = await rows_of(service, "deliveries")
        clock.forward(dt.timedelta(seconds=90))
        await replace(service.webhooks, clock=clock).replay(caller, hook["id"], row["id"])
        await sent(courier)
    first, second = there.messages
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    Webhook(hook["secret"]).verify(second.body, second.headers)


@SQLITE
async def test_what_a_receiver_says_is_kept_nowhere(
    service: GradingService, caller: Caller, courier: Courier, clock: Clock
) -> None:
    """Neither its body nor the token in its address stands in what is listed."""
    nasty: Answer = answers(b"HTTP/1.1 400 hush-reason\r\ncontent-length: 9\r\n\r\nhush-body")
    async with receiver(nasty) as there:
        hook = await a_hook(service, caller, there.url, clock)
        await sent(courier)
    listed = await service.webhooks.deliveries(caller, hook["id"], None, 10)
    assert "hush" not in str(listed)
