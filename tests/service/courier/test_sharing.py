"""Messages are shared between receivers that hang, senders that stop, and several that look at once."""

from __future__ import annotations

import asyncio
import datetime as dt

from grader.service.courier import LEASE, Courier
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.store import webhooks as rows
from grader.webhooks.sending import Sender
from tests.service.courier.messages import OK, Clock, a_hook, held, sent
from tests.service.desks import SQLITE, rows_of, until
from tests.webhooks.receivers import receiver


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
