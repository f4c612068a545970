"""What operators ask: is it ready, how does it do, and what did it cost."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, SummaryMetricFamily

from grader.assessment import Status
from grader.errors import GraderError, RequestError
from grader.jobs.queue import Queue
from grader.service.keys import Caller
from grader.store import assessments, migrating, usage, webhooks
from grader.store.caps import tomorrow
from grader.store.connection import Connection
from grader.store.database import Database
from grader.store.usage import Total

SECONDS = 3.0  # that a part of the service gets to show that it is ready


@dataclass(frozen=True)
class Operations:
    """Everything is read from rows when it is asked for, so one process tells of all.

    `daily_cap` is what a tenant's calls may cost on one day, in USD.
    """

    database: Database
    queue: Queue
    clock: Callable[[], dt.datetime]
    daily_cap: float | None = None

    async def ready(self) -> dict[str, str]:
        """Each part with `ok`, or with what is wrong with it: store, schema, queue. Takes a few seconds at most."""
        parts = {"store": self._reads(), "schema": migrating.check(self.database), "queue": self.queue.check()}
        return dict(zip(parts, await asyncio.gather(*map(_checked, parts.values())), strict=True))

    async def _reads(self) -> None:
        await migrating.version(self.database)

    async def usage(self, caller: Caller, first: dt.date | None, last: dt.date | None) -> dict[str, Any]:
        """What the tenant's calls took, of days from `first` to `last` in UTC, both included, and its day's cap.

        Raises RequestError.
        """
        if first and last and last < first:
            raise RequestError("should not lie before from", field="to")
        async with self.database.reading() as connection:
            totals = await usage.totals(connection, tenant=caller.tenant, first=first, last=last)
            today = await self._today(connection, caller.tenant)
        shown = [_shown(total) for total in totals]
        return {"from": first, "to": last, **_sum(totals), "daily_cap": today, "by_model": shown}

    async def _today(self, connection: Connection, tenant: str) -> dict[str, Any] | None:
        """How much of the day's cap is used up, and when the next day begins."""
        if self.daily_cap is None:
            return None
        now = self.clock()
        counted = await usage.counted(connection, tenant, now.astimezone(dt.UTC).date())
        return {"cap_usd": self.daily_cap, "counted_usd": counted, "until": tomorrow(now)}

    async def metrics(self) -> bytes:
        """Prometheus' text format."""
        async with self.database.reading() as connection:
            rows = _Rows(
                now=self.clock(),
                states=await assessments.counts(connection),
                oldest=await assessments.oldest_queued(connection),
                judged=await assessments.judged(connection),
                calls=await usage.totals(connection),
                messages=await webhooks.pending(connection),
            )
        registry = CollectorRegistry()
        registry.register(_Told(tuple(_families(rows))))
        return generate_latest(registry)


@dataclass(frozen=True)
class _Rows:
    now: dt.datetime
    states: dict[Status, int]
    oldest: dt.datetime | None
    judged: int
    calls: list[Total]
    messages: int


@dataclass(frozen=True, eq=False)
class _Told:
    """What prometheus_client collects from."""

    families: tuple[Metric, ...]

    def collect(self) -> tuple[Metric, ...]:
        return self.families


def _families(rows: _Rows) -> Iterator[Metric]:
    states = GaugeMetricFamily("grader_assessments", "Assessments by state.", labels=["status"])
    for status, n in rows.states.items():
        states.add_metric([status], n)
    yield states
    age = (rows.now - rows.oldest).total_seconds() if rows.oldest else 0.0
    yield GaugeMetricFamily("grader_queue_age_seconds", "Age of the oldest assessment that no job has begun.", age)
    yield CounterMetricFamily("grader_answers_judged", "Answers judged.", rows.judged)
    yield GaugeMetricFamily("grader_webhook_messages_pending", "Messages still to be sent.", rows.messages)
    names = ["provider", "model", "outcome"]
    calls = CounterMetricFamily("grader_provider_calls", "Requests sent, retries too.", labels=names)
    latency = SummaryMetricFamily("grader_completion_seconds", "Time of a completion, waits included.", labels=names)
    for total in rows.calls:
        values = [total.provider, total.model, total.outcome]
        calls.add_metric(values, total.calls)
        latency.add_metric(values, total.completions, total.seconds)
    yield from (calls, latency)
    yield from _taken([total for total in rows.calls if total.outcome == usage.OK])


def _taken(totals: Sequence[Total]) -> Iterator[Metric]:
    """Tokens and cost as far as they are known, and of how many completions they are not: a counter has no null."""
    names = ["provider", "model"]
    tokens = CounterMetricFamily("grader_tokens", "Tokens, as far as providers told.", labels=[*names, "kind"])
    cost = CounterMetricFamily("grader_cost_usd", "What is known of the cost.", labels=names)
    unknown = CounterMetricFamily(
        "grader_completions_unknown", "Completions of which this is not known.", labels=[*names, "what"]
    )
    served = CounterMetricFamily("grader_replies_served", "Replies that were kept already, at no cost.", labels=names)
    for total in totals:
        whose = [total.provider, total.model]
        told = {"input": total.input_tokens, "cached": total.cached_tokens, "output": total.output_tokens}
        missing = {"input": total.untold, "cached": total.untold_cached, "output": total.untold}
        for kind, n in told.items():
            if not total.completions or missing[kind] < total.completions:  # of none told, 0 would be no sum
                tokens.add_metric([*whose, kind], n)
        if not total.completions or total.unpriced < total.completions:
            cost.add_metric(whose, total.cost_usd)
        unknown.add_metric([*whose, "tokens"], total.untold)
        unknown.add_metric([*whose, "cached_tokens"], total.untold_cached)
        unknown.add_metric([*whose, "cost"], total.unpriced)
        served.add_metric(whose, total.served)
    yield from (tokens, cost, unknown, served)


def _shown(total: Total) -> dict[str, Any]:
    """Unknown is null, not zero: a sum with a part that is not known is not known."""
    shown = total.model_dump(exclude={"untold", "untold_cached", "unpriced", "counted_usd"})
    if total.untold_cached:
        shown["cached_tokens"] = None
    if total.untold:
        shown |= dict.fromkeys(("input_tokens", "cached_tokens", "output_tokens"))
    if total.unpriced:
        shown["cost_usd"] = None
    return shown


def _sum(totals: list[Total]) -> dict[str, Any]:
    names = [name for name, field in Total.model_fields.items() if field.annotation in (int, float)]
    both = {name: sum(getattr(total, name) for total in totals) for name in names}
    shown = _shown(Total.model_validate(both))
    return {name: shown[name] for name in names if name in shown}


async def _checked(check: Awaitable[None]) -> str:
    try:
        async with asyncio.timeout(SECONDS):
            await check
    except GraderError as e:
        return str(e)
    except TimeoutError:
        return f"no answer within {SECONDS:g} seconds"
    return "ok"
