"""What is only of use for a while goes by its age: keys of posts, and messages that were sent."""

from __future__ import annotations

import datetime as dt

import pytest

from grader.service import upkeep as upkeep_module
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.store import webhooks
from tests.service.desks import a_posting, graded, later, replying, rows_of

HOUR, DAY = 3600.0, 24 * 3600.0


@pytest.fixture(autouse=True)
def _few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rows in one transaction, so that a few rows take several."""
    monkeypatch.setattr(upkeep_module, "PURGED", 2)


async def test_a_key_is_forgotten_after_a_day(service: GradingService, caller: Caller) -> None:
    """Until then it gets what it made; afterwards the same post is another, and the assessments stay."""
    made = [await service.assessments.post(caller, a_posting(), key=f"k{n}", body=b"body") for n in range(5)]
    await later(service, DAY - HOUR).upkeep.purge()
    again = await service.assessments.post(caller, a_posting(), key="k0", body=b"body")
    assert again["id"] == made[0]["id"]
    await later(service, DAY + HOUR).upkeep.purge()
    assert await rows_of(service, "idempotency") == []
    assert len(await rows_of(service, "assessments")) == 5
    another = await service.assessments.post(caller, a_posting(), key="k0", body=b"another body")
    assert another["id"] not in {one["id"] for one in made}


async def test_messages_go_after_thirty_days_but_none_that_is_still_to_be_sent(
    service: GradingService, caller: Caller
) -> None:
    """Delivered, failed and gone ones; the webhook and the rest of its deliveries stay."""
    hook = await service.webhooks.create(caller, "http://127.0.0.1:9000/", ["assessment.completed"])
    service = replying(service)
    for _ in range(4):
        await graded(service, caller)
    ids = [delivery["id"] for delivery in await rows_of(service, "deliveries")]
    async with service.assessments.database.writing() as connection:
        for delivery_id, status in zip(ids, ("delivered", "failed", "gone"), strict=False):
            await webhooks.settle(connection, delivery_id, {"status": status, "next_at": None})
    await later(service, 30 * DAY - HOUR).upkeep.purge()
    assert len(await rows_of(service, "deliveries")) == 4
    await later(service, 30 * DAY + HOUR).upkeep.purge()
    assert [delivery["id"] for delivery in await rows_of(service, "deliveries")] == ids[3:]
    assert [listed["id"] for listed in (await service.webhooks.known(caller))["items"]] == [hook["id"]]
    assert dt.timedelta(days=30) == upkeep_module.TOLD
