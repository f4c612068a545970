"""Webhooks: registered, tried, listed, sent again, taken away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

from tests.api.routes.api import Api, served, settings_for, still
from tests.webhooks.receivers import answers, receiver

PATH = "/v1/webhooks"
OK = b"HTTP/1.1 204 No Content\r\n\r\n"
GONE = b"HTTP/1.1 410 Gone\r\n\r\n"
SHOWN = {"id", "status", "url", "events", "created_at", "disabled_at"}
DELIVERY = {"id", "message_id", "event", "status", "attempts", "created_at"}
DELIVERY |= {"next_at", "last_at", "last_status", "last_error"}


async def sent(api: Api) -> None:
    """Everything that is due has had its attempt."""
    await api.service.upkeep.courier.deliver_due()
    await api.service.upkeep.courier.settled()


async def test_a_webhook_is_told_what_it_asked_for(api: Api) -> None:
    """Signed with the secret that is shown once; the messages hold no text of the candidate."""
    async with receiver(answers(OK)) as told:
        made = await api.post(PATH, {"url": told.url, "events": ["assessment.completed", "assessment.erased"]})
        assert made.status_code == 201
        assert set(made.json()) == {*SHOWN, "secret"}
        hook, secret = made.json()["id"], made.json()["secret"]
        (listed,) = (await api.get(PATH)).json()["items"]
        assert listed == {name: value for name, value in made.json().items() if name != "secret"}
        assessment_id = await api.graded()
        await api.ask("DELETE", f"/v1/assessments/{assessment_id}")
        await sent(api)
    bodies = [Webhook(secret).verify(message.body, message.headers) for message in told.messages]
    assert {(body["type"], body["data"]["assessment_id"]) for body in bodies} == {
        ("assessment.completed", assessment_id),
        ("assessment.erased", assessment_id),
    }
    assert not any(b"Alex" in message.body for message in told.messages)
    deliveries = (await api.get(f"{PATH}/{hook}/deliveries")).json()["items"]
    assert [delivery["event"] for delivery in deliveries] == ["assessment.erased", "assessment.completed"]
    for delivery in deliveries:
        assert set(delivery) == DELIVERY
        assert (delivery["status"], delivery["attempts"], delivery["last_status"]) == ("delivered", 1, 204)


async def test_a_webhook_can_be_tried_and_a_message_sent_again(api: Api) -> None:
    """Under the same message id, so that a receiver knows it."""
    async with receiver(answers(OK)) as told:
        made = (await api.post(PATH, {"url": told.url, "events": ["report.created"]})).json()
        tried = await api.post(f"{PATH}/{made['id']}/test")
        assert (tried.status_code, tried.json()["event"], tried.json()["status"]) == (202, "webhook.test", "pending")
        again = await api.post(f"{PATH}/{made['id']}/deliveries/{tried.json()['id']}/replay")
        assert (again.status_code, again.json()["message_id"]) == (202, tried.json()["message_id"])
        assert again.json()["id"] != tried.json()["id"]
        await sent(api)
    assert [json.loads(message.body)["type"] for message in told.messages] == ["webhook.test"] * 2
    assert len({message.headers["webhook-id"] for message in told.messages}) == 1


async def test_a_receiver_that_is_gone_ends_its_webhook(api: Api) -> None:
    """It is shown as ended, and takes no test and no replay any more."""
    async with receiver(answers(GONE)) as told:
        hook = (await api.post(PATH, {"url": told.url, "events": ["report.created"]})).json()["id"]
        tried = (await api.post(f"{PATH}/{hook}/test")).json()["id"]
        await sent(api)
    (listed,) = (await api.get(PATH)).json()["items"]
    assert (listed["status"], listed["disabled_at"] is None) == ("disabled", False)
    for path in ("test", f"deliveries/{tried}/replay"):
        answered = await api.post(f"{PATH}/{hook}/{path}")
        assert (answered.status_code, answered.json()["code"]) == (409, "wrong_state")


async def test_what_is_taken_away_is_gone(api: Api) -> None:
    """With its deliveries; 204 once, 404 from then on."""
    hook = (await api.post(PATH, {"url": "http://127.0.0.1:4711/", "events": ["report.created"]})).json()["id"]
    tried = (await api.post(f"{PATH}/{hook}/test")).json()["id"]
    taken = await api.ask("DELETE", f"{PATH}/{hook}")
    assert (taken.status_code, taken.content) == (204, b"")
    assert (await api.get(PATH)).json()["items"] == []
    for method, path in (
        *(("DELETE", ""), ("POST", "/test"), ("GET", "/deliveries")),
        ("POST", f"/deliveries/{tried}/replay"),
    ):
        assert (await api.ask(method, f"{PATH}/{hook}{path}")).status_code == 404


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({}, "invalid_request", "/url"),
        ({"url": "http://127.0.0.1:4711/", "events": ["all"]}, "invalid_webhook", "/events/0"),
        ({"url": "http://127.0.0.1:4711/", "events": []}, "invalid_webhook", "/events"),
        ({"url": "http://127.0.0.1:4711/", "events": ["webhook.test"]}, "invalid_webhook", "/events/0"),
        ({"url": "http://127.0.0.1:4711/", "events": "report.created"}, "invalid_request", "/events"),
        ({"url": "http://127.0.0.1:22/", "events": ["report.created"]}, "invalid_webhook", "/url"),
        ({"url": "ftp://127.0.0.1/", "events": ["report.created"]}, "invalid_webhook", "/url"),
        ({"url": "http://me:pw@127.0.0.1/", "events": ["report.created"]}, "invalid_webhook", "/url"),
        ({"url": "/hook", "events": ["report.created"]}, "invalid_webhook", "/url"),
        ({"url": "http://\ud800/", "events": ["report.created"]}, "invalid_webhook", "/url"),
        ({"url": "http://127.0.0.1/" + "x" * 2048, "events": ["report.created"]}, "invalid_request", "/url"),
        ({"url": "http://127.0.0.1/", "events": ["report.created"], "secret": "x"}, "invalid_request", "/secret"),
    ],
)
async def test_a_webhook_that_cannot_be_is_refused_by_its_field(
    one: Api, body: dict[str, Any], code: str, pointer: str
) -> None:
    """And none is kept."""
    answered = await one.post(PATH, body)
    assert (answered.status_code, answered.json()["code"]) == (422, code)
    assert answered.json()["errors"][0]["pointer"] == pointer
    assert (await one.get(PATH)).json()["items"] == []


async def test_inside_addresses_are_refused_unless_they_are_opened(tmp_path: Path) -> None:
    """By the setting, for development; in every spelling of them."""
    async with served(settings_for(tmp_path, webhook_allow_private=False), still) as api:
        for host in ("127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"):
            answered = await api.post(PATH, {"url": f"https://{host}/hook", "events": ["report.created"]})
            assert (answered.status_code, answered.json()["code"]) == (422, "invalid_webhook")
            assert answered.json()["errors"][0]["pointer"] == "/url"
