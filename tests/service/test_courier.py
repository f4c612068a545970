"""The courier: messages that are due are sent, signed, and what came of each is written down."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import update
from standardwebhooks import Webhook

from grader.service.courier import LEASE, Courier
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.store import webhooks as rows
from grader.store.tables import webhooks
from grader.webhooks.schedule import DELAYS
from grader.webhooks.sending import Sender
from tests.service.desks import SQLITE, graded, replying, rows_of, until
from tests.webhooks.receivers import Answer, Receiver, answers, names, receiver, resets, status

OK = status(204)


class Clock:
    """A clock that a test sets forward."""

    def __init__(self) -> None:
        self.now = dt.datetime.now(dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, by: dt.timedelta) -> None:
        self.now += by


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    sender = Sender(allow_private=True, read_seconds=0.05)
    yield sender
    await sender.aclose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def courier(service: GradingService, sender: Sender, clock: Clock) -> Courier:
    """One whose chance never shortens a delay."""
    return Courier(service.assessments.database, sender, clock, random=lambda: 0.0)


async def sent(courier: Courier) -> None:
    """Everything that is due has had its attempt."""
    await courier.deliver_due()
    await courier.settled()


async def a_hook(service: GradingService, caller: Caller, url: str, clock: Clock, messages: int = 1) -> dict[str, str]:
    """A webhook with messages that are due by this clock."""
    desk = replace(service.webhooks, clock=clock)
    hook = await desk.create(caller, url, ["assessment.completed"])
    for _ in range(messages):
        await desk.test(caller, hook["id"])
    return hook


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


async def moved(service: GradingService, port: int, to: Receiver) -> None:
    """Every webhook at one port is at another's."""
    async with service.assessments.database.writing() as connection:
        await connection.execute(update(webhooks).where(webhooks.c.url.contains(f":{port}/")).values(url=to.url))


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
    ended, first = asyncio.Event(), asyncio.Lock()

    async def in_turn(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not first.locked():
            await first.acquire()
            await status(410)(reader, writer)
        else:
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


def held(let: asyncio.Event) -> Answer:
    """Takes a message, and answers when it is let."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await let.wait()
        await OK(reader, writer)

    return answer


@SQLITE
async def test_a_receiver_that_hangs_holds_up_nobody_else(
    service: GradingService, caller: Caller, courier: Courier, clock: Clock
) -> None:
    """More than one round of its messages are waiting; the other's are all delivered meanwhile."""
    let = asyncio.Event()
    async with receiver(held(let)) as slow, receiver(OK) as quick:
        await a_hook(service, caller, slow.url, clock, messages=30)
        other = await a_hook(service, caller, quick.url, clock, messages=3)

        async def all_delivered() -> bool:
            await courier.deliver_due()
            listed = await service.webhooks.deliveries(caller, other["id"], None, 10)
            return {delivery["status"] for delivery in listed["items"]} == {"delivered"}

        await until(all_delivered)
        let.set()
        await courier.end()
    assert len(quick.messages) == 3


@SQLITE
async def test_a_stop_gives_back_what_it_did_not_try(
    service: GradingService, caller: Caller, courier: Courier, sender: Sender, clock: Clock
) -> None:
    """Attempts under way finish; the rest is due at once for whoever comes next, and nothing new is taken."""
    let = asyncio.Event()
    async with receiver(held(let)) as there:
        await a_hook(service, caller, there.url, clock, messages=20)
        await courier.deliver_due()

        async def all_begun() -> bool:
            return len(there.messages) == 8

        await until(all_begun)
        ending = asyncio.create_task(courier.end())
        await asyncio.wait({ending}, timeout=0.05)
        await courier.deliver_due()
        assert not ending.done()
        let.set()
        await ending
        assert len(there.messages) == 8
        assert sorted(row["attempts"] for row in await rows_of(service, "deliveries")) == [0] * 12 + [1] * 8
        await sent(Courier(service.assessments.database, sender, clock))
        assert len(there.messages) == 20


async def test_two_senders_share_the_messages(
    service: GradingService, caller: Caller, sender: Sender, clock: Clock
) -> None:
    """Each message is sent by one of them, however often both look."""
    couriers = [Courier(service.assessments.database, sender, clock) for _ in range(3)]
    async with receiver(OK) as there:
        await a_hook(service, caller, there.url, clock, messages=10)
        await asyncio.gather(*(courier.deliver_due() for courier in couriers))
        await asyncio.gather(*(courier.settled() for courier in couriers))
    assert sorted(row["status"] for row in await rows_of(service, "deliveries")) == ["delivered"] * 10
    assert len({message.headers["webhook-id"] for message in there.messages}) == len(there.messages) == 10


async def test_a_dead_senders_messages_are_sent_by_another(
    service: GradingService, caller: Caller, courier: Courier, clock: Clock
) -> None:
    """After its lease, and not before; the attempt that nobody wrote down is not counted."""
    async with receiver(OK) as there:
        await a_hook(service, caller, there.url, clock)
        async with service.assessments.database.writing() as connection:
            assert len(await rows.take_due(connection, clock(), clock() + LEASE, 20, [])) == 1  # and dies
        clock.forward(LEASE - dt.timedelta(seconds=1))
        await sent(courier)
        assert there.messages == []
        clock.forward(dt.timedelta(seconds=1))
        await sent(courier)
        assert len(there.messages) == 1
    assert (await rows_of(service, "deliveries"))[0]["attempts"] == 1


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
