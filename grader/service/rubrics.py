"""Rubrics that can be named: those that come with the program, and those that a tenant posted."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from grader.errors import NotFound, RequestError, RubricError, WrongState
from grader.rubric import Category, Criterion, Rubric
from grader.rubrics.library import version_key
from grader.rubrics.lint import LintFault, lint
from grader.service.keys import Caller
from grader.store import audit
from grader.store import rubrics as rows
from grader.store.connection import Taken
from grader.store.database import Database

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}")  # it is part of an address


@dataclass(frozen=True)
class Rubrics:
    """`builtin` are those of the prompts folder, read once; `default` is the reference used where none is given."""

    database: Database
    clock: Callable[[], dt.datetime]
    builtin: Sequence[Rubric]
    default: str

    async def named(self, tenant: str, reference: str | None) -> Rubric:
        """The rubric of `id` (its newest version) or `id@version`, never a path. Raises RequestError."""
        wanted = reference or self.default
        found = _pick(await self._all(tenant, wanted.partition("@")[0]), wanted)
        if found is None:
            raise RequestError(f"no rubric {wanted[:80]!r}; GET /v1/rubrics lists them", field="rubric")
        return found

    async def known(self, caller: Caller) -> dict[str, Any]:
        """All that the tenant may name, by id and version."""
        rubrics = sorted(await self._all(caller.tenant), key=_order)
        return {"items": [_in_short(rubric) for rubric in rubrics], "next_cursor": None}

    async def get(self, caller: Caller, reference: str) -> dict[str, Any]:
        """One rubric, whole. Raises NotFound."""
        found = _pick(await self._all(caller.tenant, reference.partition("@")[0]), reference)
        if found is None:
            raise NotFound("no such rubric")
        return _whole(found)

    async def post(self, caller: Caller, rubric: Rubric) -> dict[str, Any]:
        """A new version. Raises RubricError for what the lint finds, WrongState where that version exists."""
        if not _VERSION.fullmatch(rubric.version):
            raise RubricError("should be 1 to 64 letters, digits, stops, +, - and _", field="version")
        faults = await asyncio.to_thread(lint, rubric)
        if errors := [fault for fault in faults if fault.severity == "error"]:
            more = "".join(f"; {fault.field}: {fault.message}" for fault in errors[1:])
            raise RubricError(errors[0].message + more, field=_place(rubric, errors[0].field))
        if any(known.reference == rubric.reference for known in self.builtin):
            raise _exists(rubric)
        now = self.clock()
        try:
            async with self.database.writing() as connection:
                await rows.add(connection, caller.tenant, rubric, now)
                data = {"id": rubric.id, "version": rubric.version, "sha256": rubric.sha256}
                who = {"tenant": caller.tenant, "actor": caller.key_id}
                await audit.write(connection, **who, action="rubric_posted", at=now, data=data)
        except Taken:
            raise _exists(rubric) from None
        return _whole(rubric, faults)

    async def _all(self, tenant: str, rubric_id: str | None = None) -> list[Rubric]:
        async with self.database.reading() as connection:
            return [*self.builtin, *await rows.posted(connection, tenant, rubric_id)]


def _place(rubric: Rubric, field: str) -> str:
    """The place of a fault in what was posted: the lint names categories and criteria by their ids."""
    part, _, rest = field.partition(".")
    parts: dict[str, Sequence[Category | Criterion]] = {"categories": rubric.categories, "criteria": rubric.criteria}
    name, dot, below = rest.partition(".")
    at = next((n for n, one in enumerate(parts.get(part, ())) if one.id == name), None)
    return field if at is None else f"{part}[{at}]{dot}{below}"


def _pick(rubrics: Sequence[Rubric], reference: str) -> Rubric | None:
    name, at, version = reference.partition("@")
    fitting = [r for r in rubrics if r.id == name and (not at or r.version == version)]
    return max(fitting, key=_order, default=None)


def _order(rubric: Rubric) -> tuple[object, ...]:
    return rubric.id, version_key(rubric.version)


def _in_short(rubric: Rubric) -> dict[str, Any]:
    shown = {"id": rubric.id, "version": rubric.version, "title": rubric.title, "language": rubric.language}
    return shown | {"sha256": rubric.sha256, "criteria": len(rubric.criteria)}


def _whole(rubric: Rubric, faults: Sequence[LintFault] = ()) -> dict[str, Any]:
    warnings = [f"{f.field}: {f.message}" for f in faults]
    shown = {"status": "active", "sha256": rubric.sha256, "warnings": warnings}  # a version is there for good
    return {**rubric.model_dump(mode="json", by_alias=True), **shown}


def _exists(rubric: Rubric) -> WrongState:
    return WrongState(f"there is a rubric {rubric.reference} already; a change needs a new version")
