"""Keys as rows. Of a key only its hash is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from grader.noun import Record
from grader.store.tables import keys

_FIND = select(keys).where(keys.c.id == bindparam("wanted"))  # made once: every request asks it


class KeyRow(Record):
    """One key: `scopes` with commas between, `sha256` of the whole key."""

    id: str
    tenant: str
    scopes: str
    sha256: str
    created_at: dt.datetime
    revoked_at: dt.datetime | None


async def add(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """A new key."""
    await connection.execute(insert(keys).values(**values))


async def find(connection: AsyncConnection, key_id: str) -> KeyRow | None:
    """The key of this id, revoked or not."""
    found = (await connection.execute(_FIND, {"wanted": key_id})).mappings().one_or_none()
    return KeyRow.model_validate(dict(found)) if found else None


async def everyone(connection: AsyncConnection) -> list[KeyRow]:
    """All keys of all tenants, oldest first."""
    found = await connection.execute(select(keys).order_by(keys.c.created_at, keys.c.id))
    return [KeyRow.model_validate(dict(row)) for row in found.mappings()]


async def any_valid(connection: AsyncConnection) -> bool:
    """Whether somebody could use the service."""
    query = select(func.count()).select_from(keys).where(keys.c.revoked_at.is_(None))
    return bool((await connection.execute(query)).scalar_one())


async def revoke(connection: AsyncConnection, key_id: str, at: dt.datetime) -> bool:
    """Whether there was a key of this id that still worked."""
    query = update(keys).where(keys.c.id == key_id, keys.c.revoked_at.is_(None)).values(revoked_at=at)
    return (await connection.execute(query)).rowcount == 1
