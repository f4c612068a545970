"""Reports of an assessment, in every format and edition, and new editions of it."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader import __version__
from grader.assessment import Assessment, Status
from grader.errors import Erased, FormatError, NotFound, NotReady, WrongState
from grader.revising.difference import difference
from grader.service import paging
from grader.service.assessments import found
from grader.service.keys import Caller
from grader.store import revisions
from grader.store.assessments import UNFINISHED, Row
from grader.store.connection import Connection
from grader.store.database import Database
from grader.store.revisions import RevisionRow
from reports import AUDIENCES, FORMATS, render
from reports.templating import TEMPLATES


@dataclass(frozen=True)
class Document:
    """A report to be sent. `content` is None where the caller has it already, by its `etag`."""

    content: bytes | None
    etag: str
    media_type: str
    filename: str
    revision: int


@dataclass(frozen=True)
class Reports:
    """The desk for reports. Rendering is pure and takes up to a second, so it is done beside the event loop."""

    database: Database
    clock: Callable[[], dt.datetime]
    font_dirs: Sequence[Path] = ()

    async def document(
        self,
        caller: Caller,
        assessment_id: str,
        format: str,
        audience: str,
        *,
        n: int | None = None,
        known: Sequence[str] = (),
    ) -> Document:
        """The report of revision `n` (default: the newest). `known` are the ETags that the caller holds.

        Raises NotReady while there is none, Erased once there is none any more, NotFound for another revision, and
        FormatError.
        """
        _check(format, audience)
        async with self.database.reading() as connection:
            row = await found(connection, caller, assessment_id)
            newest = readable(row)
            number = newest if n is None else n
            made, stored = await self._stored(connection, assessment_id, number, with_content=not known)
            etag = _etag(made, format, audience, self.font_dirs)
            if stored is None and etag not in known and "*" not in known:
                made, stored = await self._stored(connection, assessment_id, number, with_content=True)
        name = f"{assessment_id}-{number}{'' if audience == 'recruiter' else f'-{audience}'}.{format}"
        content = None
        if stored is not None:
            content = await asyncio.to_thread(self._rendered, stored, format, audience)
        return Document(content, etag, FORMATS[format].media_type, name, number)

    async def _stored(
        self, connection: Connection, assessment_id: str, n: int, *, with_content: bool
    ) -> tuple[RevisionRow, str | None]:
        """A revision; its content only where it will be needed: who comes with an ETag mostly has the newest."""
        if not with_content:
            return await _described(connection, assessment_id, n), None
        return _there(await revisions.find(connection, assessment_id, n))

    def _rendered(self, content: str, format: str, audience: str) -> bytes:
        return render(Assessment.model_validate_json(content), format, audience, font_dirs=self.font_dirs)

    async def page(self, caller: Caller, assessment_id: str, cursor: str | None, limit: int) -> dict[str, Any]:
        """A page of the revisions, without their contents, oldest first."""
        after = paging.after_number(cursor)
        async with self.database.reading() as connection:
            await found(connection, caller, assessment_id)
            some = await revisions.page(connection, assessment_id, after, limit + 1)
        return paging.page(some, limit, lambda made: made.n, described)

    async def get(self, caller: Caller, assessment_id: str, n: int) -> dict[str, Any]:
        """One revision with the assessment that it froze."""
        async with self.database.reading() as connection:
            await found(connection, caller, assessment_id)
            kept = await revisions.find(connection, assessment_id, n)
        if kept is None:
            raise NotFound("no such revision")
        assessment = Assessment.model_validate_json(kept[1])
        return described(kept[0]) | {"assessment": assessment.model_dump(mode="json")}

    async def diff(self, caller: Caller, assessment_id: str, n: int, m: int) -> dict[str, Any]:
        """What moved from revision `n` to revision `m`, and because of what. Raises Erased where texts are needed."""
        async with self.database.reading() as connection:
            readable(await found(connection, caller, assessment_id))
            contents = [await revisions.find(connection, assessment_id, number) for number in (n, m)]
        before, after = (Assessment.model_validate_json(_there(kept)[1]) for kept in contents)
        told = await asyncio.to_thread(difference, before, after)
        return {"id": assessment_id, "from": n, "to": m} | told.model_dump(mode="json")


def readable(row: Row) -> int:
    """The number of the newest revision. Raises Erased, NotReady, or WrongState where there will never be one."""
    if row.status is Status.ERASED:
        raise Erased("its texts were erased; ids and numbers are left")
    if row.revision:
        return row.revision
    if row.status in UNFINISHED:
        raise NotReady(f"it is {row.status}: there is no result yet", retry_after=30 if row.retry_at else 2)
    raise WrongState(f"it is {row.status}: there is no result")


def described(made: RevisionRow) -> dict[str, Any]:
    """A revision without its content."""
    names = {"n", "mode", "reason", "by", "at", "label", "overall", "sha256", "rubric_sha256"}
    return {"id": made.assessment_id, **made.model_dump(include=names)}


async def _described(connection: Connection, assessment_id: str, n: int) -> RevisionRow:
    made = await revisions.describe(connection, assessment_id, n)
    if made is None:
        raise NotFound("no such revision")
    return made


def _there(kept: tuple[RevisionRow, str] | None) -> tuple[RevisionRow, str]:
    if kept is None:
        raise NotFound("no such revision")
    return kept


def _check(format: str, audience: str) -> None:
    for given, known, field in ((format, FORMATS, "format"), (audience, AUDIENCES, "audience")):
        if given not in known:
            raise FormatError(f"should be one of {', '.join(known)}", field=field)


def _etag(made: RevisionRow, format: str, audience: str, font_dirs: Sequence[Path]) -> str:
    """Of what the bytes depend on: the frozen content, format, audience, the code that renders, and fonts for a PDF."""
    fonts = ":".join(map(str, font_dirs)) if format == "pdf" else ""
    parts = f"{made.sha256} {format} {audience} {_renderer()} {fonts}"
    return f'"{hashlib.sha256(parts.encode()).hexdigest()[:32]}"'


@lru_cache(maxsize=1)
def _renderer() -> str:
    digest = hashlib.sha256(__version__.encode())
    for path in sorted((*TEMPLATES.parent.glob("*.py"), *TEMPLATES.glob("*.*"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()
