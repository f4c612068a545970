"""Erasure: every text of a candidate goes; ids, hashes, numbers and the audit trail stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from grader.assessment import Assessment, Status
from grader.errors import StoreUnavailable
from grader.revising.erasure import erased
from grader.service import showing
from grader.service.assessments import found
from grader.service.keys import Caller
from grader.service.telling import RETENTION, note, tell
from grader.store import assessments as rows
from grader.store import completions, revisions
from grader.store.assessments import AT_REST, UNFINISHED, Row
from grader.store.connection import Connection
from grader.store.database import Database
from grader.webhooks.events import Event

PAGE = 50

_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("transcript", "metadata", "candidate_name", "position_title", "search")),
    **AT_REST,
    "status": Status.ERASED,
}
_WITH_TEXTS = tuple(status for status in Status if status is not Status.ERASED)
_ENDED = tuple(status for status in _WITH_TEXTS if status not in UNFINISHED)

log = structlog.get_logger()


@dataclass(frozen=True)
class Erasures:
    """Erases on demand and by age. On SQLite the bytes go too: what was deleted is overwritten, and the log emptied."""

    database: Database
    clock: Callable[[], dt.datetime]

    async def erase(self, caller: Caller, assessment_id: str) -> dict[str, Any]:
        """Erases for good; work under way is cancelled by it and writes nothing any more. Once more does no harm."""
        async with self.database.writing() as connection:
            row = await found(connection, caller, assessment_id)
            await self._erase(connection, row, caller.key_id, _WITH_TEXTS)
            gone = await found(connection, caller, assessment_id)
        await self._empty_log()
        return showing.in_short(gone)

    async def erase_older(self, than: dt.timedelta) -> int:
        """Erases what ended longer ago; how many. Each in a transaction of its own, so that nobody waits for all."""
        before, count = self.clock() - than, 0
        while old := await self._expired(before):
            for assessment_id in old:
                async with self.database.writing() as connection:
                    row = await rows.find(connection, assessment_id)
                    count += row is not None and await self._erase(connection, row, RETENTION, _ENDED)
        if count:
            log.info("erased by age", assessments=count)
            await self._empty_log()
        return count

    async def _expired(self, before: dt.datetime) -> list[str]:
        async with self.database.reading() as connection:
            return await rows.expired(connection, before, PAGE)

    async def _erase(self, connection: Connection, row: Row, actor: str, among: Sequence[Status]) -> bool:
        """Whether there was something to erase: the row is still in one of the states `among`.

        The row is changed first, which keeps everybody else from it; what it says after that is how it stands.
        """
        now = self.clock()
        if not await rows.change(connection, row.id, _EMPTY | {"completed_at": row.completed_at or now}, status=among):
            return False
        gone = await rows.find(connection, row.id)
        assert gone is not None  # noqa: S101 - a row is never taken away
        await completions.erase(connection, row.id)
        await revisions.erase_reviews(connection, row.id)
        for n in range(1, gone.revision + 1):
            kept = await revisions.find(connection, row.id, n)
            if kept is not None:
                left = erased(Assessment.model_validate_json(kept[1]))
                await revisions.erase(connection, row.id, n, left.model_dump_json())
        await note(connection, gone, "erased", now, actor=actor)
        await tell(connection, Event.ERASED, gone, now)
        return True

    async def _empty_log(self) -> None:
        """SQLite waits for who reads at this moment; where that takes too long, upkeep empties the log later.

        What was erased is erased, so a database that is away by now makes no failure of it.
        """
        try:
            emptied = await self.database.truncate_log()
        except StoreUnavailable:
            emptied = False
        if not emptied:
            log.info("log not emptied yet")
