"""For operators: what calls took, whether a server is well, what it counts."""

from __future__ import annotations

import datetime as dt

import pytest
from prometheus_client.parser import text_string_to_metric_families

from grader.completion import Usage
from grader.store import usage
from grader.store.usage import Spent
from tests.api.routes.api import Api

TOOK = Usage(calls=2, retries=1, input_tokens=100, cached_tokens=40, output_tokens=20, cost_usd=0.5)
SUMS = {"completions", "calls", "retries", "input_tokens", "cached_tokens", "output_tokens", "cost_usd", "seconds"}
SUMS |= {"served"}


async def spent(api: Api, tenant: str, day: dt.date, took: Usage = TOOK) -> None:
    """One completion of a tenant on a day."""
    async with api.service.operations.database.writing() as connection:
        await usage.add(connection, tenant, day, Spent(provider="openai", model="m", usage=took, seconds=1.5))


async def test_usage_sums_the_days_that_are_asked_for(api: Api) -> None:
    """Both ends included, of the key's tenant alone; null is "not known" and no zero."""
    for day in (1, 2, 3):
        await spent(api, "acme", dt.date(2026, 2, day))
    await spent(api, "other", dt.date(2026, 2, 2))
    for query, calls in (
        *(("", 6), ("?from=2026-02-02", 4), ("?to=2026-02-02", 4)),
        *(("?from=2026-02-02&to=2026-02-02", 2), ("?from=9999-12-31", 0), ("?to=0001-01-01", 0)),
    ):
        shown = (await api.get(f"/v1/usage{query}")).json()
        assert shown["calls"] == calls, query
        assert set(shown) == {"from", "to", "daily_cap", "by_model"} | SUMS
    shown = (await api.get("/v1/usage?from=2026-02-01&to=2026-02-03")).json()
    assert (shown["from"], shown["to"], shown["cost_usd"], shown["input_tokens"]) == (
        *("2026-02-01", "2026-02-03"),
        *(1.5, 300),
    )
    (model,) = shown["by_model"]
    assert (model["provider"], model["model"], model["outcome"]) == ("openai", "m", "ok")
    await spent(api, "acme", dt.date(2026, 2, 3), TOOK.model_copy(update={"cost_usd": None, "input_tokens": None}))
    shown = (await api.get("/v1/usage")).json()
    assert (shown["calls"], shown["cost_usd"], shown["input_tokens"]) == (8, None, None)


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("from=yesterday", "from"),
        ("from=2026-02-30", "from"),
        ("from=20260201", "from"),
        ("from=1770000000", "from"),
        ("from=2026-02-01T00:00:00Z", "from"),
        ("from=", "from"),
        ("to=0000-01-01", "to"),
        ("to=99999-01-01", "to"),
        ("from=2026-02-02&to=2026-02-01", "to"),
        ("to=2026-02-01&to=2026-02-02", "to"),
        ("since=2026-02-01", "since"),
    ],
)
async def test_a_wrong_day_is_refused_by_name(one: Api, query: str, parameter: str) -> None:
    """The calendar decides."""
    answered = await one.get(f"/v1/usage?{query}")
    assert answered.status_code == 422
    assert [error["parameter"] for error in answered.json()["errors"]] == [parameter]


async def test_a_server_that_is_well_says_so(api: Api) -> None:
    """In all its parts; probes may carry parameters of their own."""
    assert (await api.get("/healthz", who=None)).json() == {"status": "ok"}
    ready = await api.get("/readyz?probe=1", who=None)
    assert (ready.status_code, ready.json()) == (
        200,
        {"ready": True, "store": "ok", "schema": "ok", "queue": "ok"},
    )


async def test_metrics_count_what_is_in_the_rows(api: Api) -> None:
    """Over all tenants, in Prometheus' text format."""
    await api.graded()
    await api.posted()
    await spent(api, "acme", dt.date(2026, 2, 1))
    await spent(api, "other", dt.date(2026, 2, 1))
    answered = await api.get("/metrics", who=None)
    assert answered.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answered.text)
        for sample in family.samples
    }
    assert samples["grader_assessments", "queued"] == samples["grader_assessments", "completed"] == 1
    assert samples["grader_answers_judged_total",] == 3
    assert samples["grader_provider_calls_total", "m", "ok", "openai"] == 4
    assert samples["grader_cost_usd_total", "m", "openai"] == 1.0
    assert samples["grader_queue_age_seconds",] >= 0
    assert "acme" not in answered.text
