"""Rubrics of a tenant: new versions, linted, beside those that come along."""

from __future__ import annotations

import asyncio

import pytest

from grader.errors import NotFound, RubricError, WrongState
from grader.rubric import Rubric
from grader.service.keys import Caller
from grader.service.service import GradingService
from tests.builders import a_rubric
from tests.service.desks import SQLITE, changed, rows_of


@SQLITE
async def test_those_that_come_along_are_known(service: GradingService, caller: Caller) -> None:
    """In short in the list, whole by name; a rubric that is shown can be posted as a new version."""
    listed = (await service.rubrics.known(caller))["items"]
    assert {f"{item['id']}@{item['version']}" for item in listed} == {r.reference for r in service.rubrics.builtin}
    whole = await service.rubrics.get(caller, "general")
    assert whole["sha256"] == next(item["sha256"] for item in listed if item["id"] == "general")
    own = {name: whole[name] for name in Rubric.model_fields}
    posted = await service.rubrics.post(caller, Rubric.model_validate(own | {"version": "2"}))
    assert (await service.rubrics.get(caller, "general"))["sha256"] == posted["sha256"] != whole["sha256"]
    assert (await service.rubrics.get(caller, "general@1"))["sha256"] == whole["sha256"]


@SQLITE
async def test_a_version_is_never_changed(service: GradingService, caller: Caller, stranger: Caller) -> None:
    """Neither one of the tenant's nor one that comes along; another tenant has names of its own."""
    await service.rubrics.post(caller, a_rubric(id="ours"))
    for rubric in (a_rubric(id="ours"), a_rubric(id="ours", title="Another"), a_rubric(id="general", version="1")):
        async with changed(service) as tables:
            with pytest.raises(WrongState, match="already"):
                await service.rubrics.post(caller, rubric)
        assert tables == []
    await service.rubrics.post(stranger, a_rubric(id="ours", title="Another"))
    assert (await service.rubrics.get(caller, "ours"))["title"] == "Test rubric"
    assert (await service.rubrics.get(stranger, "ours"))["title"] == "Another"


async def test_of_two_at_once_one_is_made(service: GradingService, caller: Caller) -> None:
    """The others are told that the version exists."""
    posts = (service.rubrics.post(caller, a_rubric(id="ours", title=f"Title {n}")) for n in range(4))
    made = await asyncio.gather(*posts, return_exceptions=True)
    assert [type(one) for one in made].count(WrongState) == 3
    assert len(await rows_of(service, "rubrics")) == 1


@SQLITE
async def test_what_lint_refuses_is_not_taken(service: GradingService, caller: Caller) -> None:
    """Every error is named at once; a warning is shown with what was taken."""
    categories = [
        {"id": "technical", "name": "Technical", "weight": 0.6, "must_have": True},
        {"id": "communication", "name": "Communication", "weight": 0.1},
    ]
    async with changed(service) as tables:
        with pytest.raises(RubricError, match="weight"):
            await service.rubrics.post(caller, a_rubric(id="ours", categories=categories))
    assert tables == []
    made = await service.rubrics.post(caller, a_rubric(id="ours"))
    assert all(isinstance(warning, str) for warning in made["warnings"])


@pytest.mark.parametrize(
    "reference", ["nobodys", "general@9", "general@", "@1", "", "../general", "general.yaml", "\0"]
)
@SQLITE
async def test_what_is_not_there_is_not_found(service: GradingService, caller: Caller, reference: str) -> None:
    """A reference is an id with or without a version, and never a path."""
    with pytest.raises(NotFound):
        await service.rubrics.get(caller, reference)


@SQLITE
async def test_versions_sort_as_people_count(service: GradingService, caller: Caller) -> None:
    """2 before 10, 1.9 before 1.10; the list is by id and version."""
    for version in ("10", "2", "1.10", "1.9"):
        await service.rubrics.post(caller, a_rubric(id="ours", version=version))
    listed = [item["version"] for item in (await service.rubrics.known(caller))["items"] if item["id"] == "ours"]
    assert listed == ["1.9", "1.10", "2", "10"]
    assert (await service.rubrics.get(caller, "ours"))["version"] == "10"
