"""What comes of a run, written down: a revision, a pause, a failure, or the work handed back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from pydantic import ValidationError

from grader.assessment import Assessment, Status
from grader.errors import StoreUnavailable
from grader.judgement import ReasonCode
from grader.service import results
from grader.service.tasks import Task
from grader.service.telling import note, tell
from grader.service.waiting import Pause
from grader.service.work import Work
from grader.store import assessments as rows
from grader.store import revisions
from grader.store.assessments import AT_REST, Row
from grader.store.audit import Plain
from grader.store.database import Database
from grader.together import aside
from grader.webhooks.events import Event

TRIES = 3  # how often a fault of our own may end a run before the assessment fails
REST = dt.timedelta(seconds=10)  # before it is tried again
HANDED = dt.timedelta(seconds=1)  # before another takes what is handed back: by then its job here is over

log = structlog.get_logger()


@dataclass(frozen=True)
class Endings:
    """Each is one transaction, and changes nothing where the run has lost its assessment."""

    database: Database
    clock: Callable[[], dt.datetime]

    async def finish(self, work: Work, judged: Assessment) -> None:
        """The result as a new revision, frozen, in the transaction that ends the work."""
        now = self.clock()
        assessment, frozen = await aside(partial(_frozen, judged, work, now))
        failed = assessment.status is Status.FAILED
        async with self.database.writing() as connection:
            values = {"status": assessment.status, "completed_at": now, "judged": work.far.done}
            values |= {"to_judge": work.far.of} | results.columns(assessment) | AT_REST
            if not work.task.answers:
                values["judges"] = json.dumps(work.task.judges)
            if not await rows.change(connection, work.row.id, values, run=work.run, judged=work.far.done):
                return
            await revisions.add(connection, frozen)
            row = await rows.find(connection, work.row.id)
            assert row is not None  # noqa: S101 - it was changed above
            await note(connection, row, "failed" if failed else "completed", now, data=results.numbers(assessment))
            mode = assessment.revision.mode
            await tell(connection, Event.FAILED if failed else Event.COMPLETED, row, now, mode=mode)
            await tell(connection, Event.REPORT, row, now, mode=mode)

    async def give_up(self, work: Work, judged: Assessment) -> None:
        """A regrade that could not be made leaves the result that was there: a failure is no grade.

        The draws that gave no judgement are noted: their replies are kept, and would give none again.
        """
        now, lost = self.clock(), results.lost_answers(judged, work)
        tried = json.loads(work.row.tried or "{}") | {i: work.task.draws.get(i, 0) for i in lost}
        values = {"status": work.task.before, "tried": json.dumps(tried)} | AT_REST
        codes = sorted({code for answer in judged.answers if answer.id in lost for code in answer.reason_codes})
        data: dict[str, Plain] = {"mode": work.task.mode, "failed_answers": lost, "reason_codes": codes}
        async with self.database.writing() as connection:
            if await rows.change(connection, work.row.id, values, run=work.run, judged=work.far.done):
                row = await rows.find(connection, work.row.id)
                assert row is not None  # noqa: S101 - it was changed above
                await note(connection, row, "failed", now, data=data)
                await tell(connection, Event.FAILED, row, now, mode=work.task.mode)

    async def wait(self, work: Work, judged: Assessment, pause: Pause, code: ReasonCode) -> None:
        """The provider is out of reach, or the day's money is spent: the assessment waits, and holds no job then."""
        values: dict[str, Any] = {"status": Status.WAITING, "run": None, "dispatched_at": None}
        values |= {"waiting_code": code, "waiting_since": pause.since, "waiting_until": pause.until}
        stand = max(0, work.far.of - len(results.lost_answers(judged, work)))
        values |= {"retry_at": pause.retry_at, "judged": stand, "to_judge": work.far.of}
        async with self.database.writing() as connection:
            if await rows.change(connection, work.row.id, values, run=work.run):
                data = {"code": code, "since": pause.since.isoformat(), "until": pause.until.isoformat()}
                await note(connection, work.row, "waiting", self.clock(), data=data)

    async def hand_back(self, assessment_id: str, run: str) -> None:
        """The process has to end: whoever comes next goes on from what is kept. Raises nothing."""
        now = self.clock()
        values = {"status": Status.QUEUED, "run": None, "dispatched_at": None, "retry_at": now + HANDED}
        try:
            async with self.database.writing() as connection:
                if await rows.change(connection, assessment_id, values, run=run):
                    row = await rows.find(connection, assessment_id)
                    assert row is not None  # noqa: S101 - it was changed above
                    await note(connection, row, "handed_back", now)
        except Exception as e:
            log.warning("not handed back", error=type(e).__name__)  # the sweep finds that no job has it

    async def stumble(self, assessment_id: str, run: str) -> None:
        """A fault of our own: tried again after a rest, and after a few times the assessment fails."""
        now = self.clock()
        try:
            async with self.database.writing() as connection:
                row = await rows.find(connection, assessment_id)
                if row is None:
                    return
                attempts = row.attempts + 1
                values: dict[str, Any] = {"status": Status.QUEUED, "run": None, "attempts": attempts}
                values |= {"dispatched_at": None, "retry_at": now + REST}
                if attempts >= TRIES:
                    values = {"status": _before(row), "completed_at": row.completed_at or now} | AT_REST
                if await rows.change(connection, assessment_id, values, run=run) and attempts >= TRIES:
                    failed = await rows.find(connection, assessment_id)
                    assert failed is not None  # noqa: S101 - it was changed above
                    await note(connection, failed, "failed", now, data={"code": "internal_error"})
                    await tell(connection, Event.FAILED, failed, now, mode="regrade" if row.revision else "grade")
        except StoreUnavailable as e:
            log.warning("fault not written", reason=str(e))


def _frozen(judged: Assessment, work: Work, now: dt.datetime) -> tuple[Assessment, dict[str, Any]]:
    assessment = results.settled(judged, work, now)
    return assessment, results.revision(assessment)


def _before(row: Row) -> Status:
    """Where an assessment stands whose work is given up for a fault, which the task itself may be."""
    if not row.revision:
        return Status.FAILED
    try:
        return Task.model_validate_json(row.task or "").before
    except ValidationError:
        return Status.COMPLETED
