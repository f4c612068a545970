"""Waiting is a state: an outage of a provider is waited out, and work goes on from what is kept."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from grader.assessment import Status
from grader.errors import (
    ConnectionLost,
    NotAuthorised,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.store.assessments import AT_REST
from tests.service.desks import ANSWERS, SQLITE, audited, post, rows_of
from tests.service.outages import NOON, Model, Time, at, row_of, statuses

ONE, TWO, THREE, FOUR = ANSWERS


async def test_an_outage_is_waited_out_and_only_what_is_missing_is_asked(
    service: GradingService, caller: Caller
) -> None:
    """The assessment waits with a code, since when and until when; then the lost answers are asked for, no others."""
    model, time = Model(faults={"topic3": ConnectionLost("no connection")}), Time()
    service = at(service, model, time)
    assessment_id = await post(service, caller)
    await service.works.run(assessment_id)
    assert model.asked == [ONE, TWO, THREE]  # the fourth is not sent after the third
    shown = await service.assessments.get(caller, assessment_id)
    assert shown["status"] == "waiting"
    assert shown["waiting"] == {"code": "provider_failed", "since": NOON, "until": NOON + dt.timedelta(hours=24)}
    assert shown["progress"] == {"judged": 2, "answers": 4}
    row = await row_of(service, assessment_id)
    assert (row.run, row.revision, row.retry_at) == (None, 0, NOON + dt.timedelta(seconds=5))
    model.faults.clear()
    time.now += dt.timedelta(minutes=10)
    await service.works.run(assessment_id)
    shown = await service.assessments.get(caller, assessment_id)
    assert (shown["status"], shown["waiting"], statuses(shown)) == ("completed", None, ["scored"] * 4)
    assert sorted(model.asked[3:]) == [THREE, FOUR]
    row = await row_of(service, assessment_id)
    assert {name: getattr(row, name) for name in AT_REST} == AT_REST
    assert await audited(service, caller, assessment_id) == ["accepted", "started", "waiting", "started", "completed"]


@SQLITE
@pytest.mark.parametrize("error", [ConnectionLost("cut"), ServerFailed("529", status=529), RateLimited("later")])
async def test_what_may_be_mended_by_waiting_is_waited_for(
    service: GradingService, caller: Caller, error: ProviderError
) -> None:
    """A broken connection, 5xx, 529 and a 429 that says later."""
    service = at(service, Model(faults={"": error}), Time())
    assessment_id = await post(service, caller)
    await service.works.run(assessment_id)
    assert (await row_of(service, assessment_id)).status is Status.WAITING


@SQLITE
@pytest.mark.parametrize(
    "error", [QuotaExhausted("pay first"), NotAuthorised("wrong key"), RequestRejected("no such model")]
)
async def test_what_waiting_cannot_mend_fails_at_once(
    service: GradingService, caller: Caller, error: ProviderError
) -> None:
    """The lost answers are failed, the others stand; where none was judged the assessment has failed."""
    service = at(service, Model(faults={"topic2": error}), Time())
    some = await post(service, caller)
    await service.works.run(some)
    shown = await service.assessments.get(caller, some)
    assert (shown["status"], statuses(shown)) == ("completed", ["scored", "failed", "scored", "scored"])
    assert shown["answers"][1]["reason_codes"] == ["provider_failed"]
    service = at(service, Model(faults={"": error}), Time())
    none = await post(service, caller)
    await service.works.run(none)
    shown = await service.assessments.get(caller, none)
    assert (shown["status"], statuses(shown), shown["overall"]["score"]) == ("failed", ["failed"] * 4, None)


@SQLITE
async def test_pauses_grow_until_the_time_is_up_and_then_the_answers_are_failed(
    service: GradingService, caller: Caller
) -> None:
    """Only then: every run before asks once, and the last asks for all that is missing."""
    model, time = Model(faults={"topic1": ConnectionLost("down"), "topic4": ConnectionLost("down")}), Time()
    service = at(service, model, time, hours=4)
    assessment_id = await post(service, caller)
    pauses, runs = list[float](), 0
    while True:
        before = len(model.asked)
        await service.works.run(assessment_id)
        runs += 1
        row = await row_of(service, assessment_id)
        if row.status is not Status.WAITING:
            break
        assert row.retry_at is not None
        pauses.append((row.retry_at - time.now).total_seconds())
        time.now = row.retry_at
    assert pauses[:-1] == sorted(pauses[:-1])
    assert (pauses[0], max(pauses), sum(pauses)) == (5, 900, 4 * 3600)
    assert time.now == NOON + dt.timedelta(hours=4)
    assert sorted(model.asked[before:]) == [ONE, TWO, THREE, FOUR]  # topic1 is met first, and nothing asked after it
    shown = await service.assessments.get(caller, assessment_id)
    assert (shown["status"], statuses(shown)) == ("completed", ["failed", "scored", "scored", "failed"])
    assert shown["usage"]["retries"] == 0
    assert [row["action"] for row in await rows_of(service, "audit")].count("waiting") == runs - 1


@SQLITE
async def test_a_run_that_was_begun_in_time_is_not_the_last(service: GradingService, caller: Caller) -> None:
    """The time may run out while it asks: what it lost is asked for once more before it is failed."""
    time = Time()
    model = Model(faults={"topic1": ConnectionLost("down")})
    service = at(service, model, time)
    assessment_id = await post(service, caller)
    await service.works.run(assessment_id)
    time.now += dt.timedelta(hours=23)

    model.hold("topic1")
    running = asyncio.create_task(service.works.run(assessment_id))
    await model.until(lambda: model.asked == [ONE, ONE, TWO, THREE, FOUR])
    time.now += dt.timedelta(hours=2)
    model.let("topic1")
    await running
    row = await row_of(service, assessment_id)
    assert (row.status, row.retry_at) == (Status.WAITING, NOON + dt.timedelta(hours=24))
    await service.works.run(assessment_id)
    shown = await service.assessments.get(caller, assessment_id)
    assert statuses(shown) == ["failed", "scored", "scored", "scored"]


@SQLITE
async def test_a_retry_after_that_is_longer_than_the_pause_is_waited_out(
    service: GradingService, caller: Caller
) -> None:
    """And one that is longer than the whole waiting ends with it."""
    time = Time()
    service = at(service, Model(faults={"": RateLimited("later", retry_after=3600.0)}), time, hours=1.5)
    assessment_id = await post(service, caller)
    await service.works.run(assessment_id)
    assert (await row_of(service, assessment_id)).retry_at == NOON + dt.timedelta(hours=1)
    time.now += dt.timedelta(hours=1)
    await service.works.run(assessment_id)
    assert (await row_of(service, assessment_id)).retry_at == NOON + dt.timedelta(hours=1.5)


@SQLITE
async def test_a_server_that_does_not_wait_fails_what_is_lost_and_asks_for_the_rest(
    service: GradingService, caller: Caller
) -> None:
    """With no hours to wait the first run is the last: one lost answer costs no other."""
    model = Model(faults={"topic1": ConnectionLost("down")})
    service = at(service, model, Time(), hours=0)
    assessment_id = await post(service, caller)
    await service.works.run(assessment_id)
    shown = await service.assessments.get(caller, assessment_id)
    assert (shown["status"], statuses(shown)) == ("completed", ["failed", "scored", "scored", "scored"])


@SQLITE
async def test_the_narrator_is_not_asked_during_an_outage(service: GradingService, caller: Caller) -> None:
    """What it told would be about an interview that is not whole; it is asked when the answers are there."""
    model, time = Model(faults={"topic4": ServerFailed("down")}), Time()
    service = at(service, model, time)
    assessment_id = await post(service, caller, narrator="llm")
    await service.works.run(assessment_id)
    assert model.asked == [ONE, TWO, THREE, FOUR]
    model.faults.clear()
    await service.works.run(assessment_id)
    assert model.asked[4:6] == [FOUR, "narration"]
    assert (await row_of(service, assessment_id)).status is Status.COMPLETED


@SQLITE
async def test_an_outage_that_only_the_narrator_meets_is_waited_out_too(
    service: GradingService, caller: Caller
) -> None:
    """What was ordered is what is made; nothing is judged again for it."""
    model = Model(faults={"narration": ServerFailed("down")})
    service = at(service, model, Time())
    assessment_id = await post(service, caller, narrator="llm")
    await service.works.run(assessment_id)
    row = await row_of(service, assessment_id)
    assert (row.status, row.judged, row.to_judge) == (Status.WAITING, 4, 4)
    model.faults.clear()
    await service.works.run(assessment_id)
    assert set(model.asked[4:]) == {"narration"}


async def test_what_an_outage_took_is_counted_once(service: GradingService, caller: Caller) -> None:
    """A completion for every reply that was paid for, and one for every request that was lost."""
    model, time = Model(faults={"topic3": ConnectionLost("down")}), Time()
    service = at(service, model, time)
    assessment_id = await post(service, caller)
    for _ in range(3):
        await service.works.run(assessment_id)
    model.faults.clear()
    await service.works.run(assessment_id)
    counted = {row["outcome"]: row["completions"] for row in await rows_of(service, "usage")}
    assert counted == {"ok": 4, "connection_lost": 3}
    assert (await service.assessments.get(caller, assessment_id))["usage"]["calls"] == 4
