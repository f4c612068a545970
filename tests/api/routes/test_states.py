"""What each route says of an assessment in each state; that it is said as documented, `Api.ask` sees to."""

from __future__ import annotations

from typing import Any

import pytest

from grader.settings import Settings
from tests.api.routes.api import Api, served, still
from tests.api.routes.states import STATES

NOT_READY, UNDER_WAY, WRONG, ERASED, NOT_FOUND = (
    *("409 not_ready", "409 change_under_way", "409 wrong_state"),
    *("410 erased", "404 not_found"),
)
REQUESTS: dict[str, tuple[str, str, Any]] = {
    "report": ("GET", "/report", None),
    "its revision 1": ("GET", "/report?revision=1&format=json", None),
    "its revision 2": ("GET", "/report?revision=2", None),
    "revision 1": ("GET", "/reports/1", None),
    "difference": ("GET", "/reports/1/diff/1", None),
    "render": ("POST", "/reports", {"mode": "render"}),
    "redecide": ("POST", "/reports", {"mode": "redecide"}),
    "review": ("POST", "/reviews", {"reviewer": "Ines", "note": "Seen."}),
    "regrade": ("POST", "/reports", {"mode": "regrade"}),
    "cancel": ("POST", "/cancel", None),
}
PENDING = [*([NOT_READY] * 3), NOT_FOUND, *([NOT_READY] * 5), "200"]
NEVER = [*([WRONG] * 3), NOT_FOUND, *([WRONG] * 6)]
EXPECTED: dict[str, list[str]] = {
    "queued": PENDING,
    "running": PENDING,
    "waiting": PENDING,
    "completed": ["200", "200", NOT_FOUND, "200", "200", "201", "201", "201", "202", "200"],
    "failed": ["200", "200", NOT_FOUND, "200", "200", "201", "201", "201", "202", "200"],
    "broken": NEVER,
    "cancelled": NEVER,
    "erased": [*([ERASED] * 3), "200", *([ERASED] * 5), WRONG],
    "erased_early": [*([ERASED] * 3), NOT_FOUND, *([ERASED] * 5), WRONG],
    "regrading": ["200", "200", NOT_FOUND, "200", "200", *([UNDER_WAY] * 4), "200"],
}
STATUS = {"broken": "failed", "erased_early": "erased", "regrading": "queued"}


@pytest.mark.parametrize("state", STATES)
async def test_each_state_has_its_answer_on_every_route(settings: Settings, state: str) -> None:
    """A result is shown where there is one; where there is none yet it is said when to come back."""
    changes = {"wait_hours": 0.0, "retry_attempts": 1}
    async with served(settings.model_copy(update=changes), still) as api:
        assessment_id = await STATES[state](api)
        address = f"/v1/assessments/{assessment_id}"
        shown = (await api.get(address)).json()
        assert (shown["id"], shown["status"]) == (assessment_id, STATUS.get(state, state))
        assert bool(shown["waiting"]) == (state == "waiting")
        assert (shown["progress"] == {"judged": 1, "answers": 3}) == (state == "running")
        with_result = state in ("completed", "failed", "erased", "regrading")
        assert bool(shown["revision"]) == bool(shown["answers"]) == bool(shown["provenance"]) == with_result
        assert (await api.get("/v1/assessments")).json()["items"][0]["status"] == shown["status"]
        assert (await api.get(f"{address}/audit")).json()["items"][0]["action"] == "accepted"
        assert len((await api.get(f"{address}/reports")).json()["items"]) == with_result
        for (name, (method, path, body)), expected in zip(REQUESTS.items(), EXPECTED[state], strict=True):
            answered = await api.ask(method, address + path, json=body)
            code = answered.json().get("code", "") if answered.status_code >= 400 else ""
            assert f"{answered.status_code} {code}".strip() == expected, name
            if code == "not_ready":
                assert int(answered.headers["retry-after"]) >= (30 if state == "waiting" else 1)
        for _ in range(2):
            gone = await api.ask("DELETE", address)
            assert (gone.status_code, gone.json()["status"]) == (200, "erased")


@pytest.mark.parametrize("state", ["completed", "failed", "cancelled", "erased", "erased_early"])
async def test_the_stream_of_what_has_ended_ends_with_its_end(settings: Settings, state: str) -> None:
    """And is empty behind it."""
    changes = {"wait_hours": 0.0, "retry_attempts": 1}
    async with served(settings.model_copy(update=changes), still) as api:
        assessment_id = await STATES[state](api)
        path = f"/v1/assessments/{assessment_id}/events"
        lines = (await api.get(path)).text.splitlines()
        names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
        assert names[-1] == STATUS.get(state, state)
        last = [line.removeprefix("id: ") for line in lines if line.startswith("id: ")][-1]
        assert (await api.get(path, headers={"Last-Event-ID": last})).text == ""


async def test_a_cancelled_regrade_leaves_the_result_that_was_there(api: Api) -> None:
    """Under its old number."""
    assessment_id = await STATES["regrading"](api)
    cancelled = await api.post(f"/v1/assessments/{assessment_id}/cancel")
    assert (cancelled.json()["status"], cancelled.json()["revision"]) == ("completed", 1)
    assert (await api.get(f"/v1/assessments/{assessment_id}/report")).status_code == 200
    assert (await api.post(f"/v1/assessments/{assessment_id}/reports", {"mode": "render"})).status_code == 201
