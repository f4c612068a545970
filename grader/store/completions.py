"""Paid replies as rows: each belongs to one assessment and goes with it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from grader.assessment import Status
from grader.completion import Completion
from grader.store.tables import assessments, completions

# Made once, not for every reply.
_STATUS = select(assessments.c.status).where(assessments.c.id == bindparam("wanted")).with_for_update(read=True)
_ADDING = {
    name: module.insert(completions).on_conflict_do_nothing().returning(completions.c.key)
    for name, module in {"sqlite": sqlite, "postgresql": postgresql}.items()
}


async def held(connection: AsyncConnection, assessment_id: str) -> dict[str, Completion]:
    """Every reply kept for an assessment, by the key of its request."""
    query = select(completions.c.key, completions.c.completion).where(completions.c.assessment_id == assessment_id)
    found = await connection.execute(query)
    return {row.key: Completion.model_validate_json(row.completion) for row in found}


async def wanted(connection: AsyncConnection, assessment_id: str) -> bool:
    """Whether replies of this assessment may be kept: it was not erased.

    Its row is locked until the end of the transaction, so that an erasure comes before or after.
    """
    status = (await connection.execute(_STATUS, {"wanted": assessment_id})).scalar_one_or_none()
    return status is not None and status != Status.ERASED


async def add(
    connection: AsyncConnection, assessment_id: str, key: str, completion: Completion, at: dt.datetime
) -> bool:
    """Keeps a reply; whether there was none of its key yet. One that is there stays: grades may stand on it."""
    values = {"assessment_id": assessment_id, "key": key, "completion": completion.model_dump_json(), "created_at": at}
    return (await connection.execute(_ADDING[connection.dialect.name], values)).scalar_one_or_none() is not None


async def erase(connection: AsyncConnection, assessment_id: str) -> None:
    """Deletes the replies of an assessment."""
    await connection.execute(delete(completions).where(completions.c.assessment_id == assessment_id))
