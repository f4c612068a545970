"""The routes are those of the contract, for whom the contract says."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

from api.app import create_app
from grader.settings import Settings
from tests.api.routes.api import Api
from tests.api.routes.conforming import document, operations
from tests.api.routes.contract import KEYED, MODES, OPEN, PAGES

SCOPES = ("grade", "read", "review", "admin")


def filled(path: str) -> str:
    """An address of something that is not there."""
    for name, value in {"n": "1", "m": "2"}.items():
        path = path.replace(f"{{{name}}}", value)
    for name in ("assessment_id", "webhook_id", "delivery_id", "reference"):
        path = path.replace(f"{{{name}}}", "none")
    return path


def test_every_route_of_the_contract_is_there_and_no_other() -> None:
    """Documented or not: what is not in the contract is not served."""
    app = create_app(Settings(_env_file=None))
    served = {(method, c.path) for c in iter_route_contexts(app.routes) for method in c.methods or ()} - {
        ("HEAD", path) for path in PAGES
    }
    assert served == {(r.method, r.path) for r in (*KEYED, *OPEN)} | {("GET", path) for path in PAGES}


def test_operations_keep_their_names() -> None:
    """Clients are generated from them, so a new name breaks somebody."""
    named = {(method, path): operation["operationId"] for method, path, operation in operations()}
    assert named == {(r.method, r.path): r.name for r in (*KEYED, *OPEN)}


def test_the_document_says_which_scope_a_route_needs() -> None:
    """None where any key will do, and nothing at all where none is needed."""
    said = {operation["operationId"]: operation.get("security") for _, _, operation in operations()}
    assert said == {r.name: [{"key": [r.scope] if r.scope else []}] for r in KEYED} | {r.name: None for r in OPEN}


async def test_a_key_does_what_its_scope_says_and_nothing_else(api: Api) -> None:
    """Each route with each scope alone: with the right one the request is looked at, with another it is a 403."""
    for route in KEYED:
        for scope in SCOPES:
            answered = await api.ask(route.method, filled(route.path), who=scope, json={})
            refused = route.scope is not None and scope != route.scope
            assert (answered.status_code == 403) == refused, f"{route.name} with the scope {scope}"
            assert answered.status_code != 401
            if refused:
                assert answered.json()["code"] == "missing_scope"
                assert route.scope in answered.json()["detail"]


@pytest.mark.parametrize("mode", MODES)
async def test_a_new_report_needs_the_scope_of_its_mode(api: Api, mode: str) -> None:
    """Before anybody looks whether the assessment is there."""
    for scope in SCOPES:
        answered = await api.post("/v1/assessments/none/reports", {"mode": mode}, who=scope)
        assert answered.status_code == (404 if scope == MODES[mode] else 403)


async def test_without_a_key_nothing_of_a_tenant_is_served(api: Api) -> None:
    """A 401 whatever is asked, and for what is not there too."""
    for route in KEYED:
        answered = await api.ask(route.method, filled(route.path), who=None, json={})
        assert (answered.status_code, answered.json()["code"]) == (401, "unauthenticated"), route.name


async def test_no_key_is_needed_where_nothing_is_a_tenants(api: Api) -> None:
    """And a wrong one does no harm there."""
    for path in (*(r.path for r in OPEN), *PAGES):
        for headers in ({}, {"Authorization": "Bearer wrong"}):
            assert (await api.http.get(path, headers=headers)).status_code == 200


async def test_other_methods_are_refused_with_a_list_of_those_that_are_taken(api: Api) -> None:
    """On every address."""
    taken: dict[str, set[str]] = {}
    for route in (*KEYED, *OPEN):
        taken.setdefault(route.path, set()).update({route.method} | ({"HEAD"} if route.method == "GET" else set()))
    for path, methods in taken.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - methods:
            answered = await api.ask(method, filled(path))
            assert (answered.status_code, answered.headers["allow"]) == (405, ", ".join(sorted(methods)))


async def objects_of_acme(api: Api) -> dict[str, str]:
    """One of each thing that an address can name, by the name of the parameter."""
    rubric = next(iter(bodies("/v1/rubrics")))
    made = {"assessment_id": await api.graded(), "n": "1", "m": "1"}
    posted = await api.post("/v1/rubrics", rubric)
    made["reference"] = f"{posted.json()['id']}@{posted.json()['version']}"
    url = "http://127.0.0.1:4711/hook"
    made["webhook_id"] = (await api.post("/v1/webhooks", {"url": url, "events": ["report.created"]})).json()["id"]
    made["delivery_id"] = (await api.post(f"/v1/webhooks/{made['webhook_id']}/test")).json()["id"]
    return made


def bodies(path: str, method: str = "post") -> list[Any]:
    """Every documented example of a body; [None] where a route takes none."""
    content = document()["paths"][path][method].get("requestBody", {}).get("content", {})
    return [example["value"] for kind in content.values() for example in kind["examples"].values()] or [None]


@pytest.mark.parametrize("who", ["other", "acme"])
async def test_another_tenants_object_is_not_there(api: Api, who: str) -> None:
    """Every documented route that names an object, so that a new one cannot be forgotten: 404 for the stranger,
    anything else for the owner."""
    made = await objects_of_acme(api)
    named = [(m, path) for m, path, _ in operations() if "{" in path]
    for method, path in sorted(named, key=lambda one: ("GET", "POST", "DELETE").index(one[0])):  # while it is at rest
        for body in bodies(path, method.lower()):
            answered = await api.ask(method, path.format(**made), who=who, json=body)
            assert (answered.status_code == 404) == (who == "other"), f"{method} {path}: {answered.text}"
            if who == "other":
                assert answered.json()["code"] == "not_found"


async def test_another_tenants_objects_are_in_no_list_and_in_no_sum(api: Api) -> None:
    """Nor may they be named in a body: it is said of them what is said of what is not there."""
    made = await objects_of_acme(api)
    own = next(iter(bodies("/v1/assessments")))
    for path in ("/v1/assessments", "/v1/assessments?q=alex", "/v1/webhooks"):
        assert (await api.get(path)).json()["items"]
        assert not (await api.get(path, who="other")).json()["items"]
    rubrics = (await api.get("/v1/rubrics", who="other")).json()["items"]
    assert "support-engineer" not in {rubric["id"] for rubric in rubrics}
    assert (await api.get("/v1/usage", who="other")).json()["completions"] == 0
    for name, theirs, nobodys in (
        ("replaces", made["assessment_id"], "asm_none"),
        ("rubric", "support-engineer", "no-such"),
    ):
        told = [await api.post("/v1/assessments", own | {name: it}, who="other") for it in (theirs, nobodys)]
        assert [one.status_code for one in told] == [422, 422]
        assert [one.json()["errors"][0]["pointer"] for one in told] == [f"/{name}"] * 2


async def test_head_is_get_without_a_body_on_every_route(api: Api) -> None:
    """With the same status and headers, errors included."""
    made = await objects_of_acme(api)
    for route in (r for r in (*KEYED, *OPEN) if r.method == "GET"):
        for path in (route.path.format(**made), filled(route.path)):
            got, head = await api.get(path), await api.ask("HEAD", path)
            assert not head.content
            assert (head.status_code, said(head)) == (got.status_code, said(got)), path


def said(answered: Any) -> dict[str, str]:
    changing = {"x-request-id", "content-length"}
    return {name: value for name, value in answered.headers.items() if name not in changing}
