"""Work that is given up: at any moment, and what it leaves."""

from __future__ import annotations

import asyncio

import pytest

from grader.errors import WrongState
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from tests.service.desks import SQLITE, audited, changed, graded, post, replying
from tests.service.states import STATES, Holding, failed
from tests.service.working import asking


@pytest.mark.parametrize("state", ["queued", "waiting"])
@SQLITE
async def test_what_has_not_begun_never_begins(service: GradingService, caller: Caller, state: str) -> None:
    """Its job finds nothing to do; it is cancelled for good, at a time."""
    assessment_id = await STATES[state](service, caller)
    short = await service.assessments.cancel(caller, assessment_id)
    assert (short["status"], short["waiting"]) == ("cancelled", None)
    assert short["completed_at"] is not None
    await replying(service).works.run(assessment_id)
    assert (await service.assessments.get(caller, assessment_id))["status"] == "cancelled"
    assert (await audited(service, caller, assessment_id))[-1] == "cancelled"


async def test_what_runs_stops(service: GradingService, caller: Caller) -> None:
    """The run notices, ends its calls and writes nothing any more."""
    assessment_id, provider = await post(service, caller), Holding()
    work = asyncio.create_task(asking(service, provider).works.run(assessment_id))
    await provider.asked.wait()
    await service.assessments.cancel(caller, assessment_id)
    async with changed(service) as tables:
        await asyncio.wait_for(work, 30)
    assert tables == []
    assert (await service.assessments.get(caller, assessment_id))["status"] == "cancelled"


@pytest.mark.parametrize("state", ["completed", "failed", "broken", "cancelled", "erased"])
@SQLITE
async def test_what_has_ended_cannot_be_cancelled(service: GradingService, caller: Caller, state: str) -> None:
    """It says what it is, and nothing changes."""
    assessment_id = await STATES[state](service, caller)
    async with changed(service) as tables:
        with pytest.raises(WrongState, match="failed" if state == "broken" else state):
            await service.assessments.cancel(caller, assessment_id)
    assert tables == []


@pytest.mark.parametrize("state", ["completed", "failed"])
@SQLITE
async def test_a_regrade_that_is_cancelled_leaves_what_was_there(
    service: GradingService, caller: Caller, state: str
) -> None:
    """Result, state and the time of its completion; reports are read all along, and another regrade may follow."""
    assessment_id = await STATES[state](service, caller)
    before = await service.assessments.get(caller, assessment_id)
    document = await service.reports.document(caller, assessment_id, "json", "recruiter")
    await service.editions.revise(caller, assessment_id, Revising(mode="regrade"))
    short = await service.assessments.cancel(caller, assessment_id)
    assert (short["status"], short["revision"]) == (before["status"], 1)
    assert await service.assessments.get(caller, assessment_id) == before
    assert await service.reports.document(caller, assessment_id, "json", "recruiter") == document
    service = replying(service)
    await service.editions.revise(caller, assessment_id, Revising(mode="regrade"))
    await service.works.run(assessment_id)
    after = await service.assessments.get(caller, assessment_id)
    assert (after["status"], after["revision"]["n"]) == ("completed", 2)


async def test_cancel_and_end_at_the_same_moment(service: GradingService, caller: Caller) -> None:
    """One of the two comes first: it is completed and was not cancelled, or cancelled and has no result."""
    service = replying(service)
    for _ in range(5):
        assessment_id = await post(service, caller)
        _, outcome = await asyncio.gather(
            service.works.run(assessment_id),
            service.assessments.cancel(caller, assessment_id),
            return_exceptions=True,
        )
        shown = await service.assessments.get(caller, assessment_id)
        assert shown["status"] == ("completed" if isinstance(outcome, WrongState) else "cancelled")
        assert (shown["revision"] is None) == (shown["status"] == "cancelled")


@SQLITE
async def test_a_failed_result_stays_one(service: GradingService, caller: Caller) -> None:
    """A regrade of a failed assessment whose provider is still no use leaves it failed, and says so."""
    assessment_id = await failed(service, caller)
    await service.editions.revise(caller, assessment_id, Revising(mode="regrade"))
    assert (await service.assessments.cancel(caller, assessment_id))["status"] == "failed"
    assert await audited(service, caller, assessment_id) == [
        "accepted",
        "started",
        "failed",
        "regrade_ordered",
        "cancelled",
    ]


@SQLITE
async def test_kept_replies_of_cancelled_work_are_not_paid_again(service: GradingService, caller: Caller) -> None:
    """A regrade after a cancelled one goes on from what that had paid for: it takes the same draw."""
    service = replying(service)
    assessment_id = await graded(service, caller)
    await service.editions.revise(caller, assessment_id, Revising(mode="regrade"))
    first = (await service.assessments.get(caller, assessment_id))["usage"]["calls"]
    await service.assessments.cancel(caller, assessment_id)
    await service.editions.revise(caller, assessment_id, Revising(mode="regrade"))
    await service.works.run(assessment_id)
    draws = {answer["draw"] for answer in (await service.assessments.get(caller, assessment_id))["answers"]}
    assert (first, draws) == (4, {1})
