"""Events: what happens to an assessment, in order, each once, until nothing follows any more."""

from __future__ import annotations

import asyncio

import pytest

from grader.errors import NotFound
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.service.telling import note
from grader.store import assessments as rows
from grader.store.audit import Entry
from tests.service.desks import SQLITE, graded, post, replying
from tests.service.states import STATES, running, waiting


async def followed(service: GradingService, caller: Caller, assessment_id: str, after: int = 0) -> list[Entry]:
    """Every event until the last."""
    return [e async for e in service.assessments.events(caller, assessment_id, after) if e is not None]


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("completed", ["completed"]),
        ("failed", ["failed"]),
        ("broken", ["failed"]),
        ("cancelled", ["cancelled"]),
        ("erased", ["completed", "erased"]),
        ("erased_unread", ["erased"]),
    ],
)
@SQLITE
async def test_what_is_at_rest_is_told_and_ends(
    service: GradingService, caller: Caller, state: str, names: list[str]
) -> None:
    """Nobody has to wait for what will not come; who acted is no event."""
    assessment_id = await STATES[state](service, caller)
    assert [event.action for event in await followed(service, caller, assessment_id)] == names


@SQLITE
async def test_a_reader_goes_on_where_it_was(service: GradingService, caller: Caller) -> None:
    """After a number come those behind it; after the last one nothing; numbers rise, and are the trail's."""
    assessment_id = await waiting(service, caller)
    await replying(service).works.run(assessment_id)
    await service.erasures.erase(caller, assessment_id)
    events = await followed(service, caller, assessment_id)
    assert [event.action for event in events] == ["waiting", "completed", "erased"]
    for place, event in enumerate(events):
        assert await followed(service, caller, assessment_id, event.seq) == events[place + 1 :]
    assert await followed(service, caller, assessment_id, 2**62) == []
    trail = (await service.assessments.audit(caller, assessment_id, None, 100))["items"]
    assert {event.seq for event in events} <= {entry["seq"] for entry in trail}


@SQLITE
async def test_waiting_is_told_with_its_end(service: GradingService, caller: Caller) -> None:
    """Code, since when and until when; the stream stays open, since something will follow."""
    assessment_id = await waiting(service, caller)
    events = service.assessments.events(caller, assessment_id)
    told, silence = await anext(events), await anext(events)
    await events.aclose()
    assert told is not None
    assert silence is None
    shown = (await service.assessments.get(caller, assessment_id))["waiting"]
    assert told.data == {
        "code": "provider_failed",
        "since": shown["since"].isoformat(),
        "until": shown["until"].isoformat(),
    }


async def test_who_follows_hears_it_as_it_happens(service: GradingService, caller: Caller) -> None:
    """Before the work, during it and at its end, on every database; a second reader hears the same."""
    assessment_id = await post(service, caller)
    readers = [asyncio.create_task(followed(service, caller, assessment_id)) for _ in range(2)]
    events = service.assessments.events(caller, assessment_id)
    assert await anext(events) is None
    async with running(service, assessment_id):
        assert await anext(events) is None
    await replying(service).works.run(assessment_id)
    heard = [event async for event in events if event is not None]
    assert [event.action for event in heard] == ["completed"]
    assert await asyncio.gather(*readers) == [heard, heard]
    assert (heard[0].data["revision"], heard[0].data["overall"]) == (1, 75)


@SQLITE
async def test_a_regrade_opens_the_stream_again(service: GradingService, caller: Caller) -> None:
    """It tells of what was before, waits for the regrade, and ends with it; so it does when that is cancelled."""
    service = replying(service)
    assessment_id = await graded(service, caller)
    [first] = await followed(service, caller, assessment_id)
    for end in ("completed", "cancelled"):
        await service.editions.revise(caller, assessment_id, Revising(mode="regrade"))
        events = service.assessments.events(caller, assessment_id, first.seq)
        while await anext(events) is not None:
            pass
        if end == "completed":
            await service.works.run(assessment_id)
        else:
            await service.assessments.cancel(caller, assessment_id)
        assert [event.action async for event in events if event is not None] == [end]


@SQLITE
async def test_a_revision_without_a_call_is_no_event(service: GradingService, caller: Caller) -> None:
    """What is made at once is answered at once; the stream of what is at rest stays ended."""
    service = replying(service)
    assessment_id = await graded(service, caller)
    await service.editions.revise(caller, assessment_id, Revising(mode="render"))
    assert [event.action for event in await followed(service, caller, assessment_id)] == ["completed"]


@SQLITE
async def test_more_than_a_page_of_events_come_all(service: GradingService, caller: Caller) -> None:
    """A long regrade history is told whole, in order."""
    assessment_id = await post(service, caller)
    async with service.assessments.database.writing() as connection:
        row = await rows.find(connection, assessment_id)
        assert row is not None
        for n in range(250):
            await note(connection, row, "progress", service.assessments.clock(), data={"judged": n, "answers": 250})
    await service.assessments.cancel(caller, assessment_id)
    events = await followed(service, caller, assessment_id)
    assert [event.data.get("judged") for event in events] == [*range(250), None]


@SQLITE
async def test_there_is_nothing_to_follow(service: GradingService, caller: Caller) -> None:
    """An assessment that there is not is not found, at the first event."""
    with pytest.raises(NotFound):
        await followed(service, caller, "asm_000000000000000000000000")
