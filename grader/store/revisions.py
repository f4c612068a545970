"""Revisions: finished assessments, frozen as the bytes that were written; and the reviews that made some of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from grader.noun import Record
from grader.store.tables import reviews, revisions

_COLUMNS = [column for column in revisions.c if column.name != "assessment"]


class RevisionRow(Record):
    """One revision without its content. `reason` is None once it is erased; `sha256` is that of the content."""

    assessment_id: str
    n: int
    mode: str
    reason: str | None
    by: str | None
    at: dt.datetime
    rubric_sha256: str
    label: str | None
    overall: int | None
    sha256: str


async def add(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """A new revision. Raises IntegrityError where there is one of that number already."""
    await connection.execute(insert(revisions).values(**values))


async def find(connection: AsyncConnection, assessment_id: str, n: int) -> tuple[RevisionRow, str] | None:
    """A revision and its content (JSON)."""
    query = select(revisions).where(revisions.c.assessment_id == assessment_id, revisions.c.n == n)
    found = (await connection.execute(query)).mappings().one_or_none()
    return (RevisionRow.model_validate(dict(found)), found["assessment"]) if found else None


async def describe(connection: AsyncConnection, assessment_id: str, n: int) -> RevisionRow | None:
    """A revision without its content."""
    query = select(*_COLUMNS).where(revisions.c.assessment_id == assessment_id, revisions.c.n == n)
    found = (await connection.execute(query)).mappings().one_or_none()
    return RevisionRow.model_validate(dict(found)) if found else None


async def page(connection: AsyncConnection, assessment_id: str, after: int, limit: int) -> list[RevisionRow]:
    """Revisions by number, those after `after`."""
    query = select(*_COLUMNS).where(revisions.c.assessment_id == assessment_id, revisions.c.n > after)
    found = await connection.execute(query.order_by(revisions.c.n).limit(limit))
    return [RevisionRow.model_validate(dict(row)) for row in found.mappings()]


async def erase(connection: AsyncConnection, assessment_id: str, n: int, content: str | None) -> None:
    """Leaves numbers where a revision was: `content` is the assessment without its texts."""
    query = update(revisions).where(revisions.c.assessment_id == assessment_id, revisions.c.n == n)
    await connection.execute(query.values(assessment=content, reason=None))


async def add_review(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """A person's review, as it was posted."""
    await connection.execute(insert(reviews).values(**values))


async def erase_reviews(connection: AsyncConnection, assessment_id: str) -> None:
    """Empties what was written in reviews; that they took place stays."""
    await connection.execute(update(reviews).where(reviews.c.assessment_id == assessment_id).values(content=None))
