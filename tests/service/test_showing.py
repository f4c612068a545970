"""An assessment in every state: the same shape, null where something is not known."""

from __future__ import annotations

import json
from typing import Any

import pytest

from grader.assessment import Assessment, Status
from grader.completion import CompletionRequest
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.store import assessments as rows
from grader.store.assessments import Filter
from tests.builders import a_transcript
from tests.replies import rating
from tests.service.desks import ANSWERS, SQLITE, a_posting, graded, post, replying
from tests.service.states import STATES, running

pytestmark = SQLITE

SHAPE = {*Assessment.model_fields, "progress", "metadata"}
SHOWN = {
    "queued": "queued",
    "waiting": "waiting",
    "completed": "completed",
    "failed": "failed",
    "broken": "failed",
    "cancelled": "cancelled",
    "erased": "erased",
    "erased_unread": "erased",
    "regrading": "queued",
}
WITHOUT_RESULT = ("queued", "waiting", "broken", "cancelled", "erased_unread")
UNKNOWN = ("revision", "review", "recommendation", "usage", "provenance")


@pytest.mark.parametrize("state", STATES)
async def test_the_shape_is_the_same_in_every_state(service: GradingService, caller: Caller, state: str) -> None:
    """Contract section 3 and what was added; the state is told, and everything can be written as JSON."""
    assessment_id = await STATES[state](service, caller)
    shown = await service.assessments.get(caller, assessment_id)
    assert set(shown) == SHAPE
    assert (shown["id"], shown["status"], shown["schema_version"]) == (assessment_id, SHOWN[state], "1")
    assert json.loads(json.dumps(shown, default=str))["created_at"]
    assert (shown["waiting"] is not None) == (state == "waiting")
    assert (shown["completed_at"] is None) == (state in ("queued", "waiting"))


@pytest.mark.parametrize("state", [state for state in STATES if state not in WITHOUT_RESULT])
async def test_a_result_is_an_assessment(service: GradingService, caller: Caller, state: str) -> None:
    """What is shown reads as the noun that it is, numbers and all, also while another is being made."""
    shown = await service.assessments.get(caller, await STATES[state](service, caller))
    result = Assessment.model_validate(shown)
    assert result.status == shown["status"]
    assert (result.revision.n, len(result.answers)) == (1, 4)
    assert (result.overall.score is None) == (state == "failed")


@pytest.mark.parametrize("state", WITHOUT_RESULT)
async def test_what_is_not_known_is_null(service: GradingService, caller: Caller, state: str) -> None:
    """Never a zero: calls may have been made, so that there is no usage to tell of either."""
    shown = await service.assessments.get(caller, await STATES[state](service, caller))
    assert {name: shown[name] for name in UNKNOWN} == dict.fromkeys(UNKNOWN)
    assert (shown["overall"]["score"], shown["overall"]["interval"]) == (None, None)
    assert shown["answers"] == shown["categories"] == shown["strengths"] == shown["data_quality"] == []


@pytest.mark.parametrize("state", STATES)
async def test_a_list_has_one_shape_too(service: GradingService, caller: Caller, state: str) -> None:
    """In short: the fields are the same in every state, and agree with the whole."""
    assessment_id = await STATES[state](service, caller)
    whole = await service.assessments.get(caller, assessment_id)
    short = await listed(service, caller)
    assert set(short) == set(await service.assessments.post(caller, a_posting()))
    assert (short["id"], short["status"], short["waiting"]) == (assessment_id, whole["status"], whole["waiting"])
    assert short["revision"] == (whole["revision"] and whole["revision"]["n"])
    assert short["overall"] == whole["overall"]["score"]
    assert short["label"] == (whole["recommendation"] and whole["recommendation"]["label"])


async def listed(service: GradingService, caller: Caller) -> dict[str, Any]:
    """The only one that there is, as a list shows it."""
    [short] = (await service.assessments.page(caller, Filter(), None, 10))["items"]
    return dict(short)


async def test_what_was_posted_is_shown_from_the_first(service: GradingService, caller: Caller) -> None:
    """Who was interviewed for what and when, as it was posted; the transcript's other texts only with a result."""
    people = {"candidate": {"name": "Ada", "id": "c-1", "email": "ada@example.test", "employers": ["Acme"]}}
    about = {"position": {"title": "Engineer"}, "interview": {"id": "i-1", "date": "2026-02-06", "language": "en"}}
    transcript = a_transcript(*ANSWERS, **people, **about)
    shown = await service.assessments.get(caller, await post(service, caller, transcript=transcript))
    assert shown["candidate"] == people["candidate"]
    assert shown["position"] == {"title": "Engineer", "level": None, "description": None}
    assert (shown["interview"]["id"], str(shown["interview"]["date"])) == ("i-1", "2026-02-06")


async def test_ids_outlive_an_erasure_without_a_result(service: GradingService, caller: Caller) -> None:
    """What is left of the person and the interview are the ids that the platform knows them by."""
    people = {"candidate": {"name": "Ada", "id": "c-1", "email": "ada@example.test", "employers": ["Acme"]}}
    transcript = a_transcript(*ANSWERS, **people, position={"title": "Engineer"}, interview={"id": "i-1"})
    assessment_id = await post(service, caller, transcript=transcript, metadata={"note": "x"})
    await service.erasures.erase(caller, assessment_id)
    shown = await service.assessments.get(caller, assessment_id)
    assert shown["candidate"] == {"name": None, "id": "c-1", "email": None, "employers": []}
    assert (shown["position"]["title"], shown["interview"]["id"], shown["metadata"]) == (None, "i-1", None)


async def test_progress_is_told_while_the_work_is_under_way(service: GradingService, caller: Caller) -> None:
    """Running, with answers judged of how many once that is known; none of it when the work is done."""
    assessment_id = await post(service, caller)
    async with running(service, assessment_id):
        shown = await service.assessments.get(caller, assessment_id)
        assert (shown["status"], set(shown), shown["progress"]) == (Status.RUNNING, SHAPE, None)
        async with service.assessments.database.writing() as connection:
            await rows.change(connection, assessment_id, {"judged": 1, "to_judge": 4})
        assert (await service.assessments.get(caller, assessment_id))["progress"] == {"judged": 1, "answers": 4}
    await replying(service).works.run(assessment_id)
    assert (await service.assessments.get(caller, assessment_id))["progress"] is None


async def test_waiting_says_why_and_how_long(service: GradingService, caller: Caller) -> None:
    """Since when, and until when at most; gone when the provider is back."""
    assessment_id = await STATES["waiting"](service, caller)
    told = (await service.assessments.get(caller, assessment_id))["waiting"]
    assert told["code"] == "provider_failed"
    assert told["since"] < told["until"]
    await replying(service).works.run(assessment_id)
    shown = await service.assessments.get(caller, assessment_id)
    assert (shown["status"], shown["waiting"]) == ("completed", None)


async def test_a_failed_answer_does_not_fail_the_interview(service: GradingService, caller: Caller) -> None:
    """Three of four judged is completed, and the lost one is shown as failed with a null score."""
    whole = rating(3)

    def reply(request: CompletionRequest) -> str:
        return "no JSON" if "topic2" in request.messages[0].content else whole(request)

    shown = await service.assessments.get(caller, await graded(replying(service, reply), caller))
    assert shown["status"] == "completed"
    assert [(a["status"], a["score"]) for a in shown["answers"]] == [
        ("scored", 75),
        ("failed", None),
        ("scored", 75),
        ("scored", 75),
    ]
