"""Another tenant's objects are not there: not to be read, not to be changed, not in a list, not in a sum."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import Any

import pytest

from grader.completion import Usage
from grader.errors import NotFound, WrongState
from grader.revising.orders import ReviewOrder
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.store import usage
from grader.store.assessments import Filter
from grader.store.usage import Spent
from tests.builders import a_rubric
from tests.service.desks import SQLITE, changed, graded, replying

pytestmark = SQLITE


@dataclass(frozen=True)
class Theirs:
    """Ids of everything that a tenant has."""

    assessment: str
    rubric: str
    webhook: str
    delivery: str


Try = Callable[[GradingService, Caller, Theirs], Awaitable[Any]]

REFUSED: dict[str, Try] = {
    "assessments.get": lambda s, c, t: s.assessments.get(c, t.assessment),
    "assessments.cancel": lambda s, c, t: s.assessments.cancel(c, t.assessment),
    "assessments.audit": lambda s, c, t: s.assessments.audit(c, t.assessment, None, 10),
    "assessments.events": lambda s, c, t: anext(s.assessments.events(c, t.assessment)),
    "reports.document": lambda s, c, t: s.reports.document(c, t.assessment, "html", "recruiter", known=("*",)),
    "reports.page": lambda s, c, t: s.reports.page(c, t.assessment, None, 10),
    "reports.get": lambda s, c, t: s.reports.get(c, t.assessment, 1),
    "reports.diff": lambda s, c, t: s.reports.diff(c, t.assessment, 1, 1),
    "editions.revise": lambda s, c, t: s.editions.revise(c, t.assessment, Revising(mode="regrade")),
    "editions.review": lambda s, c, t: s.editions.review(c, t.assessment, ReviewOrder(reviewer="Eve", attest=True)),
    "erasures.erase": lambda s, c, t: s.erasures.erase(c, t.assessment),
    "rubrics.get": lambda s, c, t: s.rubrics.get(c, t.rubric),
    "webhooks.remove": lambda s, c, t: s.webhooks.remove(c, t.webhook),
    "webhooks.test": lambda s, c, t: s.webhooks.test(c, t.webhook),
    "webhooks.deliveries": lambda s, c, t: s.webhooks.deliveries(c, t.webhook, None, 10),
    "webhooks.replay": lambda s, c, t: s.webhooks.replay(c, t.webhook, t.delivery),
}
"""What names an object: the stranger is told that there is none."""

SHOWN: dict[str, Try] = {
    "assessments.page": lambda s, c, _: s.assessments.page(c, Filter(), None, 100),
    "rubrics.known": lambda s, c, _: s.rubrics.known(c),
    "webhooks.known": lambda s, c, _: s.webhooks.known(c),
    "operations.usage": lambda s, c, _: s.operations.usage(c, None, None),
}
"""What lists or sums: it is as if the other tenant were not there."""

OWN = {"assessments.post", "rubrics.post", "webhooks.create"}
"""What makes an object of the caller's own; see test_posting for what a post may refer to."""


@pytest.fixture
async def theirs(service: GradingService, caller: Caller) -> Theirs:
    """A tenant with one of everything."""
    assessment_id = await graded(replying(service), caller)
    rubric = await service.rubrics.post(caller, a_rubric(id="theirs"))
    webhook = await service.webhooks.create(caller, "http://127.0.0.1:8080/hook", ["assessment.completed"])
    delivery = await service.webhooks.test(caller, webhook["id"])
    spent = Spent(provider="openai", model="m", usage=Usage(calls=3), seconds=1.0)
    async with service.assessments.database.writing() as connection:
        await usage.add(connection, caller.tenant, service.assessments.clock().date(), spent)
    return Theirs(assessment_id, rubric["id"], webhook["id"], delivery["id"])


async def test_every_question_stands_in_a_table(service: GradingService) -> None:
    """A method of a desk that takes a caller is tried by this file; a new one fails here until it is."""
    asked = {
        f"{desk.name}.{name}"
        for desk in fields(service)
        for name, method in inspect.getmembers(type(getattr(service, desk.name)), inspect.isfunction)
        if not name.startswith("_") and "caller" in inspect.signature(method).parameters
    }
    assert asked == {*REFUSED, *SHOWN, *OWN}


@pytest.mark.parametrize("question", REFUSED)
async def test_another_tenants_object_is_not_found(
    service: GradingService, caller: Caller, stranger: Caller, theirs: Theirs, question: str
) -> None:
    """As one that there never was, in the same words; nothing is changed by asking; and its owner does find it."""
    nobodys = Theirs("asm_000000000000000000000000", "nobodys", "whk_000000000000000000000000", "dlv_0")
    async with changed(service) as tables:
        with pytest.raises(NotFound) as at_theirs:
            await REFUSED[question](service, stranger, theirs)
        with pytest.raises(NotFound) as at_nobodys:
            await REFUSED[question](service, stranger, nobodys)
    assert str(at_theirs.value) == str(at_nobodys.value)
    assert tables == []
    with suppress(WrongState):  # there is nothing to cancel
        await REFUSED[question](service, caller, theirs)


@pytest.mark.parametrize("question", SHOWN)
async def test_lists_and_sums_show_nothing_of_another_tenant(
    service: GradingService, caller: Caller, stranger: Caller, theirs: Theirs, question: str
) -> None:
    """They are the same as before the other tenant came, and the owner's are not."""
    there, here = await SHOWN[question](service, caller, theirs), await SHOWN[question](service, stranger, theirs)
    assert there != here
    for mark in (theirs.assessment, theirs.rubric, theirs.webhook):
        assert mark not in str(here)
    if question == "operations.usage":
        assert (here["calls"], here["cost_usd"], here["by_model"]) == (0, 0.0, [])


async def test_a_replay_needs_webhook_and_delivery_of_one_tenant(
    service: GradingService, stranger: Caller, theirs: Theirs
) -> None:
    """A delivery is looked for among those of the webhook that is named, and nowhere else."""
    own = await service.webhooks.create(stranger, "http://127.0.0.1:8080/other", ["assessment.failed"])
    with pytest.raises(NotFound):
        await service.webhooks.replay(stranger, own["id"], theirs.delivery)


async def test_webhooks_tell_of_the_tenants_own(
    service: GradingService, caller: Caller, stranger: Caller, theirs: Theirs
) -> None:
    """What another tenant does is told to nobody else's webhook."""
    await graded(replying(service), stranger)
    deliveries = await service.webhooks.deliveries(caller, theirs.webhook, None, 100)
    assert [delivery["event"] for delivery in deliveries["items"]] == ["webhook.test"]
