"""What operators ask: is it ready, how does it do, and what did it cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from grader.bootstrap.serving import make_queue, opened_service
from grader.completion import Completion, CompletionRequest, Usage
from grader.errors import RequestError, RequestRejected
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.operations import Operations
from grader.service.service import GradingService
from grader.settings import Settings
from grader.store import usage
from grader.store.database import Database, database_url
from grader.store.usage import Spent
from tests.doubles import a_completion
from tests.replies import rating
from tests.service.desks import POSTGRESQL, SQLITE, graded, later, post, replying
from tests.service.states import STATES

DAY = dt.date(2026, 2, 6)


async def spend(service: GradingService, caller: Caller, day: dt.date = DAY, **spent: Any) -> None:
    """A completion that somebody's assessment took."""
    values = {"provider": "openai", "model": "m", "seconds": 1.0, "usage": told()}
    async with service.assessments.database.writing() as connection:
        await usage.add(connection, caller.tenant, day, Spent.model_validate(values | spent))


def told(**changes: Any) -> Usage:
    """A call that tells everything."""
    return Usage(
        **({"calls": 1, "input_tokens": 100, "cached_tokens": 40, "output_tokens": 20, "cost_usd": 0.5} | changes)
    )


async def samples(service: GradingService) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample of the metrics, as Prometheus reads them."""
    families = text_string_to_metric_families((await service.operations.metrics()).decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


async def test_everything_is_ready(service: GradingService) -> None:
    """Store, schema and queue, each by itself."""
    assert await service.operations.ready() == {"store": "ok", "schema": "ok", "queue": "ok"}


@SQLITE
async def test_an_old_schema_is_not_ready(service: GradingService) -> None:
    """It says what is there, what is needed and which command mends it; the store itself can be read."""
    async with service.assessments.database.writing() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))
    ready = await service.operations.ready()
    assert (ready["store"], ready["queue"]) == ("ok", "ok")
    assert "grader db upgrade" in ready["schema"]


@SQLITE
async def test_a_file_that_is_no_database_is_not_ready(service: GradingService, tmp_path: Path) -> None:
    """It is said in a line, without the file's contents or a trace."""
    (tmp_path / "broken.db").write_text("This is no database. " * 500)
    broken = Database(database_url(f"sqlite:///{tmp_path}/broken.db"))
    ready = await replace(service.operations, database=broken).ready()
    await broken.close()
    assert ready["queue"] == "ok"
    for part in ("store", "schema"):
        assert ready[part] != "ok"
        assert "\n" not in ready[part]


@SQLITE
async def test_a_database_that_is_not_there_is_not_ready(service: GradingService, settings: Settings) -> None:
    """Every part of it says so, and soon."""
    away = settings.model_copy(update={"database_url": "postgresql://nobody@127.0.0.1:9/nothing"})
    database = Database(database_url(away.database_url))
    queue = make_queue(away, database)
    ready = await Operations(database, queue, service.operations.clock).ready()
    await queue.close()
    await database.close()
    assert "ok" not in ready.values()
    assert not any("127.0.0.1" in part or "nobody" in part for part in ready.values())


@POSTGRESQL
async def test_a_queue_without_its_tables_is_not_ready(service: GradingService) -> None:
    """A server whose jobs cannot be handed over is not ready, however well the store is."""
    async with service.assessments.database.writing() as connection:
        await connection.execute(text("DROP TABLE procrastinate_jobs CASCADE"))
    ready = await service.operations.ready()
    assert (ready["store"], ready["schema"]) == ("ok", "ok")
    assert ready["queue"] != "ok"


@SQLITE
async def test_usage_is_of_days_and_of_the_tenant(service: GradingService, caller: Caller, stranger: Caller) -> None:
    """Both ends count; sums are in all and by provider, model and outcome."""
    for days in (-1, 0, 0, 1):
        await spend(service, caller, DAY + dt.timedelta(days=days))
    await spend(service, caller, outcome="rate_limited", usage=Usage(calls=3, retries=2))
    await spend(service, caller, provider="anthropic", model="n")
    await spend(service, stranger)
    found = await service.operations.usage(caller, DAY, DAY)
    assert (found["from"], found["to"], found["calls"], found["retries"]) == (DAY, DAY, 6, 2)
    assert (found["input_tokens"], found["cached_tokens"], found["output_tokens"]) == (300, 120, 60)
    assert found["cost_usd"] == pytest.approx(1.5)
    rows = {(r["provider"], r["model"], r["outcome"]): r["calls"] for r in found["by_model"]}
    assert rows == {("openai", "m", "ok"): 2, ("openai", "m", "rate_limited"): 3, ("anthropic", "n", "ok"): 1}
    assert (await service.operations.usage(caller, None, None))["calls"] == 8
    assert (await service.operations.usage(caller, DAY + dt.timedelta(days=1), None))["calls"] == 1
    assert (await service.operations.usage(caller, None, DAY - dt.timedelta(days=1)))["calls"] == 1
    with pytest.raises(RequestError) as raised:
        await service.operations.usage(caller, DAY, DAY - dt.timedelta(days=1))
    assert raised.value.field == "to"


@pytest.mark.parametrize(
    ("missing", "unknown"),
    [
        ({"input_tokens": None}, {"input_tokens", "cached_tokens", "output_tokens"}),
        ({"output_tokens": None}, {"input_tokens", "cached_tokens", "output_tokens"}),
        ({"cached_tokens": None}, {"cached_tokens"}),
        ({"cost_usd": None}, {"cost_usd"}),
        ({}, set()),
    ],
)
@SQLITE
async def test_what_is_not_known_is_null_and_no_zero(
    service: GradingService, caller: Caller, missing: dict[str, Any], unknown: set[str]
) -> None:
    """A sum of which a part was not told is not known; that of another model still is."""
    await spend(service, caller, provider="anthropic")
    await spend(service, caller)
    await spend(service, caller, usage=told(**missing))
    found = await service.operations.usage(caller, None, None)
    by_provider = {row["provider"]: row for row in found["by_model"]}
    counted = {"input_tokens", "cached_tokens", "output_tokens", "cost_usd"}
    for row in (found, by_provider["openai"]):
        assert {name for name in counted if row[name] is None} == unknown
    assert not any(by_provider["anthropic"][name] is None for name in counted)
    assert not {"untold", "untold_cached", "unpriced"} & set(found)


@SQLITE
async def test_nothing_spent_is_zero(service: GradingService, caller: Caller) -> None:
    """Who has asked nobody owes nothing: that is known."""
    found = await service.operations.usage(caller, None, None)
    assert found["by_model"] == []
    assert {found[name] for name in ("calls", "input_tokens", "cached_tokens", "output_tokens", "cost_usd")} == {0}


async def test_metrics_tell_of_everything(service: GradingService, caller: Caller, stranger: Caller) -> None:
    """Over all tenants: assessments by state, answers, calls by outcome, tokens, latency, and the queue's age."""
    await STATES["completed"](service, caller)
    await STATES["waiting"](service, stranger)
    await post(service, caller)
    found = await samples(await aged(service, 90))
    states = {labels[0][1]: n for (name, labels), n in found.items() if name == "grader_assessments"}
    assert states == {
        **dict.fromkeys(("running", "failed", "cancelled", "erased"), 0.0),
        **dict.fromkeys(("completed", "waiting", "queued"), 1.0),
    }
    ok = (("model", "test-model"), ("outcome", "ok"), ("provider", "test"))
    assert found["grader_answers_judged_total", ()] == 4
    assert found["grader_provider_calls_total", ok] == 4
    assert found["grader_completion_seconds_count", ok] == 4
    assert found["grader_tokens_total", (("kind", "input"), ("model", "test-model"), ("provider", "test"))] == 400
    assert any("connection_lost" in str(labels) for name, labels in found if name == "grader_provider_calls_total")
    assert 90 <= found["grader_queue_age_seconds", ()] < 120


async def aged(service: GradingService, seconds: float) -> GradingService:
    """The service whose operators look so many seconds later."""
    return replace(service, operations=replace(service.operations, clock=later(service, seconds).upkeep.clock))


@SQLITE
async def test_the_queues_age_counts_from_the_order(service: GradingService, caller: Caller) -> None:
    """A regrade of an old assessment has not waited since that was posted; nothing in the queue has no age."""
    one = await STATES["completed"](service, caller)
    async with service.assessments.database.writing() as connection:
        await connection.execute(text("UPDATE assessments SET created_at = '2020-01-01 00:00:00.000000'"))
    assert (await samples(service))["grader_queue_age_seconds", ()] == 0
    await service.editions.revise(caller, one, Revising(mode="regrade"))
    assert (await samples(service))["grader_queue_age_seconds", ()] < 60


@SQLITE
async def test_counters_never_fall(service: GradingService, caller: Caller, settings: Settings) -> None:
    """Not by a regrade, a cancelled one, an erasure, a webhook that goes, nor by a new start."""
    whole, turn = rating(3), iter(range(100))

    def reply(request: CompletionRequest) -> Completion | Exception:
        return RequestRejected("too long") if next(turn) == 3 else a_completion(whole(request), usage=told())

    talking, last = replying(service, reply), dict[Any, float]()

    async def rises(more: bool, looking: GradingService = service) -> None:
        nonlocal last
        found = await samples(looking)
        counters = {key: n for key, n in found.items() if key[0].endswith(("_total", "_count", "_sum"))}
        assert all(counters.get(key, -1) >= n for key, n in last.items())
        assert not more or counters != last
        last = counters

    one = await graded(talking, caller)
    await rises(True)
    await talking.editions.revise(caller, one, Revising(mode="regrade"))
    await talking.works.run(one)
    await rises(True)
    await talking.editions.revise(caller, one, Revising(mode="regrade"))
    await talking.assessments.cancel(caller, one)
    await rises(False)
    await talking.erasures.erase(caller, one)
    await rises(False)
    await graded(replying(service, lambda _: RequestRejected("no such model")), caller)
    await rises(True)
    async with opened_service(settings) as again:
        await rises(False, again)


@SQLITE
async def test_metrics_of_nothing_are_metrics(service: GradingService) -> None:
    """A new server has every family, its gauges at zero; names and help are as Prometheus wants them."""
    families = {f.name: f for f in text_string_to_metric_families((await service.operations.metrics()).decode())}
    assert {name: family.type for name, family in families.items()} == {
        "grader_assessments": "gauge",
        "grader_queue_age_seconds": "gauge",
        "grader_answers_judged": "counter",
        "grader_webhook_messages_pending": "gauge",
        "grader_provider_calls": "counter",
        "grader_completion_seconds": "summary",
        "grader_tokens": "counter",
        "grader_cost_usd": "counter",
        "grader_completions_unknown": "counter",
        "grader_replies_served": "counter",
    }
    assert all(family.documentation.endswith(".") for family in families.values())
    assert len(families["grader_assessments"].samples) == 7


@SQLITE
async def test_what_is_not_known_is_no_sample_and_is_counted(service: GradingService, caller: Caller) -> None:
    """A counter has no null: of a model whose cost nobody knows there is no sum, and of a part the rest is told."""
    await spend(service, caller, model="priced")
    await spend(service, caller, model="priced", usage=told(cost_usd=None))
    await spend(service, caller, model="dark", usage=told(input_tokens=None, output_tokens=None, cost_usd=None))
    found = await samples(service)
    priced, dark = (("model", "priced"), ("provider", "openai")), (("model", "dark"), ("provider", "openai"))
    assert found["grader_cost_usd_total", priced] == 0.5
    assert ("grader_cost_usd_total", dark) not in found
    assert ("grader_tokens_total", (("kind", "input"), *dark)) not in found
    unknown = {key[1]: n for key, n in found.items() if key[0] == "grader_completions_unknown_total" and n}
    assert unknown == {(*priced, ("what", "cost")): 1, (*dark, ("what", "cost")): 1, (*dark, ("what", "tokens")): 1}


@SQLITE
async def test_replies_that_were_kept_are_counted_apart(service: GradingService, caller: Caller) -> None:
    """As served, by model, with no call, no token and no cost; a model of which there is nothing else too."""
    async with service.assessments.database.writing() as connection:
        for n in (2, 3):
            await usage.add_served(connection, caller.tenant, DAY, {("openai", "m"): n, ("anthropic", "h"): 1})
    shown = await service.operations.usage(caller, None, None)
    took = [shown[name] for name in ("completions", "calls", "input_tokens", "cost_usd", "seconds")]
    assert (shown["served"], took) == (7, [0] * 5)
    assert [(row["model"], row["served"]) for row in shown["by_model"]] == [("h", 2), ("m", 5)]
    assert (await samples(service))["grader_replies_served_total", (("model", "m"), ("provider", "openai"))] == 5
    assert shown["daily_cap"] is None


@SQLITE
async def test_a_model_may_be_called_anything(service: GradingService, caller: Caller) -> None:
    """Quotes, backslashes and line breaks in a name do not break the text."""
    name = 'a "model"\\with\nlines'
    await spend(service, caller, model=name)
    found = await samples(service)
    assert found["grader_provider_calls_total", (("model", name), ("outcome", "ok"), ("provider", "openai"))] == 1
