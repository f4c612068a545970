"""Keys: shown once, kept as a hash, ended at once; and what each may do."""

from __future__ import annotations

import hashlib
import re

import pytest

from grader.errors import Forbidden, NotFound, RequestError, Unauthenticated
from grader.service.keys import Scope
from grader.service.service import GradingService
from tests.service.desks import SQLITE, changed, everything, rows_of

pytestmark = SQLITE


async def test_only_a_hash_is_kept(service: GradingService) -> None:
    """The key stands nowhere in the database, nor does its secret part; the hash is of the whole."""
    key = await service.keys.create("acme", [Scope.READ])
    assert re.fullmatch(r"grk_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", key)
    [row] = await rows_of(service, "keys")
    assert row["sha256"] == hashlib.sha256(key.encode()).hexdigest()
    tables = str(await everything(service))
    assert key not in tables
    assert key[17:] not in tables
    file = service.keys.database.file
    assert file is not None
    assert key[17:].encode() not in b"".join(path.read_bytes() for path in file.parent.iterdir())


async def test_a_key_says_whose_it_is(service: GradingService) -> None:
    """Tenant, id and scopes, in whatever order and with whatever blanks they were given."""
    caller = await service.keys.caller(await service.keys.create("acme", ["review", " read ", "", "read"]))
    assert (caller.tenant, sorted(caller.scopes)) == ("acme", ["read", "review"])
    assert [row["scopes"] for row in await rows_of(service, "keys")] == ["read,review"]
    caller.need(Scope.READ)
    for scope in (Scope.GRADE, Scope.ADMIN):
        with pytest.raises(Forbidden, match=f"no scope {scope}; it has read, review"):
            caller.need(scope)


async def test_wrong_unknown_and_revoked_are_alike(service: GradingService) -> None:
    """One answer to all of them, so that nobody learns which; no text of any kind is more than no key."""
    key, revoked = [await service.keys.create("acme", [Scope.READ]) for _ in range(2)]
    await service.keys.revoke(revoked[:16])
    wrong = [revoked, key[:-1] + ("A" if key[-1] != "A" else "B"), f"{key} ", f" {key}", key[:-1], key + "A"]
    wrong += [f"grk_{'0' * 12}_{'A' * 43}", key.upper(), key.replace("grk", "GRK"), "", "grk_", "\0", "é" * 60]
    wrong += [f"{key}\n", "' OR 1=1 --", key[:17] + "é" * 43, "x" * 10_000]
    words = set()
    for given in wrong:
        with pytest.raises(Unauthenticated) as raised:
            await service.keys.caller(given)
        words.add(str(raised.value))
    assert len(words) == 1
    assert (await service.keys.caller(key)).key_id == key[:16]


async def test_a_key_ends_at_once_and_once(service: GradingService) -> None:
    """A second time there is none that works; others of the tenant go on; it is still listed."""
    first, second = [await service.keys.create("acme", [Scope.READ]) for _ in range(2)]
    await service.keys.revoke(first[:16])
    for key_id in (first[:16], "grk_000000000000", "", first):
        with pytest.raises(NotFound):
            await service.keys.revoke(key_id)
    assert (await service.keys.caller(second)).tenant == "acme"
    listed = {row.id: row.revoked_at is not None for row in await service.keys.everyone()}
    assert listed == {first[:16]: True, second[:16]: False}


async def test_whether_anybody_can_come_in(service: GradingService) -> None:
    """Not before the first key, nor after the last was revoked."""
    assert await service.keys.any() is False
    key = await service.keys.create("acme", [Scope.READ])
    assert await service.keys.any() is True
    await service.keys.revoke(key[:16])
    assert await service.keys.any() is False


@pytest.mark.parametrize(
    ("tenant", "scopes", "field"),
    [
        ("acme", [], "scope"),
        ("acme", ["", " "], "scope"),
        ("acme", ["read", "root"], "scope"),
        ("acme", ["READ"], "scope"),
        ("", ["read"], "tenant"),
        ("a b", ["read"], "tenant"),
        ("-acme", ["read"], "tenant"),
        ("x" * 65, ["read"], "tenant"),
        ("acme\n", ["read"], "tenant"),
        ("ácme", ["read"], "tenant"),
    ],
)
async def test_what_cannot_be_made_is_named(
    service: GradingService, tenant: str, scopes: list[str], field: str
) -> None:
    """The field; no key is made."""
    async with changed(service) as tables:
        with pytest.raises(RequestError) as raised:
            await service.keys.create(tenant, scopes)
    assert raised.value.field == field
    assert tables == []
