"""Assessments as rows: what was posted, how far the work is, and the newest result in numbers."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from grader.assessment import Status
from grader.noun import Record
from grader.store.tables import assessments, idempotency

UNFINISHED = (Status.QUEUED, Status.RUNNING, Status.WAITING)
AT_REST: dict[str, Any] = {
    **dict.fromkeys(("task", "run", "retry_at", "waiting_since", "waiting_until", "waiting_code")),
    "attempts": 0,
}
"""What the row of an assessment holds where no work is left."""

_LONG = {"transcript", "metadata", "search"}
_COLUMNS = [column for column in assessments.c if column.name not in _LONG]
# Made once: these are asked with every post and every reply.
_FIND = select(*_COLUMNS).where(assessments.c.id == bindparam("wanted"))
_BACKLOG = select(
    func.count().label("unfinished"),
    func.min(assessments.c.priority).filter(assessments.c.status == Status.QUEUED).label("lowest"),
).where(assessments.c.tenant == bindparam("whose"), assessments.c.status.in_(UNFINISHED))


class Row(Record):
    """One assessment without its transcript. `revision` 0: there is no result yet."""

    id: str
    tenant: str
    status: Status
    created_at: dt.datetime
    completed_at: dt.datetime | None
    transcript_sha256: str
    candidate_name: str | None
    position_title: str | None
    candidate_id: str | None
    interview_id: str | None
    replaces: str | None
    rubric_id: str
    rubric_version: str
    rubric_sha256: str
    judges: str
    narrator: str
    task: str | None
    tried: str | None
    run: str | None
    attempts: int
    priority: int
    judged: int
    to_judge: int
    waiting_since: dt.datetime | None
    waiting_until: dt.datetime | None
    waiting_code: str | None
    retry_at: dt.datetime | None
    revision: int
    label: str | None
    overall: int | None
    attested: bool


class Filter(Record):
    """What a list of assessments is narrowed to; all that are given have to hold. `q` is looked for in names."""

    status: Status | None = None
    interview_id: str | None = None
    candidate_id: str | None = None
    q: str | None = None


async def add(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """A new row."""
    await connection.execute(insert(assessments), dict(values))


async def find(connection: AsyncConnection, assessment_id: str, tenant: str | None = None) -> Row | None:
    """The row of this id; with `tenant`, only if it is that tenant's."""
    found = (await connection.execute(_FIND, {"wanted": assessment_id})).mappings().one_or_none()
    return Row.model_validate(dict(found)) if found and tenant in (None, found["tenant"]) else None


async def metadata_of(connection: AsyncConnection, assessment_id: str) -> str | None:
    """What came with a post beside the transcript, as JSON; None once it is erased."""
    query = select(assessments.c.metadata).where(assessments.c.id == assessment_id)
    found: str | None = (await connection.execute(query)).scalar_one_or_none()
    return found


async def transcript_of(connection: AsyncConnection, assessment_id: str) -> str | None:
    """The transcript's JSON as it was taken; None once it is erased."""
    query = select(assessments.c.transcript).where(assessments.c.id == assessment_id)
    found: str | None = (await connection.execute(query)).scalar_one_or_none()
    return found


async def page(
    connection: AsyncConnection, tenant: str, wanted: Filter, after: tuple[dt.datetime, str] | None, limit: int
) -> list[Row]:
    """Up to `limit` rows, newest first, that come after the place `after`."""
    query = select(*_COLUMNS).where(assessments.c.tenant == tenant, *_narrowed(wanted))
    if after:
        at, assessment_id = after
        older = (assessments.c.created_at == at) & (assessments.c.id < assessment_id)
        query = query.where((assessments.c.created_at < at) | older)
    query = query.order_by(assessments.c.created_at.desc(), assessments.c.id.desc()).limit(limit)
    return [Row.model_validate(dict(row)) for row in (await connection.execute(query)).mappings()]


def _narrowed(wanted: Filter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.status is not None:
        conditions.append(assessments.c.status == wanted.status)
    if wanted.interview_id is not None:
        conditions.append(assessments.c.interview_id == wanted.interview_id)
    if wanted.candidate_id is not None:
        conditions.append(assessments.c.candidate_id == wanted.candidate_id)
    if wanted.q:
        conditions.append(assessments.c.search.contains(folded(wanted.q), autoescape=True))
    return conditions


def folded(text: str) -> str:
    """What spellings of one text have in common: case, and how characters are put together, count for nothing."""
    return unicodedata.normalize("NFKC", text).casefold()


async def next_priority(connection: AsyncConnection, tenant: str) -> int:
    """Where a tenant's next job stands: lower with each that it has unfinished, and not before one it has queued."""
    found = (await connection.execute(_BACKLOG, {"whose": tenant})).one()
    return min(-int(found.unfinished), int(found.lowest or 0))


async def change(
    connection: AsyncConnection,
    assessment_id: str,
    values: Mapping[str, Any],
    *,
    status: Sequence[Status] | None = None,
    run: str | None = None,
    revision: int | None = None,
    judged: int = 0,
) -> bool:
    """Sets `values`, if the row is still as the caller believes: in one of `status`, worked on by `run`, at `revision`.

    Whether it was: of two that change the same row at once, the second finds it changed. `judged` answers are added
    to those judged in all.
    """
    query = update(assessments).where(assessments.c.id == assessment_id)
    if status is not None:
        query = query.where(assessments.c.status.in_(status))
    if run is not None:
        query = query.where(assessments.c.run == run)
    if revision is not None:
        query = query.where(assessments.c.revision == revision)
    if judged:
        query = query.values(judged_in_all=assessments.c.judged_in_all + judged)
    return (await connection.execute(query.values(**values))).rowcount == 1


async def due(
    connection: AsyncConnection, now: dt.datetime, before: dt.datetime, limit: int = 1000
) -> list[tuple[str, int]]:
    """(id, priority) of the unfinished whose time has come and that were not dispatched since `before`."""
    old = or_(assessments.c.dispatched_at.is_(None), assessments.c.dispatched_at < before)
    query = select(assessments.c.id, assessments.c.priority).where(
        and_(assessments.c.status.in_(UNFINISHED), old, _ready(now))
    )
    query = query.order_by(assessments.c.priority.desc(), assessments.c.created_at).limit(limit)
    return [(row.id, row.priority) for row in await connection.execute(query)]


async def dispatched(connection: AsyncConnection, ids: Sequence[str], at: dt.datetime) -> None:
    """Notes that a queue holds these; not of those that have been put off since they were handed over."""
    query = update(assessments).where(assessments.c.id.in_(ids), _ready(at))
    await connection.execute(query.values(dispatched_at=at))


def _ready(now: dt.datetime) -> ColumnElement[bool]:
    return or_(assessments.c.retry_at.is_(None), assessments.c.retry_at <= now)


async def expired(connection: AsyncConnection, before: dt.datetime, limit: int) -> list[str]:
    """Ids of those that ended before a time and still hold texts."""
    query = select(assessments.c.id).where(
        assessments.c.status.not_in((*UNFINISHED, Status.ERASED)), assessments.c.completed_at < before
    )
    return list((await connection.execute(query.limit(limit))).scalars())


async def posted_before(connection: AsyncConnection, tenant: str, key: str) -> tuple[str, str] | None:
    """(assessment id, sha256 of the body) that came with this Idempotency-Key."""
    query = select(idempotency.c.assessment_id, idempotency.c.body_sha256)
    query = query.where(idempotency.c.tenant == tenant, idempotency.c.key == key)
    found = (await connection.execute(query)).one_or_none()
    return (found.assessment_id, found.body_sha256) if found else None


async def remember_post(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Ties an Idempotency-Key to what it made. Raises IntegrityError where it made something already."""
    await connection.execute(insert(idempotency).values(**values))


async def forget_posts(connection: AsyncConnection, before: dt.datetime, limit: int) -> int:
    """Unties up to `limit` Idempotency-Keys that came before a time; how many."""
    key = (idempotency.c.tenant, idempotency.c.key)
    old = select(*key).where(idempotency.c.at < before).limit(limit)
    return (await connection.execute(delete(idempotency).where(tuple_(*key).in_(old)))).rowcount


async def counts(connection: AsyncConnection) -> dict[Status, int]:
    """How many assessments there are in each state."""
    query = select(assessments.c.status, func.count().label("n")).group_by(assessments.c.status)
    found = {Status(row.status): int(row.n) for row in await connection.execute(query)}
    return {status: found.get(status, 0) for status in Status}


async def oldest_queued(connection: AsyncConnection) -> dt.datetime | None:
    """When the work was ordered that has waited longest for a job to begin."""
    query = select(func.min(assessments.c.queued_at)).where(assessments.c.status == Status.QUEUED)
    found: dt.datetime | None = (await connection.execute(query)).scalar_one()
    return found


async def judged(connection: AsyncConnection) -> int:
    """How many answers were judged in all."""
    return int((await connection.execute(select(func.coalesce(func.sum(assessments.c.judged_in_all), 0)))).scalar_one())
