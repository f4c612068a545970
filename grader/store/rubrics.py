"""Rubrics as rows: every content that was ever judged by, and the versions that tenants posted."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from grader.rubric import Rubric
from grader.store.tables import rubric_contents, rubrics

_UNLESS_THERE = {  # made once, not for every post
    name: module.insert(rubric_contents).on_conflict_do_nothing()
    for name, module in {"sqlite": sqlite, "postgresql": postgresql}.items()
}


async def keep_content(connection: AsyncConnection, rubric: Rubric) -> None:
    """Keeps what a rubric says, under its hash; once is enough."""
    values = {"sha256": rubric.sha256, "content": rubric.model_dump_json(by_alias=True)}
    await connection.execute(_UNLESS_THERE[connection.dialect.name], values)


async def content(connection: AsyncConnection, sha256: str) -> Rubric:
    """The rubric of this hash, which has to be there."""
    query = select(rubric_contents.c.content).where(rubric_contents.c.sha256 == sha256)
    return Rubric.model_validate_json((await connection.execute(query)).scalar_one())


async def posted(connection: AsyncConnection, tenant: str, rubric_id: str | None = None) -> list[Rubric]:
    """Every version that a tenant posted (of one rubric, where it is named), oldest first."""
    query = select(rubric_contents.c.content).join_from(rubrics, rubric_contents).where(rubrics.c.tenant == tenant)
    if rubric_id is not None:
        query = query.where(rubrics.c.id == rubric_id)
    found = await connection.execute(query.order_by(rubrics.c.id, rubrics.c.created_at))
    return [Rubric.model_validate_json(row.content) for row in found]


async def add(connection: AsyncConnection, tenant: str, rubric: Rubric, at: dt.datetime) -> None:
    """A new version. Raises IntegrityError where the tenant has posted one of that name."""
    await keep_content(connection, rubric)
    values = {"tenant": tenant, "id": rubric.id, "version": rubric.version, "sha256": rubric.sha256, "created_at": at}
    await connection.execute(insert(rubrics).values(**values))
