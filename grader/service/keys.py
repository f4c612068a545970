"""Keys: who may ask for what. The database holds a hash; the key itself is shown once, when it is made."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from grader.errors import Forbidden, NotFound, RequestError, Unauthenticated
from grader.store import audit
from grader.store import keys as rows
from grader.store.database import Database
from grader.store.keys import KeyRow

OPERATOR = "operator"
"""Who acts on the command line, in the audit trail."""

_KEY = re.compile(r"(grk_([0-9a-f]{12}))_[A-Za-z0-9_-]{43}")
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Scope(StrEnum):
    """What a key may do: `grade` posts, cancels and regrades; `read` every GET and render; `review` reviews and
    redecides; `admin` the rest, erasure included."""

    GRADE = "grade"
    READ = "read"
    REVIEW = "review"
    ADMIN = "admin"


@dataclass(frozen=True)
class Caller:
    """Who asks: a key of a tenant, with its scopes."""

    tenant: str
    key_id: str
    scopes: frozenset[Scope]

    def need(self, scope: Scope) -> None:
        """Raises Forbidden where the key lacks the scope."""
        if scope not in self.scopes:
            raise Forbidden(f"this key has no scope {scope}; it has {', '.join(sorted(self.scopes))}")


@dataclass(frozen=True)
class Keys:
    """Makes, lists, revokes and recognises keys."""

    database: Database
    clock: Callable[[], dt.datetime]

    async def create(self, tenant: str, scopes: Iterable[str]) -> str:
        """A new key, which is kept nowhere. Raises RequestError for a tenant or a scope that cannot be."""
        if not _TENANT.fullmatch(tenant):
            raise RequestError("should be 1 to 64 letters, digits, stops, - and _", field="tenant")
        wanted = _scopes(scopes)
        key_id = f"grk_{secrets.token_hex(6)}"
        key = f"{key_id}_{secrets.token_urlsafe(32)}"
        now = self.clock()
        values = {"id": key_id, "tenant": tenant, "scopes": ",".join(wanted), "sha256": _sha256(key), "created_at": now}
        async with self.database.writing() as connection:
            await rows.add(connection, values)
            data = {"key_id": key_id, "scopes": list(wanted)}
            await audit.write(connection, tenant=tenant, actor=OPERATOR, action="key_created", at=now, data=data)
        return key

    async def everyone(self) -> list[KeyRow]:
        """All keys of all tenants, revoked ones too, oldest first."""
        async with self.database.reading() as connection:
            return await rows.everyone(connection)

    async def revoke(self, key_id: str) -> None:
        """Ends a key at once. Raises NotFound where there is none of this id that works."""
        now = self.clock()
        async with self.database.writing() as connection:
            found = await rows.find(connection, key_id)
            if found is None or not await rows.revoke(connection, key_id, now):
                raise NotFound(f"no key {key_id} that still works")
            data = {"key_id": key_id}
            await audit.write(connection, tenant=found.tenant, actor=OPERATOR, action="key_revoked", at=now, data=data)

    async def any(self) -> bool:
        """Whether somebody could use the service."""
        async with self.database.reading() as connection:
            return await rows.any_valid(connection)

    async def caller(self, key: str) -> Caller:
        """Whose key it is. Raises Unauthenticated, alike for a wrong, an unknown and a revoked key."""
        match = _KEY.fullmatch(key)
        if match is None:
            raise Unauthenticated(_UNKNOWN)
        async with self.database.reading() as connection:
            found = await rows.find(connection, match[1])
        if found is None or found.revoked_at is not None or not hmac.compare_digest(found.sha256, _sha256(key)):
            raise Unauthenticated(_UNKNOWN)
        return Caller(found.tenant, found.id, frozenset(Scope(scope) for scope in found.scopes.split(",")))


_UNKNOWN = "no such key; send one that works as Authorization: Bearer KEY"


def _scopes(given: Iterable[str]) -> tuple[Scope, ...]:
    wanted = {scope.strip() for scope in given if scope.strip()}
    unknown = sorted(wanted - set(Scope))
    if unknown or not wanted:
        what = f"{unknown[0]!r} is no scope; " if unknown else ""
        raise RequestError(f"{what}give some of {', '.join(Scope)}", field="scope")
    return tuple(scope for scope in Scope if scope in wanted)


def _sha256(key: str) -> str:
    """A key has 256 bits of chance, so a plain hash is enough: there is nothing to guess."""
    return hashlib.sha256(key.encode()).hexdigest()
