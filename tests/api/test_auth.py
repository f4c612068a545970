"""Keys and scopes: who is let in, and what those who are not are told."""

from __future__ import annotations

import pytest

from tests.api.things import Service, a_client

QA = {"question": "Why?", "answer": "Because."}
GOOD = {"transcript": {"exchanges": [QA]}}


@pytest.mark.parametrize(
    "given",
    [None, "", "Bearer", "Bearer ", "grades", "Basic Z3JhZGVz", "Bearer wrong", "Bearer grades x", "Bearer \xe9"],
)
async def test_without_a_key_that_works_nothing_is_served(given: str | None) -> None:
    """A 401 with the scheme to use, for every method alike, and for objects that do not exist."""
    headers = {} if given is None else {b"Authorization": given.encode("latin-1")}
    async with a_client(key="") as client:
        for method, path in (("GET", "/v1/things"), ("POST", "/v1/things"), ("DELETE", "/v1/things/none")):
            answered = await client.request(method, path, headers=headers)
            assert (answered.status_code, answered.json()["code"]) == (401, "unauthenticated")
            assert answered.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
async def test_the_scheme_is_written_in_any_case(scheme: str) -> None:
    """As RFC 9110 has it."""
    async with a_client(key="") as client:
        assert (await client.get("/v1/things/a1", headers={"Authorization": f"{scheme} reads"})).status_code == 200


@pytest.mark.parametrize(
    ("key", "post", "get", "delete"), [("grades", 202, 200, 204), ("reads", 403, 200, 204), ("nothing", 403, 403, 204)]
)
async def test_a_route_serves_those_who_have_its_scope(key: str, post: int, get: int, delete: int) -> None:
    """A key without it learns which one it lacks."""
    async with a_client(key=key) as client:
        posted, got = await client.post("/v1/things", json=GOOD), await client.get("/v1/things/a1")
        assert (posted.status_code, got.status_code) == (post, get)
        assert (await client.delete("/v1/things/a1")).status_code == delete
    if post == 403:
        assert posted.json()["code"] == "missing_scope"
        assert "grade" in posted.json()["detail"]
        assert "insufficient_scope" in posted.headers["www-authenticate"]


async def test_a_key_that_may_not_do_it_is_told_so_before_its_fields_are_judged() -> None:
    """403 before 422."""
    async with a_client(key="reads") as client:
        assert (await client.post("/v1/things", json={})).status_code == 403


async def test_a_key_is_looked_up_once_a_request() -> None:
    """However many dependencies ask who it is."""
    service = Service()
    async with a_client(service) as client:
        await client.post("/v1/things", json=GOOD)
        await client.get("/v1/things/a1")
    assert service.asked == ["grades", "grades"]


async def test_what_needs_no_key_needs_none() -> None:
    """The documents that say how to get one."""
    async with a_client(key="") as client:
        assert [(await client.get(path)).status_code for path in ("/openapi.json", "/docs")] == [200, 200]
