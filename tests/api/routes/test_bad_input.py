"""Whatever comes in is taken or refused by name, on either database; `Api.ask` checks that it is as documented."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from itertools import cycle, islice
from typing import Any

import pytest
import pytest_asyncio

from tests.api.routes.api import TRANSCRIPT, Api, served, settings_for, still
from tests.api.routes.conforming import document, operations
from tests.api.routes.hostile import SEGMENTS, TEXTS, spoiled
from tests.databases import postgresql

pytestmark = pytest.mark.asyncio(loop_scope="module")
POSTS = [path for method, path, operation in operations() if "requestBody" in operation]


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=["sqlite", "postgresql"])
async def each(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    """The application on each kind of database, for all tests of this file."""
    folder = tmp_path_factory.mktemp("each")
    if request.param == "sqlite":
        async with served(settings_for(folder), still) as opened:
            yield opened
        return
    with postgresql() as url:
        async with served(settings_for(folder, database_url=url), still) as opened:
            yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def names(each: Api) -> dict[str, str]:
    """What stands in addresses: an assessment with a result, a webhook with a delivery."""
    hook = await each.post("/v1/webhooks", {"url": "http://127.0.0.1:4711/", "events": ["report.created"]})
    made = {"assessment_id": await each.graded(), "webhook_id": hook.json()["id"], "n": "1", "m": "1"}
    tried = await each.post(f"/v1/webhooks/{made['webhook_id']}/test")
    return made | {"delivery_id": tried.json()["id"], "reference": "general"}


def examples(path: str) -> list[Any]:
    content = document()["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    return [example["value"] for example in content["examples"].values()]


@pytest.mark.parametrize("path", POSTS)
async def test_no_value_in_any_place_of_a_body_is_a_fault_of_ours(each: Api, names: dict[str, str], path: str) -> None:
    """Half characters, NULs, numbers that no column holds, other types: each is taken or named."""
    for example in examples(path):
        for body in spoiled(example, 2):
            answered = await each.post(path.format(**names), body)
            assert answered.status_code in (200, 201, 202, 409, 422), body
            if answered.status_code == 422:
                assert answered.json()["errors"], body


async def test_no_part_of_an_address_is_a_fault_of_ours(each: Api, names: dict[str, str]) -> None:
    """In each place of each address some of them in turn, of the right thing otherwise."""
    segments = cycle(SEGMENTS)
    for method, path, _ in operations():
        for name in (part.strip("{}") for part in path.split("/") if part.startswith("{")):
            for segment in islice(segments, 8):
                answered = await each.ask(method, path.format(**(names | {name: segment})), json={})
                assert answered.status_code in (200, 404, 422), f"{method} {path} {name}={segment}"


async def test_no_header_is_a_fault_of_ours(each: Api, names: dict[str, str]) -> None:
    """Those that routes read."""
    names = names | {"assessment_id": await each.graded()}  # one at rest: its stream ends
    for value in TEXTS:
        raw = value.encode("utf-8", "surrogatepass").replace(b"\0", b"").replace(b"\n", b"").replace(b"\r", b"")
        for name, method, path in (
            (b"Idempotency-Key", "POST", "/v1/assessments"),
            (b"Last-Event-ID", "GET", "/v1/assessments/{assessment_id}/events"),
            (b"If-None-Match", "GET", "/v1/assessments/{assessment_id}/report"),
            (b"Authorization", "GET", "/v1/assessments"),
        ):
            body = {"transcript": TRANSCRIPT} if method == "POST" else None
            who = None if name == b"Authorization" else "acme"
            answered = await each.ask(method, path.format(**names), headers={name: raw}, json=body, who=who)
            assert answered.status_code in (200, 202, 401, 422), (name, raw)


async def test_half_characters_and_nuls_become_one_sign_each(each: Api) -> None:
    """In what is stored and shown, so that positions still count; every format of the report can be written."""
    exchange = {"question": "What is \ud800 an index\0?", "answer": "An index \0finds\udfff rows without a scan."}
    transcript = {"candidate": {"name": "A\0\ud83dx"}, "exchanges": [exchange] * 3, "metadata": {"\ud800": "\0"}}
    assessment_id = await each.graded(transcript=transcript, metadata={"k\0": "\udc00"})
    whole = await each.shown(assessment_id)
    assert whole["answers"][0]["question"] == "What is \ufffd an index\ufffd?"
    assert whole["answers"][0]["answer"] == "An index \ufffdfinds\ufffd rows without a scan."
    assert (whole["candidate"]["name"], whole["metadata"]) == ("A\ufffd\ufffdx", {"k\ufffd": "\ufffd"})
    for kind in ("html", "pdf", "md", "txt", "json"):
        assert (await each.get(f"/v1/assessments/{assessment_id}/report?format={kind}")).status_code == 200
    assert (await each.get("/v1/assessments", params={"q": "a\ufffd\ufffdX"})).json()["items"]


def an_exchange(answer: str = "a", **more: Any) -> dict[str, Any]:
    return {"question": "q?", "answer": answer, **more}


@pytest.mark.parametrize(
    ("exchanges", "pointer", "said"),
    [
        ([an_exchange()] * 501, "/transcript/exchanges", "501 exchanges; at most 500"),
        ([an_exchange(), an_exchange("é" * 100_001)], "/transcript/exchanges/1/answer", "100,001 characters"),
        (
            [an_exchange(follow_ups=[an_exchange(), an_exchange("a" * 100_001)])],
            "/transcript/exchanges/0/follow_ups/1/answer",
            "at most 100,000",
        ),
        ([], "/transcript/exchanges", "at least one entry"),
        ([an_exchange(id="x"), an_exchange(id="x")], "/transcript", "used twice"),
        ([an_exchange(weight=10**400)], None, "too large a number"),
    ],
)
async def test_a_transcript_over_a_limit_is_refused_by_its_place(
    each: Api, exchanges: list[Any], pointer: str | None, said: str
) -> None:
    """By a pointer into the body as it was posted."""
    answered = await each.post("/v1/assessments", {"transcript": {"exchanges": exchanges}})
    assert said in answered.json()["detail"]
    if pointer is None:
        assert answered.json()["code"] == "malformed_json"
        return
    assert (answered.status_code, answered.json()["code"]) == (422, "invalid_transcript")
    assert [error["pointer"] for error in answered.json()["errors"]] == [pointer]


async def test_a_transcript_at_the_limits_is_taken(each: Api) -> None:
    """500 exchanges, 100,000 characters whatever their bytes, nearly 4 MiB in all."""
    exchanges = [an_exchange("😀" * 100_000), *([an_exchange("a" * 7_000)] * 499)]
    content = json.dumps({"transcript": {"exchanges": exchanges}}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json"}
    answered = await each.ask("POST", "/v1/assessments", content=content, headers=headers)
    assert (answered.status_code, 3_500_000 < len(content) < 4 * 1024 * 1024) == (202, True)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "invalid_request"),
        (b"{", 400, "malformed_json"),
        (b"[" * 50_000, 400, "malformed_json"),
        (b'{"transcript": ' + b'{"a":' * 65 + b"1" + b"}" * 66, 400, "malformed_json"),
        (b'{"transcript": "\xff"}', 400, "malformed_json"),
        (b'{"transcript": {"exchanges": [{"question": "q", "answer": "a", "answer": "b"}]}}', 400, "malformed_json"),
        (b'{"transcript": {"exchanges": [{"question": "q", "answer": NaN}]}}', 400, "malformed_json"),
        (b"[" + b"1," * 100_001 + b"1]", 400, "malformed_json"),
        (b" " * (4 * 1024 * 1024 + 64 * 1024 + 1), 413, "body_too_large"),
    ],
)
async def test_what_cannot_be_read_is_refused_before_it_is_looked_at(
    each: Api, content: bytes, status: int, code: str
) -> None:
    """On every route that takes a body."""
    for path in POSTS:
        headers = {"Content-Type": "application/json"}
        answered = await each.ask("POST", path.format(assessment_id="none"), content=content, headers=headers)
        assert (answered.status_code, answered.json()["code"]) == (status, code), path


async def test_all_wrong_fields_are_listed(each: Api) -> None:
    """With the words that are right, in one answer."""
    body = {
        "transcript": {
            "interview": {"date": "6/2/2026", "duration_minutes": "long"},
            "exchanges": [an_exchange(weight=0), {"answer": 5}, an_exchange(scored="no", extra=1)],
        },
        "judges": "baseline",
        "metadata": {"a": []},
        "rubrik": "general",
    }
    answered = await each.post("/v1/assessments", body)
    assert answered.json()["code"] == "invalid_transcript"
    assert [error["pointer"] for error in answered.json()["errors"]] == [
        "/transcript/interview/date",
        "/transcript/interview/duration_minutes",
        "/transcript/exchanges/0/weight",
        "/transcript/exchanges/1/question",
        "/transcript/exchanges/1/answer",
        "/transcript/exchanges/2/scored",
        "/transcript/exchanges/2/extra",
        "/judges",
        "/metadata/a",
        "/rubrik",
    ]
