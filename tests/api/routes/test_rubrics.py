"""Rubrics: those that come along, and a tenant's own versions."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from api.examples import RUBRICS
from tests.api.routes.api import TRANSCRIPT, Api

RUBRIC: dict[str, Any] = {**(RUBRICS["small"]["value"] or {})}
LISTED = {"id", "version", "title", "language", "sha256", "criteria"}


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    """The rubric with one field set."""
    rubric = deepcopy(RUBRIC)
    below: Any = rubric
    for name in path[:-1]:
        below = below[name]
    below[path[-1]] = to
    return rubric


async def test_a_posted_version_can_be_read_listed_and_used(api: Api) -> None:
    """Its address is the Location; the newest version is what its id means."""
    before = (await api.get("/v1/rubrics")).json()["items"]
    made = await api.post("/v1/rubrics", RUBRIC)
    assert (made.status_code, made.headers["location"]) == (201, "/v1/rubrics/support-engineer@1")
    assert (made.json()["id"], made.json()["version"], made.json()["warnings"]) == ("support-engineer", "1", [])
    assert (await api.get(made.headers["location"])).json() == made.json()
    await api.post("/v1/rubrics", RUBRIC | {"version": "1.10", "title": "Ten"})
    await api.post("/v1/rubrics", RUBRIC | {"version": "1.9", "title": "Nine"})
    assert (await api.get("/v1/rubrics/support-engineer")).json()["title"] == "Ten"
    listed = await api.get("/v1/rubrics")
    assert set(listed.json()) == {"items", "next_cursor"}
    own = [item for item in listed.json()["items"] if item not in before]
    assert [item["version"] for item in own] == ["1", "1.9", "1.10"]
    assert all(set(item) == LISTED for item in own)
    assessment = await api.post("/v1/assessments", {"transcript": TRANSCRIPT, "rubric": "support-engineer@1.9"})
    assert assessment.json()["rubric"] == {name: own[1][name] for name in ("id", "version", "sha256")}
    await api.service.works.run(assessment.json()["id"])
    whole = await api.shown(assessment.json()["id"])
    assert (whole["status"], [category["id"] for category in whole["categories"]]) == ("completed", ["practice"])


async def test_a_version_is_never_changed(api: Api) -> None:
    """Neither one's own nor one that comes along; another tenant may have the same name."""
    await api.post("/v1/rubrics", RUBRIC)
    again = await api.post("/v1/rubrics", RUBRIC | {"title": "Changed"})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    assert (await api.get("/v1/rubrics/support-engineer")).json()["title"] == "Support engineer"
    ours = await api.post("/v1/rubrics", RUBRIC | {"id": "general"})
    assert (ours.status_code, ours.json()["code"]) == (409, "wrong_state")
    assert (await api.post("/v1/rubrics", RUBRIC | {"title": "Theirs"}, who="other")).status_code == 201
    assert (await api.get("/v1/rubrics/support-engineer", who="other")).json()["title"] == "Theirs"


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("rubric", "code", "pointer"),
    [
        ({}, "invalid_request", "/id"),
        (RUBRIC | {"id": "No Slug"}, "invalid_request", "/id"),
        (RUBRIC | {"extra": 1}, "invalid_request", "/extra"),
        (changed("criteria", 0, "category", to="none"), "invalid_request", ""),
        (changed("criteria", 0, "weight", to=0), "invalid_request", "/criteria/0/weight"),
        (changed("policy", "rules", 0, "overall", to=101), "invalid_request", "/policy/rules/0/overall"),
        (changed("categories", 0, "weight", to=0.5), "invalid_rubric", "/categories"),
        (changed("criteria", 0, "levels", "3", to=" "), "invalid_rubric", "/criteria/0/levels/3"),
        (changed("bands", 0, "from", to=10), "invalid_rubric", "/bands/0/from"),
        (changed("next_steps", to={}), "invalid_rubric", "/next_steps/strong_hire"),
        *((RUBRIC | {"version": v}, "invalid_rubric", "/version") for v in ("1/2", "2 b", "²", "1\n", "x" * 65, "@")),
        (RUBRIC | {"version": ""}, "invalid_request", "/version"),
        (RUBRIC | {"version": True}, "invalid_request", "/version"),
    ],
)
async def test_a_rubric_that_is_wrong_is_refused_by_its_field(
    one: Api, rubric: dict[str, Any], code: str, pointer: str
) -> None:
    """What does not fit the shape, and what the lint finds; nothing is kept."""
    answered = await one.post("/v1/rubrics", rubric)
    assert (answered.status_code, answered.json()["code"]) == (422, code)
    assert answered.json()["errors"][0]["pointer"] == pointer
    assert "support-engineer" not in (await one.get("/v1/rubrics")).text


async def test_every_fault_of_the_lint_is_told_and_a_warning_is_shown(api: Api) -> None:
    """The first by its pointer, the others beside it."""
    rubric = changed("categories", 0, "weight", to=0.5) | {"next_steps": {}}
    detail = (await api.post("/v1/rubrics", rubric)).json()["detail"]
    assert "the weights sum to 0.5" in detail
    assert "next_steps.no_hire" in detail
    wordy = changed("criteria", 0, "levels", "4", to="word " * 60)
    made = await api.post("/v1/rubrics", wordy)
    assert made.status_code == 201
    assert "criteria.diagnosis.levels.4: 60 words" in made.json()["warnings"][0]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    "reference", ["nobodys", "general@0", "general@", "@1", "general@1@1", "..", "%2e%2e", "GENERAL", "général", "%00"]
)
async def test_what_names_no_rubric_is_not_found(one: Api, reference: str) -> None:
    """No path, no other spelling."""
    assert (await one.get(f"/v1/rubrics/{reference}")).status_code == 404


@pytest.mark.asyncio(loop_scope="module")
async def test_a_rubric_is_shown_as_it_can_be_posted(one: Api) -> None:
    """Without what is ours, under a version of its own, it is taken again."""
    shown = (await one.get("/v1/rubrics/general")).json()
    for ours in ("sha256", "warnings", "status"):
        del shown[ours]
    answered = await one.post("/v1/rubrics", json.loads(json.dumps(shown)) | {"version": "2"})
    assert answered.status_code == 201
    assert (await one.get("/v1/rubrics/general")).json()["version"] == "2"
