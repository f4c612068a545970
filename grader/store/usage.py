"""What calls took, added up by tenant, day, provider, model and outcome: for bills and metrics. Erasures leave it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from grader.completion import Usage
from grader.noun import Record
from grader.store.tables import usage

OK = "ok"
_SUMS = (
    *("completions", "calls", "retries", "input_tokens", "cached_tokens", "output_tokens", "untold"),
    *("untold_cached", "cost_usd", "unpriced", "seconds", "counted_usd", "served"),
)


def _adding(row: postgresql.Insert | sqlite.Insert) -> postgresql.Insert | sqlite.Insert:
    more = {name: usage.c[name] + row.excluded[name] for name in _SUMS}
    return row.on_conflict_do_update(index_elements=list(usage.primary_key), set_=more)


# Made once: to make the statement takes longer than to carry it out, and every reply needs it.
_ADDING = {"sqlite": _adding(sqlite.insert(usage)), "postgresql": _adding(postgresql.insert(usage))}
_COUNTED = select(func.coalesce(func.sum(usage.c.counted_usd), 0.0)).where(
    usage.c.tenant == bindparam("whose"), usage.c.day == bindparam("when")
)


class Spent(Record):
    """What one completion took, or one that failed (`outcome` is then the error's name). `seconds`: with all waits.

    `counted_usd` is what caps on cost count for it.
    """

    provider: str
    model: str
    outcome: str = OK
    usage: Usage
    seconds: float
    counted_usd: float = 0.0


class Total(Record):
    """Sums over completions.

    `untold` of them did not tell their tokens, `untold_cached` not which of these were cached, and `unpriced` have a
    cost that is not known; `counted_usd` is what caps count for all of them. `served` were no completions: these were
    kept already, and cost nothing.
    """

    provider: str = ""
    model: str = ""
    outcome: str = ""
    completions: int = 0
    calls: int = 0
    retries: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    untold: int = 0
    untold_cached: int = 0
    cost_usd: float = 0.0
    unpriced: int = 0
    seconds: float = 0.0
    counted_usd: float = 0.0
    served: int = 0


async def add(connection: AsyncConnection, tenant: str, day: dt.date, spent: Spent) -> None:
    """Adds one completion to its row. Null tokens and costs add nothing, and are counted as not known."""
    took, ok = spent.usage, spent.outcome == OK
    told = took.input_tokens is not None and took.output_tokens is not None
    values: dict[str, Any] = {
        "tenant": tenant,
        "day": day,
        "provider": spent.provider,
        "model": spent.model,
        "outcome": spent.outcome,
        "completions": 1,
        "calls": took.calls,
        "retries": took.retries,
        "input_tokens": took.input_tokens or 0,
        "cached_tokens": took.cached_tokens or 0,
        "output_tokens": took.output_tokens or 0,
        "untold": int(ok and not told),
        "untold_cached": int(ok and took.cached_tokens is None),
        "cost_usd": took.cost_usd or 0.0,
        "unpriced": int(ok and took.cost_usd is None),
        "seconds": spent.seconds,
        "counted_usd": spent.counted_usd,
        "served": 0,
    }
    await connection.execute(_ADDING[connection.dialect.name], values)


async def add_served(
    connection: AsyncConnection, tenant: str, day: dt.date, served: Mapping[tuple[str, str], int]
) -> None:
    """Adds replies that were served from what was kept, by (provider, model). They took nothing."""
    for (provider, model), n in sorted(served.items()):
        values = {"tenant": tenant, "day": day, "provider": provider, "model": model, "outcome": OK}
        await connection.execute(_ADDING[connection.dialect.name], values | dict.fromkeys(_SUMS, 0) | {"served": n})


async def counted(connection: AsyncConnection, tenant: str, day: dt.date) -> float:
    """USD that caps count for all that a tenant's calls took on a day."""
    found: float = (await connection.execute(_COUNTED, {"whose": tenant, "when": day})).scalar_one()
    return found


async def totals(
    connection: AsyncConnection, *, tenant: str | None = None, first: dt.date | None = None, last: dt.date | None = None
) -> list[Total]:
    """Sums by provider, model and outcome; of one tenant, and of days from `first` to `last`, both included."""
    names = (usage.c.provider, usage.c.model, usage.c.outcome)
    query = select(*names, *(func.sum(usage.c[name]).label(name) for name in _SUMS)).group_by(*names).order_by(*names)
    if tenant is not None:
        query = query.where(usage.c.tenant == tenant)
    if first is not None:
        query = query.where(usage.c.day >= first)
    if last is not None:
        query = query.where(usage.c.day <= last)
    return [Total.model_validate(dict(row)) for row in (await connection.execute(query)).mappings()]
