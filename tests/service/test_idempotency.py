"""The same post twice is one post."""

from __future__ import annotations

import asyncio

import pytest

from grader.errors import KeyReused
from grader.service.keys import Caller
from grader.service.service import GradingService
from tests.service.desks import SQLITE, a_posting, audited, changed, replying, rows_of


@SQLITE
async def test_the_same_body_gets_the_same_assessment(service: GradingService, caller: Caller) -> None:
    """As it stands by then, not as it stood."""
    service = replying(service)
    first = await service.assessments.post(caller, a_posting(), key="k", body=b"body")
    assert await service.assessments.post(caller, a_posting(), key="k", body=b"body") == first
    await service.works.run(first["id"])
    again = await service.assessments.post(caller, a_posting(), key="k", body=b"body")
    assert (again["id"], again["status"], again["revision"]) == (first["id"], "completed", 1)
    await service.erasures.erase(caller, first["id"])
    gone = await service.assessments.post(caller, a_posting(), key="k", body=b"body")
    assert (gone["id"], gone["status"]) == (first["id"], "erased")


@SQLITE
async def test_another_body_is_refused(service: GradingService, caller: Caller) -> None:
    """Whatever became of the first; nothing is written."""
    await service.assessments.post(caller, a_posting(), key="k", body=b"body")
    async with changed(service) as tables:
        with pytest.raises(KeyReused):
            await service.assessments.post(caller, a_posting(), key="k", body=b"body ")
    assert tables == []


@SQLITE
async def test_a_key_is_the_tenants_own(service: GradingService, caller: Caller, stranger: Caller) -> None:
    """Another tenant's post under the same key, with whatever body, is another post."""
    ours = await service.assessments.post(caller, a_posting(), key="k", body=b"body")
    theirs = await service.assessments.post(stranger, a_posting(), key="k", body=b"body")
    others = await service.assessments.post(stranger, a_posting(), key="k2", body=b"body")
    assert len({ours["id"], theirs["id"], others["id"]}) == 3


@SQLITE
async def test_without_a_key_every_post_is_one(service: GradingService, caller: Caller) -> None:
    """The same body twice makes two."""
    first = await service.assessments.post(caller, a_posting(), body=b"body")
    assert (await service.assessments.post(caller, a_posting(), body=b"body"))["id"] != first["id"]


async def test_of_posts_at_the_same_moment_one_is_made(service: GradingService, caller: Caller) -> None:
    """All get the same assessment; one is accepted, and one job is there."""
    posts = (service.assessments.post(caller, a_posting(), key="k", body=b"body") for _ in range(8))
    made = await asyncio.gather(*posts)
    assert len({posted["id"] for posted in made}) == 1
    assert len(await rows_of(service, "assessments")) == 1
    assert await audited(service, caller, made[0]["id"]) == ["accepted"]
    assert await service.queue.live([made[0]["id"]]) == {made[0]["id"]}


async def test_of_different_bodies_at_the_same_moment_one_wins(service: GradingService, caller: Caller) -> None:
    """The others are told that the key was used with another body."""
    posts = (service.assessments.post(caller, a_posting(), key="k", body=f"{n}".encode()) for n in range(6))
    made = await asyncio.gather(*posts, return_exceptions=True)
    assert [type(one) for one in made].count(KeyReused) == 5
    assert len(await rows_of(service, "assessments")) == 1
