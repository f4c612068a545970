"""Webhooks of a tenant: registered where they may be, listed without secrets, tried, replayed, taken away."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from grader.errors import NotFound, RequestError, WebhookError, WrongState
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.service.telling import tell
from grader.store import assessments
from grader.store import webhooks as rows
from grader.webhooks.events import SUBSCRIBABLE, Event
from tests.service.desks import POSTGRESQL, SQLITE, changed, graded, post, replying, rows_of
from tests.webhooks.receivers import PUBLIC, names

HOOK = "http://127.0.0.1:8080/hook?token=hush"


@SQLITE
async def test_the_secret_is_shown_once(service: GradingService, caller: Caller) -> None:
    """When it is made, and in no list afterwards; events come in one order, each once."""
    asked = ["report.created", "assessment.completed", "report.created"]
    made = await service.webhooks.create(caller, HOOK, asked)
    assert made["secret"].startswith("whsec_")
    assert made["events"] == ("assessment.completed", "report.created")
    [listed] = (await service.webhooks.known(caller))["items"]
    assert listed == {name: value for name, value in made.items() if name != "secret"}
    assert (listed["status"], listed["disabled_at"]) == ("active", None)
    other = await service.webhooks.create(caller, HOOK, asked)
    assert other["secret"] != made["secret"]
    assert [w["id"] for w in (await service.webhooks.known(caller))["items"]] == [made["id"], other["id"]]


@pytest.mark.parametrize(
    ("url", "events", "field"),
    [
        (HOOK, [], "events"),
        (HOOK, ["assessment.completed", "webhook.test"], "events[1]"),
        (HOOK, ["everything"], "events[0]"),
        ("ftp://example.test/", ["report.created"], "url"),
        ("nonsense", ["report.created"], "url"),
    ],
)
@SQLITE
async def test_what_cannot_be_registered_is_named(
    service: GradingService, caller: Caller, url: str, events: list[str], field: str
) -> None:
    """Its field, and nothing is written."""
    async with changed(service) as tables:
        with pytest.raises(WebhookError) as raised:
            await service.webhooks.create(caller, url, events)
    assert raised.value.field == field
    assert tables == []


@SQLITE
async def test_a_private_address_is_refused_at_registration(service: GradingService, caller: Caller) -> None:
    """By number and by name, unless the server was told otherwise; a public one is taken."""
    known = names(receiver_test=[PUBLIC], inside_test=["10.0.0.7"], both_test=[PUBLIC, "127.0.0.1"])
    strict = replace(service, webhooks=replace(service.webhooks, allow_private=False, resolve=known))
    hosts = ("127.0.0.1", "[::1]", "169.254.169.254", "10.1.2.3", "inside.test", "both.test", "nowhere.test")
    for host in hosts:
        with pytest.raises(WebhookError) as raised:
            await strict.webhooks.create(caller, f"https://{host}/hook", ["report.created"])
        assert raised.value.field == "url"
        assert "10." not in str(raised.value)
    assert await rows_of(service, "webhooks") == []
    assert (await strict.webhooks.create(caller, "https://receiver.test/hook", ["report.created"]))["id"]


@SQLITE
async def test_each_hears_what_it_asked_for(service: GradingService, caller: Caller) -> None:
    """One message for every webhook that asked, none for the others; ids of messages differ."""
    every = await service.webhooks.create(caller, HOOK, list(SUBSCRIBABLE))
    erased = await service.webhooks.create(caller, HOOK, ["assessment.erased"])
    assessment_id = await graded(replying(service), caller)
    await service.erasures.erase(caller, assessment_id)
    told = {
        hook["id"]: [d["event"] for d in (await service.webhooks.deliveries(caller, hook["id"], None, 10))["items"]]
        for hook in (every, erased)
    }
    assert sorted(told[every["id"]]) == ["assessment.completed", "assessment.erased", "report.created"]
    assert told[erased["id"]] == ["assessment.erased"]
    sent = await rows_of(service, "deliveries")
    assert len({row["message_id"] for row in sent}) == 4
    bodies = [json.loads(row["body"]) for row in sent]
    assert {body["data"]["assessment_id"] for body in bodies} == {assessment_id}


@SQLITE
async def test_deliveries_come_in_pages(service: GradingService, caller: Caller) -> None:
    """Newest first, without body and secret; each with how far it is."""
    hook = await service.webhooks.create(caller, HOOK, ["report.created"])
    made = [await service.webhooks.test(caller, hook["id"]) for _ in range(5)]
    first = await service.webhooks.deliveries(caller, hook["id"], None, 3)
    await service.webhooks.test(caller, hook["id"])
    rest = await service.webhooks.deliveries(caller, hook["id"], first["next_cursor"], 3)
    assert [d["id"] for d in (*first["items"], *rest["items"])] == [d["id"] for d in reversed(made)]
    assert (first["items"][0]["status"], first["items"][0]["attempts"]) == ("pending", 0)
    assert not {"body", "secret", "url"} & set(first["items"][0])
    with pytest.raises(RequestError):
        await service.webhooks.deliveries(caller, hook["id"], "nonsense", 3)


@SQLITE
async def test_a_test_tells_of_nothing(service: GradingService, caller: Caller) -> None:
    """Whatever the webhook asked for; its body says which webhook is tried."""
    hook = await service.webhooks.create(caller, HOOK, ["assessment.erased"])
    made = await service.webhooks.test(caller, hook["id"])
    assert made["event"] == "webhook.test"
    [row] = await rows_of(service, "deliveries")
    assert json.loads(row["body"])["data"] == {"webhook_id": hook["id"]}


@SQLITE
async def test_a_replay_is_the_same_message(service: GradingService, caller: Caller) -> None:
    """Another delivery with the body and the message id of the old one, which stays as it is."""
    hook = await service.webhooks.create(caller, HOOK, ["assessment.completed"])
    await graded(replying(service), caller)
    [old] = await rows_of(service, "deliveries")
    new = await service.webhooks.replay(caller, hook["id"], old["id"])
    assert (new["message_id"], new["event"], new["status"]) == (old["message_id"], old["event"], "pending")
    rows = {row["id"]: row for row in await rows_of(service, "deliveries")}
    assert rows[old["id"]] == old
    assert (rows[new["id"]]["body"], len(rows)) == (old["body"], 2)


@SQLITE
async def test_one_that_is_ended_is_not_tried(service: GradingService, caller: Caller) -> None:
    """It is shown as disabled; neither test nor replay is taken, and nothing is queued for it any more."""
    hook = await service.webhooks.create(caller, HOOK, list(SUBSCRIBABLE))
    delivery = await service.webhooks.test(caller, hook["id"])
    async with service.assessments.database.writing() as connection:
        await rows.disable(connection, hook["id"], service.webhooks.clock())
    [shown] = (await service.webhooks.known(caller))["items"]
    assert shown["status"] == "disabled"
    assert shown["disabled_at"]
    for attempt in (
        service.webhooks.test(caller, hook["id"]),
        service.webhooks.replay(caller, hook["id"], delivery["id"]),
    ):
        with pytest.raises(WrongState, match="410"):
            await attempt
    await graded(replying(service), caller)
    assert [(row["id"], row["status"]) for row in await rows_of(service, "deliveries")] == [(delivery["id"], "gone")]


@SQLITE
async def test_one_that_is_taken_away_hears_nothing(service: GradingService, caller: Caller) -> None:
    """Nor is anything left of it but two lines of the trail; the others go on."""
    hooks = [await service.webhooks.create(caller, HOOK, ["assessment.erased"]) for _ in range(2)]
    await service.webhooks.test(caller, hooks[0]["id"])
    await service.webhooks.remove(caller, hooks[0]["id"])
    with pytest.raises(NotFound):
        await service.webhooks.remove(caller, hooks[0]["id"])
    await service.erasures.erase(caller, await post(service, caller))
    assert [row["webhook_id"] for row in await rows_of(service, "deliveries")] == [hooks[1]["id"]]
    trail = [json.loads(row["data"]) for row in await rows_of(service, "audit") if "webhook" in row["action"]]
    assert [line["webhook_id"] for line in trail].count(hooks[0]["id"]) == 2


async def test_one_may_be_taken_away_while_it_is_told(service: GradingService, caller: Caller) -> None:
    """Who tells and who takes away wait for each other: neither fails, and no message is left without its webhook."""
    for _ in range(5):
        hooks = [await service.webhooks.create(caller, HOOK, ["assessment.erased"]) for _ in range(3)]
        ids = [await post(service, caller) for _ in range(3)]
        removing = (service.webhooks.remove(caller, hook["id"]) for hook in hooks)
        await asyncio.gather(*removing, *(service.erasures.erase(caller, one) for one in ids))
    assert await rows_of(service, "webhooks") == []
    assert await rows_of(service, "deliveries") == []


@POSTGRESQL
async def test_taking_away_waits_for_who_tells(service: GradingService, caller: Caller) -> None:
    """A message that was being written goes with its webhook."""
    hook = await service.webhooks.create(caller, HOOK, ["assessment.erased"])
    assessment_id = await post(service, caller)
    async with service.assessments.database.writing() as connection:
        row = await assessments.find(connection, assessment_id)
        assert row is not None
        await tell(connection, Event.ERASED, row, service.webhooks.clock())
        removing = asyncio.create_task(service.webhooks.remove(caller, hook["id"]))
        await asyncio.wait({removing}, timeout=0.2)
        assert not removing.done()
    await removing
    assert await rows_of(service, "deliveries") == []


@POSTGRESQL
async def test_who_tells_waits_for_taking_away(service: GradingService, caller: Caller) -> None:
    """What happened is not undone by a webhook that went at the same moment: there is nobody to tell."""
    hook = await service.webhooks.create(caller, HOOK, ["assessment.erased"])
    assessment_id = await post(service, caller)
    async with service.assessments.database.writing() as connection:
        await rows.remove(connection, hook["id"])
        erasing = asyncio.create_task(service.erasures.erase(caller, assessment_id))
        await asyncio.wait({erasing}, timeout=0.2)
        assert not erasing.done()
    assert (await erasing)["status"] == "erased"
    assert await rows_of(service, "deliveries") == []
