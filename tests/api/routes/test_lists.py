"""Lists: filters, pages, and what is no cursor."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.api.routes.api import TRANSCRIPT, Api

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def posted(api: Api, name: str, n: int, who: str = "acme") -> str:
    """An assessment of one person in one interview."""
    transcript = TRANSCRIPT | {"candidate": {"name": name, "id": f"{name}-id"}, "interview": {"id": f"int-{n}"}}
    return str((await api.post("/v1/assessments", {"transcript": transcript}, who=who)).json()["id"])


async def ids(api: Api, query: str, who: str = "acme") -> list[str]:
    """What the list shows for a query."""
    answered = await api.get(f"/v1/assessments{query}", who=who)
    assert answered.status_code == 200, answered.text
    return [item["id"] for item in answered.json()["items"]]


async def walked(api: Api, path: str, limit: int) -> list[Any]:
    """All of a list, page by page; every page but the last is full."""
    found: list[Any] = []
    cursor = None
    while True:
        given = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = (await api.get(path, params=given)).json()
        assert set(page) == {"items", "next_cursor"}
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found
        assert len(page["items"]) == limit


async def test_a_list_is_narrowed_and_read_in_pages(one: Api) -> None:
    """Newest first, each once, whatever the size of a page."""
    made = [await posted(one, name, n) for n, name in enumerate(("Zoë", "Straße 100%", "B_b"))]
    stranger = await posted(one, "Zoë", 0, who="other")
    newest = made[::-1]
    assert await ids(one, "") == newest
    assert await ids(one, "", who="other") == [stranger]
    for limit in (1, 2, 3, 200):
        assert [item["id"] for item in await walked(one, "/v1/assessments", limit)] == newest
    for query, found in (
        ("?interview_id=int-1", [made[1]]),
        ("?candidate_id=B_b-id", [made[2]]),
        ("?candidate_id=B_b-id&interview_id=int-1", []),
        ("?q=zoë", [made[0]]),
        ("?q=ZO%C3%8B", [made[0]]),
        ("?q=stRASSE", [made[1]]),
        ("?q=100%25", [made[1]]),
        ("?q=_b", [made[2]]),
        ("?q=int-2", [made[2]]),
        ("?q=backend engineer", newest),
        ("?q=", newest),
        ("?q=nobody", []),
        ("?status=queued", newest),
        ("?status=completed", []),
    ):
        assert await ids(one, query) == found, query
    await one.service.works.run(made[0])
    assert await ids(one, "?status=completed") == [made[0]]
    assert [item["label"] is None for item in (await one.get("/v1/assessments")).json()["items"]] == [True, True, False]


async def test_trails_revisions_and_deliveries_come_in_pages_too(one: Api) -> None:
    """In their own order: the trail and revisions oldest first, deliveries newest first."""
    assessment = f"/v1/assessments/{await one.graded()}"
    for _ in range(2):
        await one.post(f"{assessment}/reports", {"mode": "render"})
    trail = await walked(one, f"{assessment}/audit", 2)
    actions = [line["action"] for line in trail if line["action"] != "progress"]  # it is told of slow work alone
    assert actions == ["accepted", "started", "completed", "revised", "revised"]
    assert [line["seq"] for line in trail] == sorted(line["seq"] for line in trail)
    assert [made["n"] for made in await walked(one, f"{assessment}/reports", 2)] == [1, 2, 3]
    hook = await one.post("/v1/webhooks", {"url": "http://127.0.0.1:4711/", "events": ["report.created"]})
    path = f"/v1/webhooks/{hook.json()['id']}"
    sent = [(await one.post(f"{path}/test")).json()["id"] for _ in range(3)]
    assert [delivery["id"] for delivery in await walked(one, f"{path}/deliveries", 2)] == sent[::-1]


def cursor(place: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


AT = "2026-01-01T00:00:00+00:00"
BROKEN = [
    *("", "x", "%", "é", "\0", "=" * 9, "a" * 500, "a" * 501, "bnVsbA", "e30", "W10", "[1]"),
    *(cursor(place) for place in (None, -1, 1.5, True, 2**62, 10**300, "1", [AT], [AT, 5], [AT, "x", "y"], {AT: 1})),
    *(cursor([AT, text]) for text in ("\0", "\ud800", "\u00e9")),
    *(
        cursor([at, "asm_1"])
        for at in ("", "now", "2026-01-01", 5, "0001-01-01T00:00:00+23:59", "2026-13-01T00:00:00Z")
    ),
    cursor([[[]]] * 50),
]


@pytest.mark.parametrize("given", BROKEN)
async def test_what_is_no_cursor_is_refused_by_name(one: Api, given: str) -> None:
    """Wherever one is taken: text, other JSON, times beyond the calendar, half characters. A place that only might
    have been one of ours shows a part of the caller's own list, and nothing else."""
    paths = ("/v1/assessments", f"/v1/assessments/{await one.posted()}/audit")
    for path in paths:
        answered = await one.get(path, params={"cursor": given})
        if answered.status_code == 200:
            assert answered.json()["next_cursor"] is None
        else:
            assert answered.status_code == 422
            assert answered.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/v1/assessments?limit=0", "limit"),
        ("/v1/assessments?limit=201", "limit"),
        ("/v1/assessments?limit=99999999999999999999", "limit"),
        ("/v1/assessments?limit=", "limit"),
        ("/v1/assessments?limit=1.5", "limit"),
        ("/v1/assessments?limit=1&limit=2", "limit"),
        ("/v1/assessments?status=done", "status"),
        ("/v1/assessments?status=", "status"),
        ("/v1/assessments?interview_id=", "interview_id"),
        ("/v1/assessments?interview_id=%00", "interview_id"),
        ("/v1/assessments?candidate_id=" + "x" * 201, "candidate_id"),
        ("/v1/assessments?q=" + "x" * 201, "q"),
        ("/v1/assessments?q=a&q=b", "q"),
        ("/v1/assessments?stauts=queued", "stauts"),
        ("/v1/assessments/{id}/audit?limit=0", "limit"),
        ("/v1/assessments/{id}/reports?limit=x", "limit"),
        ("/v1/rubrics?limit=5", "limit"),
        ("/v1/webhooks?x=", "x"),
    ],
)
async def test_a_wrong_parameter_is_named(one: Api, path: str, parameter: str) -> None:
    """It is never left out without a word."""
    answered = await one.get(path.format(id=await one.posted()))
    assert (answered.status_code, answered.json()["code"]) == (422, "invalid_request")
    assert [error["parameter"] for error in answered.json()["errors"]] == [parameter]


@pytest.mark.parametrize("q", ["\ufffd", "%", "_", "\\", "'", '"', "';--", "😀", "\u202e", "a\nb", "*"])
async def test_a_search_takes_any_characters_for_themselves(one: Api, q: str) -> None:
    """None of them is a wild card or the end of a statement."""
    answered = await one.get("/v1/assessments", params={"q": q})
    assert answered.status_code == 200
    names = [f"{item['candidate']['name']}\n{item['position']}".casefold() for item in answered.json()["items"]]
    assert all(q.casefold() in name for name in names)
