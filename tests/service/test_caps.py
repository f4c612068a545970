"""Caps on cost: an assessment's ends it, a tenant's day puts it off, and neither is passed or forgotten."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from grader.bootstrap.engines import engine_of
from grader.bootstrap.serving import opened_service
from grader.bootstrap.specs import parse_spec
from grader.completion import Completion, CompletionRequest, Usage
from grader.engine import Engine, now
from grader.errors import JudgeSpecError
from grader.providers.metered import Metered
from grader.providers.prices import PriceList
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.service.tasks import Task
from grader.service.waiting import Patience
from grader.settings import Settings
from grader.store.caps import Caps
from grader.store.kept import Keeping, Kept
from tests.service.desks import SQLITE, audited, post, rows_of
from tests.service.outages import NOON, Model, Time, row_of, statuses
from tests.service.working import PROMPTS

# A reply takes $0.02; a call is sent while $1 of room is left for it.
PRICES = PriceList.model_validate(
    {
        "as_of": "2026-01-01",
        "source": "a test",
        "models": {"test-model": {"input": 0.0, "cached_input": 0.0, "output": 1000.0}},
    }
)
THREE_REPLIES = 1.05
MIDNIGHT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


class Untold(Model):
    """A model whose provider does not tell what a reply took."""

    async def complete(self, request: CompletionRequest, /) -> Completion:
        reply = await super().complete(request)
        return reply.model_copy(update={"usage": Usage(calls=1, input_tokens=None, output_tokens=None, cost_usd=None)})


def capped(
    service: GradingService,
    model: Model,
    time: Time,
    *,
    assessment: float | None = None,
    day: float | None = None,
    hours: float = 24.0,
) -> GradingService:
    """A process of the service, in this time, with these caps."""
    caps = Caps(service.works.database, time, assessment, day)

    def engine(task: Task, keeping: Keeping) -> Engine:
        kept = Kept("test", Metered(model, PRICES, *caps.of(keeping)), keeping)
        return engine_of([parse_spec(s) for s in task.judges], task.narrator, PROMPTS, lambda _: kept, now)

    patience = Patience(dt.timedelta(hours=hours), random=lambda: 0.5)
    works = replace(service.works, engine=engine, clock=time, patience=patience)
    return replace(service, works=works, operations=replace(service.operations, clock=time, daily_cap=day))


async def test_what_an_assessment_may_not_pay_for_fails_and_the_rest_is_graded(
    service: GradingService, caller: Caller
) -> None:
    """Three of four answers are scored, the fourth failed with `budget_spent`: no level is made up for it."""
    model = Model()
    service = capped(service, model, Time(), assessment=THREE_REPLIES)
    assessment_id = await post(service, caller)
    await service.works.run(assessment_id)
    shown = await service.assessments.get(caller, assessment_id)
    assert (shown["status"], sorted(statuses(shown))) == ("completed", ["failed", "scored", "scored", "scored"])
    (failed,) = [answer for answer in shown["answers"] if answer["status"] == "failed"]
    assert (failed["reason_codes"], failed["score"]) == (["budget_spent"], None)
    assert shown["usage"]["cost_usd"] == pytest.approx(0.06)
    assert len(model.asked) == 3


@SQLITE
async def test_an_assessment_s_cap_holds_over_its_regrades(service: GradingService, caller: Caller) -> None:
    """What its first grading took is counted from its rows; the result stands, and the trail says why."""
    model = Model()
    time = Time()
    assessment_id = await post(service, caller)
    await capped(service, model, time, assessment=THREE_REPLIES + 0.02).works.run(assessment_id)
    before = await service.assessments.get(caller, assessment_id)
    assert statuses(before) == ["scored"] * 4
    await service.editions.revise(caller, assessment_id, Revising(mode="regrade"))
    await capped(service, model, time, assessment=THREE_REPLIES + 0.02).works.run(assessment_id)
    assert len(model.asked) == 4
    assert await service.assessments.get(caller, assessment_id) == before
    trail = [json.loads(row["data"]) for row in await rows_of(service, "audit") if row["action"] == "failed"]
    assert [(line["mode"], line["reason_codes"]) for line in trail] == [("regrade", ["budget_spent"])]


@SQLITE
async def test_a_reply_that_told_nothing_counts_after_a_restart_too(service: GradingService, caller: Caller) -> None:
    """Its cost is null, not zero: the cap counts the most that it can have been, from the kept reply."""
    model, time = Untold(), Time()
    assessment_id = await post(service, caller)
    await capped(service, model, time, assessment=4.5).works.run(assessment_id)
    shown = await service.assessments.get(caller, assessment_id)
    assert (sorted(statuses(shown)), shown["usage"]["cost_usd"]) == (["failed", "failed", "failed", "scored"], None)
    await service.editions.revise(caller, assessment_id, Revising(mode="regrade"))
    await capped(service, model, time, assessment=4.5).works.run(assessment_id)
    assert len(model.asked) == 1
    (row,) = await rows_of(service, "usage")
    assert (row["unpriced"], row["cost_usd"], row["counted_usd"]) == (1, 0.0, pytest.approx(4.0))


async def test_what_a_day_cannot_pay_for_waits_for_the_next(service: GradingService, caller: Caller) -> None:
    """Nothing is lost and nothing is asked twice: the day after, only what is missing is asked for."""
    model, time = Model(), Time()
    service = capped(service, model, time, day=THREE_REPLIES, hours=1)
    assessment_id = await post(service, caller)
    await service.works.run(assessment_id)
    shown = await service.assessments.get(caller, assessment_id)
    assert shown["waiting"] == {"code": "budget_spent", "since": NOON, "until": MIDNIGHT}
    assert (shown["status"], shown["progress"]) == ("waiting", {"judged": 3, "answers": 4})
    assert (await row_of(service, assessment_id)).retry_at == MIDNIGHT + dt.timedelta(seconds=30)
    used = await service.operations.usage(caller, None, None)
    assert used["daily_cap"] == {"cap_usd": THREE_REPLIES, "counted_usd": pytest.approx(0.06), "until": MIDNIGHT}
    time.now = MIDNIGHT + dt.timedelta(seconds=31)
    await service.works.run(assessment_id)
    shown = await service.assessments.get(caller, assessment_id)
    assert (shown["status"], statuses(shown)) == ("completed", ["scored"] * 4)
    assert len(model.asked) == len(set(model.asked)) == 4
    assert await audited(service, caller, assessment_id) == ["accepted", "started", "waiting", "started", "completed"]
    used = await service.operations.usage(caller, None, None)
    assert (used["completions"], used["served"], used["cost_usd"]) == (4, 3, pytest.approx(0.08))
    assert used["daily_cap"]["counted_usd"] == pytest.approx(0.02)


@SQLITE
async def test_waiting_for_money_takes_nothing_of_the_patience_with_a_provider(
    service: GradingService, caller: Caller
) -> None:
    """Many days may pass; `since` tells of the first."""
    model, time = Model(), Time()
    assessment_id = await post(service, caller)
    waiting = capped(service, model, time, day=1.01, hours=1)
    for day in range(3):
        time.now = NOON + dt.timedelta(days=day)
        await waiting.works.run(assessment_id)
        shown = await service.assessments.get(caller, assessment_id)
        assert (shown["status"], shown["waiting"]["since"]) == ("waiting", NOON)
        assert shown["progress"]["judged"] == day + 1
    time.now = NOON + dt.timedelta(days=3)
    await waiting.works.run(assessment_id)
    assert statuses(await service.assessments.get(caller, assessment_id)) == ["scored"] * 4


async def test_a_day_s_cap_holds_over_processes_and_interviews(service: GradingService, caller: Caller) -> None:
    """One process after the other finds in the rows what those before it spent; each interview waits its turn."""
    model, time = Model(), Time()
    ids = [await post(service, caller) for _ in range(3)]
    for assessment_id in ids:
        await capped(service, model, time, day=THREE_REPLIES).works.run(assessment_id)
    assert len(model.asked) == 3
    assert {(await row_of(service, i)).waiting_code for i in ids} == {"budget_spent"}


@SQLITE
async def test_interviews_at_once_share_a_day(service: GradingService, caller: Caller) -> None:
    """Of many in hand at the same time, no more is asked than the day has room for."""
    model, time = Model(), Time()
    service = capped(service, model, time, day=1.09)
    ids = [await post(service, caller) for _ in range(5)]
    await asyncio.gather(*(service.works.run(assessment_id) for assessment_id in ids))
    assert len(model.asked) == 5


@SQLITE
async def test_another_tenant_has_a_day_of_its_own(service: GradingService, caller: Caller, stranger: Caller) -> None:
    """One tenant's spending puts off nobody else."""
    model = Model()
    service = capped(service, model, Time(), day=1.09)
    for whose in (caller, stranger):
        assessment_id = await post(service, whose)
        await service.works.run(assessment_id)
        assert statuses(await service.assessments.get(whose, assessment_id)) == ["scored"] * 4


@SQLITE
async def test_a_call_that_fits_into_no_day_fails_and_does_not_wait_for_ever(
    service: GradingService, caller: Caller
) -> None:
    """With less than a reply may cost at least, tomorrow is no better."""
    service = capped(service, Model(), Time(), day=0.5)
    assessment_id = await post(service, caller)
    await service.works.run(assessment_id)
    shown = await service.assessments.get(caller, assessment_id)
    assert (shown["status"], statuses(shown)) == ("failed", ["failed"] * 4)
    assert shown["answers"][0]["reason_codes"] == ["budget_spent"]


@SQLITE
async def test_what_is_kept_is_served_though_the_day_is_used_up(service: GradingService, caller: Caller) -> None:
    """A restart between the last reply and the result needs no money; a judge without a model never does."""
    model, time = Model(), Time()
    assessment_id = await post(service, caller)
    running = asyncio.create_task(capped(service, model, time, day=1.07).works.run(assessment_id))
    while len(await rows_of(service, "completions")) < 4:  # noqa: ASYNC110 - rows tell when they are read
        await asyncio.sleep(0.001)
    running.cancel()
    await asyncio.wait({running})
    lexical = await post(service, caller, judges=("baseline",))
    service = capped(service, model, time, day=1.07)
    for one in (assessment_id, lexical):
        await service.works.run(one)
        assert (await service.assessments.get(caller, one))["status"] == "completed"
    assert len(model.asked) == 4


@SQLITE
@pytest.mark.parametrize("cap", ["max_cost_usd", "tenant_daily_cost_usd"])
async def test_a_model_without_a_price_under_a_cap_is_refused_at_the_start(settings: Settings, cap: str) -> None:
    """With the file and the line to add; without a cap it may serve."""
    with pytest.raises(JudgeSpecError, match=r'prices\.yaml: models: no price for test-model.*"test-model": \{input'):
        async with opened_service(settings.model_copy(update={cap: 5.0})):
            pass


@SQLITE
async def test_the_caps_of_the_settings_are_those_of_its_works(
    settings: Settings, caller: Caller, tmp_path: Path
) -> None:
    """The service as it is wired: with a cap that no call fits into, nothing is sent, and every answer says why."""
    prompts = tmp_path / "prompts"
    shutil.copytree(PROMPTS.folder.parent, prompts)
    (prompts / "prices.yaml").write_text(PRICES.model_dump_json(exclude={"path"}))
    changes = {"prompts": prompts, "max_cost_usd": 1e-6}
    async with opened_service(settings.model_copy(update=changes)) as service:
        assessment_id = await post(service, caller)
        await service.works.run(assessment_id)
        shown = await service.assessments.get(caller, assessment_id)
    assert {tuple(answer["reason_codes"]) for answer in shown["answers"]} == {("budget_spent",)}
    assert shown["usage"]["calls"] == 0
