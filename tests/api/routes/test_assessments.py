"""Transcripts in, assessments out."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.api.routes.api import TRANSCRIPT, Api
from tests.api.routes.conforming import document
from tests.api.routes.shapes import SECTION_3, met, missing

FOLLOWED = {"stage": "Behavioral", "question": "Tell me about an outage.", "answer": ""} | {
    "follow_ups": [{"question": "None at all?", "answer": "No."}]
}
VARIED = TRANSCRIPT | {"exchanges": [*TRANSCRIPT["exchanges"], FOLLOWED]}
POSTED = {"id", "status", "waiting", "created_at", "completed_at", "revision", "progress", "replaces", "interview_id"}
POSTED |= {"candidate", "position", "rubric", "judges", "narrator", "label", "overall", "attested"}


async def test_what_is_posted_is_taken_and_graded(working: Api) -> None:
    """202 with the object as it stands and where it is; its stream ends when it is done."""
    answered = await working.post("/v1/assessments", {"transcript": VARIED, "metadata": {"job": 7, "remote": True}})
    posted = answered.json()
    assert answered.status_code == 202
    assert answered.headers["location"] == f"/v1/assessments/{posted['id']}"
    assert (posted["status"], posted["judges"], posted["narrator"]) == ("queued", ["baseline"], "facts")
    assert (posted["revision"], posted["label"], posted["overall"], posted["attested"]) == (None, None, None, False)
    assert set(posted) >= POSTED
    stream = await working.get(f"{answered.headers['location']}/events")
    assert stream.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert "event: completed\n" in stream.text
    whole = await working.shown(posted["id"])
    assert (whole["status"], whole["revision"]["n"], whole["revision"]["mode"]) == ("completed", 1, "grade")
    assert whole["metadata"] == {"job": 7, "remote": True}


async def test_an_assessment_has_the_names_of_the_contract(api: Api) -> None:
    """All of section 3, before there is a result and after; and nearly all of them were met with something."""
    pending = await api.shown(await api.posted(VARIED))
    assert missing(SECTION_3, pending) == []
    whole = await api.shown(await api.graded(transcript=VARIED))
    assert missing(SECTION_3, whole) == []
    assert len(met(SECTION_3, whole)) > 70
    assert whole["schema_version"] == pending["schema_version"] == "1"
    assert [answer["status"] for answer in whole["answers"]] == ["scored"] * 4
    (judge,) = whole["provenance"]["judges"]
    assert (judge["spec"], judge["model"], judge["replied_as"], judge["role"]) == ("baseline", None, [], "judge")


@pytest.mark.parametrize("name", ["defaults", "chosen"])
async def test_the_documented_examples_can_be_posted(api: Api, name: str) -> None:
    """As they are."""
    content = document()["paths"]["/v1/assessments"]["post"]["requestBody"]["content"]["application/json"]
    body = content["examples"][name]["value"]
    posted = await api.post("/v1/assessments", body)
    assert posted.status_code == 202
    await api.service.works.run(posted.json()["id"])
    whole = await api.shown(posted.json()["id"])
    assert (whole["status"], whole["metadata"]) == ("completed", body.get("metadata", {}))


async def test_what_is_asked_for_is_what_is_used(api: Api) -> None:
    """Rubric by id or by id and version, judges, narrator."""
    for rubric, found in (
        (None, "general"),
        ("behavioral-star", "behavioral-star"),
        ("backend-engineer@1", "backend-engineer"),
    ):
        asked = {"rubric": rubric, "judges": ["openai:test-model", "baseline"], "narrator": "llm"}
        posted = (await api.post("/v1/assessments", {"transcript": TRANSCRIPT} | asked)).json()
        assert (posted["rubric"]["id"], posted["judges"], posted["narrator"]) == (found, asked["judges"], "llm")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("fields", "code", "pointer"),
    [
        ({"rubric": "nobodys"}, "invalid_request", "/rubric"),
        ({"rubric": "../../etc/passwd"}, "invalid_request", "/rubric"),
        ({"judges": ["baseline", "openai:gpt-0"]}, "unknown_judge", "/judges/1"),
        ({"judges": ["baseline", "baseline"]}, "unknown_judge", "/judges"),
        ({"narrator": "llm"}, "unknown_judge", "/narrator"),
        ({"narrator": "poet"}, "invalid_request", "/narrator"),
        ({"replaces": "asm_none"}, "invalid_request", "/replaces"),
        ({"metadata": {"a": {"b": 1}}}, "invalid_request", "/metadata/a"),
    ],
)
async def test_what_cannot_be_done_is_refused_by_its_field(
    one: Api, fields: dict[str, Any], code: str, pointer: str
) -> None:
    """And nothing is kept of it."""
    answered = await one.post("/v1/assessments", {"transcript": TRANSCRIPT} | fields)
    assert (answered.status_code, answered.json()["code"]) == (422, code)
    assert [error["pointer"] for error in answered.json()["errors"]] == [pointer]
    assert (await one.get("/v1/assessments")).json()["items"] == []


async def test_the_same_key_with_the_same_body_makes_one_assessment(api: Api) -> None:
    """However often, and at once; the answer is the object as it stands then."""
    body, headers = {"transcript": TRANSCRIPT}, {"Idempotency-Key": "order-1"}
    at_once = await asyncio.gather(*(api.post("/v1/assessments", body, headers=headers) for _ in range(6)))
    assert {answered.status_code for answered in at_once} == {202}
    (made,) = {answered.json()["id"] for answered in at_once}
    await api.service.works.run(made)
    again = await api.post("/v1/assessments", body, headers=headers)
    assert (again.json()["id"], again.json()["status"]) == (made, "completed")
    assert again.headers["location"] == f"/v1/assessments/{made}"
    assert len((await api.get("/v1/assessments")).json()["items"]) == 1


async def test_the_same_key_with_another_body_is_refused(api: Api) -> None:
    """To the byte; other tenants have keys of their own, and erasing an assessment does not set its key free."""
    headers = {"Idempotency-Key": "order-1"}
    first = await api.post("/v1/assessments", {"transcript": TRANSCRIPT}, headers=headers)
    other = await api.post("/v1/assessments", {"transcript": TRANSCRIPT, "narrator": "facts"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    theirs = await api.post("/v1/assessments", {"transcript": TRANSCRIPT}, headers=headers, who="other")
    assert theirs.status_code == 202
    assert theirs.json()["id"] != first.json()["id"]
    await api.ask("DELETE", f"/v1/assessments/{first.json()['id']}")
    again = await api.post("/v1/assessments", {"transcript": TRANSCRIPT}, headers=headers)
    assert (again.json()["id"], again.json()["status"]) == (first.json()["id"], "erased")


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("key", ["", " ", "two words", "x" * 256, "caf\u00e9", "tab\tbed"])
async def test_an_idempotency_key_is_letters_digits_and_signs(one: Api, key: str) -> None:
    """One that is cut or changed on the way would make everything twice, so it is refused by name."""
    headers = {b"Idempotency-Key": key.encode("latin-1")}
    answered = await one.post("/v1/assessments", {"transcript": TRANSCRIPT}, headers=headers)
    assert (answered.status_code, answered.json()["errors"][0]["parameter"]) == (422, "Idempotency-Key")
    assert (await one.get("/v1/assessments")).json()["items"] == []


async def test_a_successor_names_what_it_replaces(api: Api) -> None:
    """The trail of the replaced one says by whom."""
    old = await api.graded()
    new = await api.post("/v1/assessments", {"transcript": TRANSCRIPT, "replaces": old})
    assert new.json()["replaces"] == old
    trail = (await api.get(f"/v1/assessments/{old}/audit")).json()["items"]
    assert [line["data"]["by"] for line in trail if line["action"] == "replaced"] == [new.json()["id"]]
    await api.service.works.run(new.json()["id"])
    assert (await api.shown(new.json()["id"]))["replaces"] == old


async def test_work_that_is_cancelled_writes_nothing(api: Api) -> None:
    """It cannot be cancelled twice."""
    assessment_id = await api.posted()
    cancelled = await api.post(f"/v1/assessments/{assessment_id}/cancel")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert cancelled.json()["completed_at"] is not None
    await api.service.works.run(assessment_id)
    assert (await api.shown(assessment_id))["status"] == "cancelled"
    again = await api.post(f"/v1/assessments/{assessment_id}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


async def test_an_erasure_leaves_ids_numbers_and_the_trail(api: Api) -> None:
    """And no text of the candidate in any answer."""
    assessment_id = await api.graded(metadata={"note": "Alex was early"})
    before = await api.shown(assessment_id)
    erased = await api.ask("DELETE", f"/v1/assessments/{assessment_id}")
    assert (erased.status_code, erased.json()["status"]) == (200, "erased")
    paths = ("", "/audit", "/reports", "/reports/1")
    answers = [await api.get(f"/v1/assessments/{assessment_id}{path}") for path in paths]
    listed = await api.get("/v1/assessments")
    for answered in (erased, listed, *answers):
        assert answered.status_code == 200
        for text in ("Alex", "B-tree", "replicas", "Backend Engineer", "What is a database index"):
            assert text not in answered.text
    after = answers[0].json()
    assert after["overall"]["score"] == before["overall"]["score"]
    assert after["provenance"]["transcript_sha256"] == before["provenance"]["transcript_sha256"]
    assert after["candidate"]["id"] == "cand-1"
    assert [line["action"] for line in answers[1].json()["items"]][-1] == "erased"
