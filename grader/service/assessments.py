"""Assessments: taken, shown, listed, cancelled, followed."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import secrets
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import Field

from grader.assessment import Status
from grader.errors import JudgeSpecError, KeyReused, NotFound, RequestError, StoreUnavailable, WrongState
from grader.jobs.queue import Job, Queue
from grader.noun import Record, sha256_of
from grader.rubric import Rubric
from grader.service import paging, showing
from grader.service.keys import Caller
from grader.service.rubrics import Rubrics
from grader.service.tasks import Task
from grader.service.telling import note
from grader.store import assessments as rows
from grader.store import audit, revisions
from grader.store import rubrics as rubric_rows
from grader.store.assessments import AT_REST, UNFINISHED, Filter, Row
from grader.store.audit import Entry
from grader.store.connection import Connection, Taken
from grader.store.database import Database
from grader.transcript import Primitive, Transcript

FOLLOWED = ("progress", "waiting", "completed", "failed", "cancelled", "erased")
"""The actions of the audit trail that are sent as events."""

NARRATORS = ("facts", "llm")

LONG = 64 * 1024  # bytes of a body from which on its transcript is written and hashed beside the event loop
LOOK_AGAIN = 0.5  # seconds between two looks for new events


class Posting(Record):
    """What is asked of a new assessment. None stands for the server's default."""

    transcript: Transcript
    rubric: str | None = None
    judges: tuple[str, ...] | None = None
    narrator: str | None = None
    metadata: Mapping[str, Primitive] = Field(default={})
    replaces: str | None = None


@dataclass(frozen=True)
class Judging:
    """Which judges may be asked for, and which are used where none is named. SPECs, in the order of their naming."""

    default: tuple[str, ...]
    allowed: tuple[str, ...]

    def chosen(self, asked: Sequence[str] | None) -> tuple[str, ...]:
        """Raises JudgeSpecError, field `judges`, for one that this server does not allow."""
        if not asked:
            return self.default
        for place, spec in enumerate(asked):
            if spec not in self.allowed:
                message = f"not a judge of this server; it allows {', '.join(self.allowed)}"
                raise JudgeSpecError(message, field=f"judges[{place}]")
        if len(set(asked)) < len(asked):
            raise JudgeSpecError("the same judge twice is no panel; name each judge once", field="judges")
        return tuple(asked)

    def narrating(self, narrator: str, judges: Sequence[str], *, field: str = "narrator") -> None:
        """Raises JudgeSpecError for no narrator of ours, and where a model shall narrate and no judge has one.

        `field` is what the caller can mend it by.
        """
        if narrator not in NARRATORS:
            raise JudgeSpecError(f"should be one of {', '.join(NARRATORS)}", field="narrator")
        if narrator == "llm" and not any(":" in spec for spec in judges):
            raise JudgeSpecError("narrator llm needs a judge with a model: its model narrates", field=field)


@dataclass(frozen=True)
class Assessments:
    """The desk for assessments. What is another tenant's is not found."""

    database: Database
    queue: Queue
    rubrics: Rubrics
    judging: Judging
    clock: Callable[[], dt.datetime]

    async def post(
        self, caller: Caller, posting: Posting, *, key: str | None = None, body: bytes = b""
    ) -> dict[str, Any]:
        """Takes a transcript, in one transaction; the assessment in short.

        With an Idempotency-Key the same `body` gets the same assessment again, as it stands now, and another body
        raises KeyReused. Raises RequestError and JudgeSpecError for what cannot be carried out.
        """
        digest = hashlib.sha256(body).hexdigest()
        if key is not None and (earlier := await self._earlier(caller, key, digest)):
            return showing.in_short(earlier)
        rubric = await self.rubrics.named(caller.tenant, posting.rubric)
        write = partial(self._values, caller, posting, rubric)
        values = await asyncio.to_thread(write) if len(body) > LONG else write()
        try:
            row = await self._add(caller, posting, rubric, values, key, digest)
        except Taken:  # the same key at the same moment: the other one won
            if key is None or (made := await self._earlier(caller, key, digest)) is None:
                raise
            return showing.in_short(made)
        with suppress(StoreUnavailable):  # what was taken is not lost: the sweep hands it over later
            await self.queue.dispatch(Job(row.id, row.priority))
        return showing.in_short(row)

    def _values(self, caller: Caller, posting: Posting, rubric: Rubric) -> dict[str, Any]:
        judges, narrator = self.judging.chosen(posting.judges), posting.narrator or "facts"
        self.judging.narrating(narrator, judges)
        transcript, now, rubric_sha256 = posting.transcript, self.clock(), rubric.sha256
        task = Task(rubric_sha256=rubric_sha256, judges=judges, narrator=narrator)
        return {
            "id": f"asm_{secrets.token_hex(12)}",
            "tenant": caller.tenant,
            "status": Status.QUEUED,
            "created_at": now,
            "transcript": transcript.model_dump_json(),
            "transcript_sha256": sha256_of(transcript),
            "metadata": json.dumps(dict(posting.metadata)),
            "candidate_name": transcript.candidate.name,
            "position_title": transcript.position.title,
            "search": _searched(transcript),
            "candidate_id": transcript.candidate.id,
            "interview_id": transcript.interview.id,
            "replaces": posting.replaces,
            "rubric_id": rubric.id,
            "rubric_version": rubric.version,
            "rubric_sha256": rubric_sha256,
            "judges": json.dumps(judges),
            "narrator": narrator,
            "task": task.model_dump_json(),
            "queued_at": now,
            "dispatched_at": now,
        }

    async def _add(
        self,
        caller: Caller,
        posting: Posting,
        rubric: Rubric,
        values: Mapping[str, Any],
        key: str | None,
        digest: str,
    ) -> Row:
        """One transaction: the assessment, what it is judged by, and what an Idempotency-Key made."""
        now, assessment_id = values["created_at"], values["id"]
        async with self.database.writing() as connection:
            if posting.replaces is not None:
                replaced = await rows.find(connection, posting.replaces, caller.tenant)
                if replaced is None:
                    raise RequestError("no such assessment", field="replaces")
                data = {"by": assessment_id}
                await note(connection, replaced, "replaced", now, actor=caller.key_id, data=data)
            priority = await rows.next_priority(connection, caller.tenant)
            await rubric_rows.keep_content(connection, rubric)
            await rows.add(connection, {**values, "priority": priority})
            if key is not None:
                made = {"tenant": caller.tenant, "key": key, "body_sha256": digest, "assessment_id": assessment_id}
                await rows.remember_post(connection, made | {"at": now})
            row = await rows.find(connection, assessment_id)
            assert row is not None  # noqa: S101 - it was added above
            data = {"transcript_sha256": row.transcript_sha256, "rubric_sha256": row.rubric_sha256}
            await note(connection, row, "accepted", now, actor=caller.key_id, data=data)
        return row

    async def _earlier(self, caller: Caller, key: str, digest: str) -> Row | None:
        """What a post with this key made before. Raises KeyReused where its body was another."""
        async with self.database.reading() as connection:
            earlier = await rows.posted_before(connection, caller.tenant, key)
            if earlier is None:
                return None
            if earlier[1] != digest:
                raise KeyReused("this Idempotency-Key came with another body before; a new post needs a new key")
            return await rows.find(connection, earlier[0], caller.tenant)

    async def get(self, caller: Caller, assessment_id: str) -> dict[str, Any]:
        """The whole of an assessment at its newest revision, or what is known while there is none."""
        async with self.database.reading() as connection:
            row = await found(connection, caller, assessment_id)
            metadata = await rows.metadata_of(connection, assessment_id)
            newest = await revisions.find(connection, assessment_id, row.revision)
            posted = None if newest else await rows.transcript_of(connection, assessment_id)
        if newest is not None:
            return showing.whole(row, newest[1], metadata)
        return showing.pending(row, Transcript.model_validate_json(posted) if posted else None, metadata)

    async def page(self, caller: Caller, wanted: Filter, cursor: str | None, limit: int) -> dict[str, Any]:
        """A page of assessments in short, newest first."""
        after = paging.after_time(cursor)
        async with self.database.reading() as connection:
            some = await rows.page(connection, caller.tenant, wanted, after, limit + 1)
        return paging.page(some, limit, lambda row: paging.by_time(row.created_at, row.id), showing.in_short)

    async def cancel(self, caller: Caller, assessment_id: str) -> dict[str, Any]:
        """Ends the work on an assessment; one that is running stops within a second. Raises WrongState.

        A regrade that is cancelled leaves the result that was there before it.
        """
        now = self.clock()
        async with self.database.writing() as connection:
            row = await found(connection, caller, assessment_id)
            status = Task.model_validate_json(row.task).before if row.task else row.status
            values = {"status": status, "completed_at": row.completed_at or now} | AT_REST
            changed = await rows.change(connection, assessment_id, values, status=UNFINISHED, revision=row.revision)
            stands = await found(connection, caller, assessment_id)
            if not changed:
                raise WrongState(f"it is {stands.status}: there is nothing to cancel")
            await note(connection, row, "cancelled", now, actor=caller.key_id)
        return showing.in_short(stands)

    async def audit(self, caller: Caller, assessment_id: str, cursor: str | None, limit: int) -> dict[str, Any]:
        """A page of the audit trail, oldest first."""
        after = paging.after_number(cursor)
        async with self.database.reading() as connection:
            await found(connection, caller, assessment_id)
            lines = await audit.trail(connection, assessment_id, after=after, limit=limit + 1)
        return paging.page(lines, limit, lambda entry: entry.seq, lambda entry: entry.model_dump())

    async def events(self, caller: Caller, assessment_id: str, after: int = 0) -> AsyncGenerator[Entry | None, None]:
        """What happens to an assessment, from the first event behind number `after` on; None where nothing is new.

        Ends after an event behind which nothing follows, once the assessment is at rest.
        """
        while True:
            async with self.database.reading() as connection:
                row = await found(connection, caller, assessment_id)
                lines = await audit.trail(connection, assessment_id, after=after, actions=FOLLOWED)
            for entry in lines:
                after = entry.seq
                yield entry
            if row.status not in UNFINISHED and not lines:
                return
            if not lines:
                yield None
                await asyncio.sleep(LOOK_AGAIN)


async def found(connection: Connection, caller: Caller, assessment_id: str) -> Row:
    """The caller's assessment. Raises NotFound, for another tenant's too."""
    row = await rows.find(connection, assessment_id, caller.tenant)
    if row is None:
        raise NotFound("no such assessment")
    return row


def _searched(transcript: Transcript) -> str:
    """What `q` looks in: who was interviewed for what, and the ids that the platform knows them by."""
    candidate, interview = transcript.candidate, transcript.interview
    parts = (candidate.name, transcript.position.title, interview.id, candidate.id, candidate.email)
    return "\n".join(rows.folded(part) for part in parts if part)
