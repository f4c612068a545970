"""The audit trail: who did what when, in ids, states and numbers. It is written once; the database refuses the rest."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import field_validator
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from grader.noun import Record
from grader.store.tables import audit

_WRITE = insert(audit)
Plain = str | int | float | bool | None | Sequence[str]


class Entry(Record):
    """One line of the trail. `seq` rises with time and is an event's id; `data` holds no text of anybody."""

    seq: int
    at: dt.datetime
    actor: str
    action: str
    data: dict[str, Any]

    @field_validator("data", mode="before")
    @classmethod
    def _from_json(cls, value: object) -> object:
        return json.loads(value) if isinstance(value, str) else value


async def write(
    connection: AsyncConnection,
    *,
    tenant: str,
    actor: str,
    action: str,
    at: dt.datetime,
    assessment_id: str | None = None,
    data: Mapping[str, Plain] | None = None,
) -> None:
    """Adds a line. `actor` is a key's id, `worker`, `operator` (the command line) or `retention`."""
    values = {"tenant": tenant, "actor": actor, "action": action, "at": at, "assessment_id": assessment_id}
    await connection.execute(_WRITE, values | {"data": json.dumps(data or {})})


async def trail(
    connection: AsyncConnection,
    assessment_id: str,
    *,
    after: int = 0,
    limit: int = 100,
    actions: Sequence[str] | None = None,
) -> list[Entry]:
    """The lines about an assessment that come after a number, oldest first."""
    query = select(audit.c.seq, audit.c.at, audit.c.actor, audit.c.action, audit.c.data)
    query = query.where(audit.c.assessment_id == assessment_id, audit.c.seq > after)
    if actions is not None:
        query = query.where(audit.c.action.in_(actions))
    found = await connection.execute(query.order_by(audit.c.seq).limit(limit))
    return [Entry.model_validate(dict(row)) for row in found.mappings()]
