"""Documents, their ETags, and revisions."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.api.routes.api import Api

FORMATS = {
    "html": ("text/html; charset=utf-8", b"<!doctype html>"),
    "pdf": ("application/pdf", b"%PDF-"),
    "md": ("text/markdown; charset=utf-8", b"# "),
    "txt": ("text/plain; charset=utf-8", b""),
    "json": ("application/json", b"{"),
}


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("audience", ["recruiter", "candidate"])
async def test_a_report_comes_in_every_format(one: Api, audience: str) -> None:
    """With its media type and a name to save it under; the same again to the byte, under the same ETag."""
    assessment_id = await one.graded()
    path = f"/v1/assessments/{assessment_id}/report"
    assert (await one.get(path)).headers["content-type"] == FORMATS["html"][0]
    tags = set()
    for kind, (media, begin) in FORMATS.items():
        first, again = [await one.get(path, params={"format": kind, "audience": audience}) for _ in range(2)]
        assert (first.status_code, first.headers["content-type"]) == (200, media)
        assert first.content.lower().startswith(begin.lower())
        assert first.content == again.content
        assert first.headers["etag"] == again.headers["etag"]
        assert first.headers["cache-control"] == "private, no-cache"
        suffix = "" if audience == "recruiter" else "-candidate"
        name = f'inline; filename="{assessment_id}-1{suffix}.{kind}"'
        assert first.headers["content-disposition"] == name
        tags.add(first.headers["etag"])
    assert len(tags) == len(FORMATS)
    shown = json.loads((await one.get(path, params={"format": "json", "audience": audience})).content)
    assert ("recommendation" in shown and shown["recommendation"] is not None) == (audience == "recruiter")


@pytest.mark.asyncio(loop_scope="module")
async def test_who_has_the_report_already_is_told_so(one: Api) -> None:
    """By strong and weak ETags, in lists and over several lines; any other gets the report."""
    assessment_id = await one.graded()
    path = f"/v1/assessments/{assessment_id}/report"
    etag = (await one.get(path)).headers["etag"]
    assert etag.startswith('"')
    for held in (etag, f"W/{etag}", f'"a", {etag}', f'W/"a",W/{etag} , "b"', "*", f" {etag} "):
        answered = await one.get(path, headers={"If-None-Match": held})
        assert (answered.status_code, answered.content, answered.headers["etag"]) == (304, b"", etag), held
        assert answered.headers["cache-control"] == "private, no-cache"
    lines = [("If-None-Match", '"a"'), ("If-None-Match", etag)]
    assert (await one.get(path, headers=lines)).status_code == 304
    for other in ("", '"a"', etag.strip('"'), etag[:-2] + '"', "W/", '"' * 5000):
        assert (await one.get(path, headers={"If-None-Match": other})).status_code == 200, other
    assert (await one.get(f"{path}?format=txt", headers={"If-None-Match": etag})).status_code == 200
    assert (await one.ask("HEAD", path, headers={"If-None-Match": etag})).status_code == 304


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("format=docx", "format"),
        ("format=HTML", "format"),
        ("audience=press", "audience"),
        ("revision=0", "revision"),
        ("revision=-1", "revision"),
        ("revision=x", "revision"),
        ("revision=2147483648", "revision"),
        ("revision=" + "9" * 400, "revision"),
        ("fromat=pdf", "fromat"),
    ],
)
async def test_a_document_that_there_is_not_is_refused_by_name(one: Api, query: str, parameter: str) -> None:
    """Also of an assessment that is not there."""
    answered = await one.get(f"/v1/assessments/none/report?{query}")
    assert answered.status_code == 422
    assert [error["parameter"] for error in answered.json()["errors"]] == [parameter]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("n", ["0", "-1", "x", "1.5", "2147483648", "9" * 400, "%00", "1%2F1"])
async def test_a_revision_has_a_number(one: Api, n: str) -> None:
    """What is none is a 422 or an address that nothing has, never a 500."""
    assessment_id = await one.graded()
    for path in (f"reports/{n}", f"reports/{n}/diff/1", f"reports/1/diff/{n}"):
        answered = await one.get(f"/v1/assessments/{assessment_id}/{path}")
        assert answered.status_code == (404 if "%" in n else 422), path
    for path in ("reports/2147483647", "reports/2/diff/1", "reports/1/diff/2"):
        answered = await one.get(f"/v1/assessments/{assessment_id}/{path}")
        assert (answered.status_code, answered.json()["code"]) == (404, "not_found")


async def test_each_mode_makes_a_revision_and_leaves_the_others(api: Api) -> None:
    """Render and redecide at once, under the address of what they made; a regrade is ordered first."""
    assessment_id = await api.graded()
    address = f"/v1/assessments/{assessment_id}"
    first = (await api.get(f"{address}/reports/1")).content
    rendered = await api.post(f"{address}/reports", {"mode": "render", "reason": "Asked for again."})
    assert (rendered.status_code, rendered.headers["location"]) == (201, f"{address}/reports/2")
    made = rendered.json()
    assert (made["id"], made["status"], made["revision"]["n"]) == (assessment_id, "completed", 2)
    assert (made["revision"]["mode"], made["revision"]["reason"]) == ("render", "Asked for again.")
    redecided = await api.post(f"{address}/reports", {"mode": "redecide", "rubric": "general@1"})
    assert (redecided.status_code, redecided.json()["revision"]["n"]) == (201, 3)
    ordered = await api.post(f"{address}/reports", {"mode": "regrade", "answers": ["q2"], "reason": "Misheard."})
    assert (ordered.status_code, ordered.headers["location"]) == (202, address)
    assert (ordered.json()["status"], ordered.json()["revision"]) == ("queued", 3)
    await api.service.works.run(assessment_id)
    listed = (await api.get(f"{address}/reports")).json()["items"]
    assert [(made["n"], made["mode"]) for made in listed] == [
        *((1, "grade"), (2, "render"), (3, "redecide"), (4, "regrade"))
    ]
    assert (await api.get(f"{address}/reports/1")).content == first
    assert (await api.shown(assessment_id))["revision"]["answers"] == ["q2"]
    etags = {(await api.get(f"{address}/report?revision={n}")).headers["etag"] for n in (1, 2, 3, 4)}
    assert len(etags) == 4
    for n in (1, 4):
        document = await api.get(f"{address}/report?revision={n}&format=json")
        assert document.json()["revision"]["n"] == n


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        ({}, "invalid_request", "/mode"),
        ({"mode": "reprint"}, "invalid_request", "/mode"),
        ({"mode": "render", "rubric": "general"}, "invalid_request", "/rubric"),
        ({"mode": "render", "answers": ["q1"]}, "invalid_request", "/answers"),
        ({"mode": "redecide", "judges": ["baseline"]}, "invalid_request", "/judges"),
        ({"mode": "redecide", "rubric": "nobodys"}, "invalid_request", "/rubric"),
        ({"mode": "regrade", "answers": ["q1", "q99"]}, "invalid_request", "/answers/1"),
        ({"mode": "regrade", "answers": [""]}, "invalid_request", "/answers/0"),
        ({"mode": "regrade", "judges": ["openai:other"]}, "unknown_judge", "/judges/0"),
        ({"mode": "regrade", "reason": "x" * 2001}, "invalid_request", "/reason"),
    ],
)
async def test_a_new_report_that_cannot_be_made_is_refused_by_its_field(
    one: Api, body: dict[str, object], code: str, pointer: str
) -> None:
    """And the old ones stand."""
    address = f"/v1/assessments/{await one.graded()}"
    answered = await one.post(f"{address}/reports", body)
    assert (answered.status_code, answered.json()["code"]) == (422, code)
    assert [error["pointer"] for error in answered.json()["errors"]] == [pointer]
    assert len((await one.get(f"{address}/reports")).json()["items"]) == 1


async def test_other_criteria_take_a_regrade_of_everything(api: Api) -> None:
    """They were not judged: neither a redecision nor a regrade of some answers can stand on them."""
    address = f"/v1/assessments/{await api.graded()}/reports"
    other = {"rubric": "behavioral-star"}
    for body in (other | {"mode": "redecide"}, other | {"mode": "regrade", "answers": ["q1"]}):
        answered = await api.post(address, body)
        assert (answered.status_code, answered.json()["code"]) == (409, "criteria_changed")
    assert (await api.post(address, other | {"mode": "regrade"})).status_code == 202


async def test_of_changes_at_once_one_wins(api: Api) -> None:
    """The others are told, and nothing is half done."""
    address = f"/v1/assessments/{await api.graded()}"
    bodies = [{"mode": "regrade"}, {"mode": "render"}, {"mode": "redecide"}] * 2
    made = await asyncio.gather(*(api.post(f"{address}/reports", body) for body in bodies))
    lost = [answered for answered in made if answered.status_code == 409]
    assert {answered.json()["code"] for answered in lost} == {"change_under_way"}
    after = (await api.get(f"{address}/reports")).json()["items"]
    regrades = sum(answered.status_code == 202 for answered in made)
    assert regrades <= 1
    assert len(after) == 1 + sum(answered.status_code == 201 for answered in made)
    assert len(lost) < len(made)


async def test_a_difference_says_what_moved_and_why(api: Api) -> None:
    """In both directions; between a revision and itself nothing did."""
    assessment_id = await api.graded()
    address = f"/v1/assessments/{assessment_id}"
    override = {"answer_id": "q1", "criterion_id": "accuracy", "level": 0, "reason": "It is wrong."}
    await api.post(f"{address}/reviews", {"reviewer": "Ines", "overrides": [override]})
    told = (await api.get(f"{address}/reports/1/diff/2")).json()
    assert (told["id"], told["from"], told["to"]) == (assessment_id, 1, 2)
    assert told["changes"]
    assert all(set(change) >= {"name", "path", "before", "after", "because"} for change in told["changes"])
    assert "Ines" in told["text"]
    back = (await api.get(f"{address}/reports/2/diff/1")).json()
    moved = {change["path"]: (change["before"], change["after"]) for change in told["changes"]}
    assert {change["path"]: (change["after"], change["before"]) for change in back["changes"]} == moved
    assert (await api.get(f"{address}/reports/2/diff/2")).json()["changes"] == []
