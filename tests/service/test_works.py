"""A run takes an assessment; whatever befalls it, nothing is paid twice, nothing lost and nothing written over."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from grader.assessment import Status
from grader.completion import CompletionRequest
from grader.service import works as works_module
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.service.upkeep import TRUST
from grader.store import assessments
from grader.store.database import Database, database_url
from tests.proxy import wire
from tests.service.desks import ANSWERS, POSTGRESQL, SQLITE, audited, graded, post, replying, rows_of
from tests.service.outages import Model, Time, at, row_of, statuses
from tests.service.working import asking, settled, working

ONE, TWO, THREE, FOUR = ANSWERS


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the work is still wanted is looked at often enough for a test."""
    monkeypatch.setattr(works_module, "LOOK", 0.02)


async def _due_in(service: GradingService, seconds: float) -> bool:
    """Whether a sweep that many seconds from now would ask the queue for the work."""
    now = service.works.clock() + dt.timedelta(seconds=seconds)
    async with service.works.database.reading() as connection:
        return bool(await assessments.due(connection, now, now - TRUST))


async def test_a_run_that_is_cancelled_hands_the_work_back(service: GradingService, caller: Caller) -> None:
    """It is queued again at once, and whoever comes next asks only for what is not kept."""
    model = Model()
    model.hold("topic3", "topic4")
    service = asking(service, model)
    assessment_id = await post(service, caller)
    running = asyncio.create_task(service.works.run(assessment_id))
    await model.until(lambda: len(model.asked) == 4)
    async with asyncio.timeout(20):
        while len(await rows_of(service, "completions")) < 2:  # noqa: ASYNC110 - rows tell when they are read
            await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    row = await row_of(service, assessment_id)
    assert (row.status, row.run) == (Status.QUEUED, None)
    model.held.clear()
    assert await _due_in(service, 2)
    await service.works.run(assessment_id)
    assert sorted(model.asked[4:]) == [THREE, FOUR]
    told = [action for action in await audited(service, caller, assessment_id) if action != "progress"]
    assert told == ["accepted", "started", "handed_back", "started", "completed"]


@SQLITE
@pytest.mark.parametrize("turns", [0, 1, 3, 10, 30, 100, 200, 300])
async def test_wherever_a_run_is_cancelled_the_next_one_completes(
    service: GradingService, caller: Caller, turns: int
) -> None:
    """Before it took the work, while it asks, while it writes the result: there is one result, each reply paid once."""
    model = Model()
    service = asking(service, model)
    assessment_id = await post(service, caller)
    running = asyncio.create_task(service.works.run(assessment_id))
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait({running})
    await service.works.run(assessment_id)
    shown = await service.assessments.get(caller, assessment_id)
    assert (shown["status"], statuses(shown)) == ("completed", ["scored"] * 4)
    assert len(await rows_of(service, "revisions")) == 1
    assert sorted(model.asked) == [ONE, TWO, THREE, FOUR]


async def test_a_run_that_lost_its_work_writes_nothing(service: GradingService, caller: Caller) -> None:
    """Another worker took it for dead: that one's result stands, and this one stops."""
    slow, quick = Model(level=lambda _: 0), Model()
    slow.hold("topic")
    assessment_id = await post(service, caller)
    lost = asyncio.create_task(asking(service, slow).works.run(assessment_id))
    await slow.until(lambda: len(slow.asked) == 4)
    await asking(service, quick).works.run(assessment_id)
    before = {name: await rows_of(service, name) for name in ("assessments", "revisions", "audit", "completions")}
    await lost  # it looks, sees that the work is no longer its own, and ends though its model is still silent
    assert {name: await rows_of(service, name) for name in before} == before
    assert (await service.assessments.get(caller, assessment_id))["overall"]["score"] == 75


@SQLITE
async def test_a_result_that_comes_too_late_is_not_written(
    service: GradingService, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it did not look in between, the write itself asks whose the work is."""
    monkeypatch.setattr(works_module, "LOOK", 60.0)
    slow, quick = Model(level=lambda _: 0), Model()
    slow.hold("topic")
    assessment_id = await post(service, caller)
    lost = asyncio.create_task(asking(service, slow).works.run(assessment_id))
    await slow.until(lambda: len(slow.asked) == 4)
    await asking(service, quick).works.run(assessment_id)
    slow.let("topic")
    await lost
    assert [row["n"] for row in await rows_of(service, "revisions")] == [1]
    assert (await service.assessments.get(caller, assessment_id))["overall"]["score"] == 75
    assert await audited(service, caller, assessment_id) == ["accepted", "started", "started", "completed"]


@SQLITE
@pytest.mark.parametrize("end", ["cancel", "erase"])
async def test_what_is_not_wanted_any_more_is_not_gone_on_with(
    service: GradingService, caller: Caller, end: str
) -> None:
    """The run ends by itself while its model is still silent, and leaves everything as the order left it."""
    model = Model()
    model.hold("topic")
    service = asking(service, model)
    assessment_id = await post(service, caller)
    running = asyncio.create_task(service.works.run(assessment_id))
    await model.until(lambda: len(model.asked) == 4)
    if end == "cancel":
        await service.assessments.cancel(caller, assessment_id)
    else:
        await service.erasures.erase(caller, assessment_id)
    names = ("assessments", "revisions", "audit", "completions", "deliveries")
    before = {name: await rows_of(service, name) for name in names}
    await running
    assert {name: await rows_of(service, name) for name in names} == before


async def test_progress_is_told_as_it_comes(service: GradingService, caller: Caller) -> None:
    """An event for what has changed since the last look, and the same figures in the assessment."""
    model = Model()
    model.hold("topic2", "topic3")
    service = asking(service, model)
    assessment_id = await post(service, caller)
    running = asyncio.create_task(service.works.run(assessment_id))
    seen = list[tuple[str, Any, Any]]()
    async for event in service.assessments.events(caller, assessment_id):
        if event is None:
            continue
        seen.append((event.action, event.data.get("judged"), event.data.get("answers")))
        if event.action == "progress" and event.data["judged"] in (2, 3):
            shown = await service.assessments.get(caller, assessment_id)
            assert shown["progress"] == {"judged": event.data["judged"], "answers": 4}
            model.let("topic2" if "topic2" in model.held else "topic3")
    await running
    told = [int(judged) for action, judged, _ in seen if action == "progress"]
    assert told == sorted(set(told))
    assert {2, 3} <= set(told)
    assert seen[-1][0] == "completed"
    assert (await row_of(service, assessment_id)).judged == 4


def _faulty(_: CompletionRequest) -> str:
    raise ZeroDivisionError("her very words")


@SQLITE
async def test_a_fault_of_ours_is_tried_again_and_the_third_one_fails(service: GradingService, caller: Caller) -> None:
    """With a rest in between; the trail says that it was ours and no more, and webhooks hear of the failure."""
    await service.webhooks.create(caller, "http://127.0.0.1:9000/", ["assessment.failed", "assessment.completed"])
    service = replying(service, _faulty)
    assessment_id = await post(service, caller)
    for attempt in (1, 2):
        with capture_logs() as logs:
            await service.works.run(assessment_id)
        assert [line["event"] for line in logs if line["log_level"] == "error"] == ["work failed"]
        row = await row_of(service, assessment_id)
        assert (row.status, row.attempts, row.run) == (Status.QUEUED, attempt, None)
        assert (await _due_in(service, 5), await _due_in(service, 11)) == (False, True)
    with capture_logs():
        await service.works.run(assessment_id)
    shown = await service.assessments.get(caller, assessment_id)
    assert (shown["status"], shown["revision"], shown["answers"]) == ("failed", None, [])
    (failed,) = [row for row in await rows_of(service, "audit") if row["action"] == "failed"]
    assert json.loads(failed["data"]) == {"code": "internal_error"}
    (message,) = await rows_of(service, "deliveries")
    assert (message["event"], json.loads(message["body"])["data"]["status"]) == ("assessment.failed", "failed")
    everything = str([await rows_of(service, name) for name in ("audit", "deliveries", "usage")])
    assert "Traceback" not in everything
    assert "ZeroDivision" not in everything
    assert "her very words" not in everything


@SQLITE
async def test_a_fault_during_a_regrade_leaves_the_result(service: GradingService, caller: Caller) -> None:
    """Completed it was, and completed it is; what had come before the fault is still kept."""
    assessment_id = await graded(replying(service), caller)
    await service.editions.revise(caller, assessment_id, Revising(mode="regrade"))
    before = await service.assessments.get(caller, assessment_id)
    with capture_logs():
        for _ in range(3):
            await replying(service, _faulty).works.run(assessment_id)
    after = await service.assessments.get(caller, assessment_id)
    assert after == before | {"status": "completed", "progress": None}


@SQLITE
@pytest.mark.parametrize("column", ["task", "transcript"])
async def test_what_cannot_be_read_fails_and_does_not_come_back_for_ever(
    service: GradingService, caller: Caller, column: str
) -> None:
    """A row that a bug or a hand has spoilt counts as a fault of ours too."""
    service = replying(service)
    assessment_id = await post(service, caller)
    async with service.works.database.writing() as connection:
        await connection.execute(text(f"UPDATE assessments SET {column} = '{{\"spoilt\": 1}}'"))  # noqa: S608
    with capture_logs():
        for _ in range(3):
            await service.works.run(assessment_id)
    assert (await row_of(service, assessment_id)).status is Status.FAILED


@SQLITE
async def test_a_spoilt_task_of_a_regrade_leaves_the_result(service: GradingService, caller: Caller) -> None:
    """There is a result, so the assessment has not failed."""
    service = replying(service)
    assessment_id = await graded(service, caller)
    await service.editions.revise(caller, assessment_id, Revising(mode="regrade"))
    async with service.works.database.writing() as connection:
        await connection.execute(text("UPDATE assessments SET task = '[]'"))
    with capture_logs():
        for _ in range(3):
            await service.works.run(assessment_id)
    row = await row_of(service, assessment_id)
    assert (row.status, row.revision) == (Status.COMPLETED, 1)


@SQLITE
async def test_faults_are_counted_anew_for_each_order(service: GradingService, caller: Caller) -> None:
    """Two faults and a success are no step towards the failure of the next regrade."""
    assessment_id = await post(service, caller)
    with capture_logs():
        for _ in range(2):
            await replying(service, _faulty).works.run(assessment_id)
    await replying(service).works.run(assessment_id)
    assert (await row_of(service, assessment_id)).attempts == 0


async def test_a_regrade_asks_for_the_next_draw_of_what_is_named(service: GradingService, caller: Caller) -> None:
    """And for nothing else; twice ordered is two draws on, and each reply is counted once."""
    model = Model()
    service = asking(service, model)
    assessment_id = await graded(service, caller)
    second = (await service.assessments.get(caller, assessment_id))["answers"][1]["id"]
    for draw in (1, 2):
        await service.editions.revise(caller, assessment_id, Revising(mode="regrade", answers=(second,)))
        await service.works.run(assessment_id)
        assert (model.asked[-1], model.requests[-1].draw) == (TWO, draw)
    assert len(model.asked) == 6
    await service.editions.revise(caller, assessment_id, Revising(mode="regrade"))
    await service.works.run(assessment_id)
    draws = {answer: request.draw for answer, request in zip(model.asked[6:], model.requests[6:], strict=True)}
    assert draws == {ONE: 1, TWO: 3, THREE: 1, FOUR: 1}
    assert [row["completions"] for row in await rows_of(service, "usage")] == [10]
    shown = await service.assessments.get(caller, assessment_id)
    assert (shown["revision"]["n"], shown["usage"]["calls"]) == (4, 4)


@SQLITE
async def test_a_job_for_what_is_at_rest_does_nothing(service: GradingService, caller: Caller) -> None:
    """A queue may run what is done already, or what never was."""
    service = replying(service)
    assessment_id = await graded(service, caller)
    before = await rows_of(service, "audit")
    await service.works.run(assessment_id)
    await service.works.run("asm_none")
    assert await rows_of(service, "audit") == before


async def test_two_runs_of_one_assessment_at_once_make_one_result(service: GradingService, caller: Caller) -> None:
    """Whichever took it last writes; the other one ends."""
    service = replying(service)
    assessment_id = await post(service, caller)
    await asyncio.gather(*(service.works.run(assessment_id) for _ in range(4)))
    assert [row["n"] for row in await rows_of(service, "revisions")] == [1]
    assert (await row_of(service, assessment_id)).status is Status.COMPLETED


@POSTGRESQL
async def test_a_reply_outlasts_a_database_that_goes_away_under_the_run(
    service: GradingService, caller: Caller, database_url: str
) -> None:
    """The connection breaks between a request and its reply: nothing is asked twice, and the work comes to its end."""
    model = Model()
    model.hold("topic3")
    async with wire(database_url) as line:
        database = _over(line.url)
        works = replace(asking(service, model).works, database=database)
        assessment_id = await post(service, caller)
        running = asyncio.create_task(works.run(assessment_id))
        await model.until(lambda: len(model.asked) == 4)
        await line.cut()
        with capture_logs() as logs:
            model.let("topic3")
            async with asyncio.timeout(20):
                while "a reply waits for the database" not in [entry["event"] for entry in logs]:  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        await line.mend()
        await running
        await database.close()
    shown = await service.assessments.get(caller, assessment_id)
    assert (shown["status"], statuses(shown)) == ("completed", ["scored"] * 4)
    assert sorted(model.asked) == [ONE, TWO, THREE, FOUR]


def _over(url: str) -> Database:
    return Database(database_url(url))


@SQLITE
async def test_work_that_met_a_database_that_is_away_is_taken_up_again(service: GradingService, caller: Caller) -> None:
    """The run ends without a word in the rows; the sweep finds that nobody has it."""
    model, time = Model(), Time()
    assessment_id = await post(service, caller)
    away = Database(service.works.database.url.set(database="/nowhere/grader.db"))
    with capture_logs() as logs:
        await replace(at(service, model, time).works, database=away).run(assessment_id)
    assert [line["event"] for line in logs] == ["work interrupted"]
    await away.close()
    async with service.works.database.writing() as connection:
        moment = service.works.clock() - dt.timedelta(seconds=31)
        await assessments.change(connection, assessment_id, {"dispatched_at": moment})
    service = asking(service, model)
    async with working(service):
        assert (await settled(service, caller, assessment_id))[-1] == "completed"
