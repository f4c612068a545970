"""What people overrule."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.routes.api import Api
from tests.api.routes.conforming import document

LEVEL = {"answer_id": "q1", "criterion_id": "depth", "level": 4, "reason": "It goes deep."}
SCORE = {"answer_id": "q2", "score": 90, "reason": "It is what we do here."}


async def test_a_review_makes_a_revision_with_both_values(api: Api) -> None:
    """Level, score and label of a person stand over the machine's, through a regrade too."""
    assessment_id = await api.graded()
    address = f"/v1/assessments/{assessment_id}"
    before = await api.shown(assessment_id)
    order = {"reviewer": "Ines", "overrides": [LEVEL, SCORE], "label": "hire", "note": "We met.", "attest": True}
    answered = await api.post(f"{address}/reviews", order)
    assert (answered.status_code, answered.headers["location"]) == (201, f"{address}/reports/2")
    made = answered.json()
    assert (made["id"], made["status"], made["revision"]["mode"], made["revision"]["n"]) == (
        *(assessment_id, "completed", "review"),
        2,
    )
    assert (made["review"]["attested"], made["review"]["reviewer"], made["review"]["note"]) == (True, "Ines", "We met.")
    await api.post(f"{address}/reports", {"mode": "regrade"})
    await api.service.works.run(assessment_id)
    whole = await api.shown(assessment_id)
    assert whole["revision"]["n"] == 3
    depth = next(c for c in whole["answers"][0]["criteria"] if c["id"] == "depth")
    was = next(c for c in before["answers"][0]["criteria"] if c["id"] == "depth")
    assert (depth["level"], depth["override"]["was"], depth["override"]["by"]) == (4, was["level"], "Ines")
    assert (whole["answers"][1]["score"], whole["answers"][1]["override"]["was"]) == (90, before["answers"][1]["score"])
    assert (whole["recommendation"]["label"], whole["recommendation"]["override"]["by"]) == ("hire", "Ines")
    listed = (await api.get("/v1/assessments")).json()["items"][0]
    assert (listed["label"], listed["revision"]) == ("hire", 3)
    actions = await api.trail(assessment_id)
    assert actions == ["accepted", "started", "completed", "reviewed", "regrade_ordered", "started", "completed"]


@pytest.mark.parametrize("name", ["level", "attested"])
async def test_the_documented_examples_can_be_posted(api: Api, name: str) -> None:
    """On an assessment of the documented transcript."""
    paths = document()["paths"]
    bodies = {
        path: paths[path]["post"]["requestBody"]["content"]["application/json"]["examples"]
        for path in ("/v1/assessments", "/v1/assessments/{assessment_id}/reviews")
    }
    posted = await api.post("/v1/assessments", bodies["/v1/assessments"]["defaults"]["value"])
    await api.service.works.run(posted.json()["id"])
    order = bodies["/v1/assessments/{assessment_id}/reviews"][name]["value"]
    answered = await api.post(f"/v1/assessments/{posted.json()['id']}/reviews", order)
    assert (answered.status_code, answered.json()["review"]["attested"]) == (201, True)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("order", "pointers"),
    [
        ({}, ["/reviewer"]),
        ({"reviewer": " "}, ["/reviewer"]),
        ({"reviewer": "I", "label": "hire"}, ["/note"]),
        ({"reviewer": "I", "label": "maybe"}, ["/label"]),
        ({"reviewer": "I", "attest": "yes", "overrides": [{}]}, None),
        ({"reviewer": "I", "overrides": [LEVEL | {"answer_id": "q9"}]}, ["/overrides/0/answer_id"]),
        ({"reviewer": "I", "overrides": [SCORE, LEVEL | {"criterion_id": "charm"}]}, ["/overrides/1/criterion_id"]),
        ({"reviewer": "I", "overrides": [LEVEL | {"level": 5}]}, ["/overrides/0/level"]),
        ({"reviewer": "I", "overrides": [LEVEL | {"level": True}]}, ["/overrides/0/level"]),
        ({"reviewer": "I", "overrides": [LEVEL | {"level": 2.0}]}, ["/overrides/0/level"]),
        ({"reviewer": "I", "overrides": [SCORE | {"score": 10**30}]}, ["/overrides/0/score"]),
        ({"reviewer": "I", "overrides": [SCORE | {"score": -1}]}, ["/overrides/0/score"]),
        ({"reviewer": "I", "overrides": [SCORE | {"reason": "\ufeff "}]}, None),
        ({"reviewer": "I", "overrides": [SCORE, SCORE]}, ["/overrides/1"]),
        ({"reviewer": "I", "overides": []}, ["/overides"]),
    ],
)
async def test_a_review_that_cannot_be_is_refused_by_its_fields(
    one: Api, order: dict[str, Any], pointers: list[str] | None
) -> None:
    """And nothing is moved."""
    address = f"/v1/assessments/{await one.graded()}"
    answered = await one.post(f"{address}/reviews", order)
    if pointers is not None or answered.status_code != 201:
        assert (answered.status_code, answered.json()["code"]) == (422, "invalid_request")
        assert len((await one.get(f"{address}/reports")).json()["items"]) == 1
    if pointers is not None:
        assert [error["pointer"] for error in answered.json()["errors"]] == pointers
