"""What a worker does for one assessment: take it, have it judged, write down what came of it.

Every write asks whether the row is still this run's: a run that lost its assessment (cancelled, erased, given to
another worker) changes nothing any more.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from grader.assessment import Assessment, Status
from grader.engine import Engine
from grader.errors import StoreUnavailable
from grader.judgement import ReasonCode
from grader.service import results
from grader.service.tasks import Task
from grader.service.telling import note, tell
from grader.service.waiting import Patience, Pause
from grader.service.work import Work
from grader.store import assessments as rows
from grader.store import revisions
from grader.store import rubrics as rubric_rows
from grader.store.assessments import AT_REST, UNFINISHED
from grader.store.audit import Plain
from grader.store.database import Database
from grader.store.kept import Keeping
from grader.transcript import Transcript
from grader.webhooks.events import Event

LOOK = 0.5  # seconds between two looks whether the work is still wanted, and how far it is
TRIES = 3  # how often a fault of our own may end a run before the assessment fails
REST = dt.timedelta(seconds=10)  # before it is tried again

MakeEngine = Callable[[Task, Keeping], Engine]
"""What a run is to be made by, and what keeps its replies → an engine."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Works:
    """Does jobs. `patience` says how long an outage of a provider is waited out."""

    database: Database
    engine: MakeEngine
    patience: Patience
    clock: Callable[[], dt.datetime]

    async def run(self, assessment_id: str) -> None:
        """Does the work on one assessment, if there is any. Raises nothing but CancelledError."""
        run = secrets.token_hex(8)
        with structlog.contextvars.bound_contextvars(assessment_id=assessment_id):
            try:
                if work := await self._take(assessment_id, run):
                    await self._carry_out(work)
            except asyncio.CancelledError:
                await asyncio.shield(self._hand_back(assessment_id, run))
                raise
            except StoreUnavailable as e:
                log.warning("work interrupted", reason=str(e))  # the sweep takes it up again
            except Exception:
                log.exception("work failed")
                await self._stumble(assessment_id, run)

    async def _take(self, assessment_id: str, run: str) -> Work | None:
        """Makes the assessment this run's; None where there is nothing to do any more."""
        now = self.clock()
        async with self.database.writing() as connection:
            values = {"status": Status.RUNNING, "run": run, "retry_at": None}
            if not await rows.change(connection, assessment_id, values, status=UNFINISHED):
                return None
            row = await rows.find(connection, assessment_id)
            posted = await rows.transcript_of(connection, assessment_id)
            assert row is not None and row.task and posted  # noqa: S101,PT018 - what is unfinished has all three
            task = Task.model_validate_json(row.task)
            rubric = await rubric_rows.content(connection, task.rubric_sha256)
            earlier = await revisions.find(connection, assessment_id, row.revision)
            await note(connection, row, "started", now, data={"mode": task.mode})
        previous = Assessment.model_validate_json(earlier[1]) if earlier else None
        return Work(row, run, task, Transcript.model_validate_json(posted), rubric, previous)

    async def _carry_out(self, work: Work) -> None:
        keeping = await Keeping.opened(self.database, work.row.tenant, work.row.id, self.clock)
        judged = await self._while_wanted(work, self.engine(work.task, keeping))
        if judged is None:
            return
        pause = keeping.lost and self.patience.pause(work.row.waiting_since, keeping.lost, self.clock())
        if pause:
            await self._wait(work, pause)
        elif work.previous is not None and (lost := results.lost_answers(judged, work)):
            await self._give_up(work, lost)
        else:
            await self._finish(work, judged)

    async def _while_wanted(self, work: Work, engine: Engine) -> Assessment | None:
        """The result, or None where the work was taken from this run."""
        grading = asyncio.create_task(results.graded(engine, work))
        try:
            while not (await asyncio.wait({grading}, timeout=LOOK))[0]:
                if not await self._still_wanted(work):
                    return None
            return grading.result()
        finally:
            if not grading.done():
                grading.cancel()
                with suppress(asyncio.CancelledError):
                    await grading

    async def _still_wanted(self, work: Work) -> bool:
        """Writes down how far it is, where that has changed. A database that is away for a moment changes nothing."""
        try:
            async with self.database.reading() as connection:
                row = await rows.find(connection, work.row.id)
            if row is None or row.run != work.run:
                return False
            far = work.far
            if (row.judged, row.to_judge) != (far.done, far.of) and far.of:
                await self._progress(work)
        except StoreUnavailable as e:
            log.warning("progress not written", reason=str(e))
        return True

    async def _progress(self, work: Work) -> None:
        done, of = work.far.done, work.far.of
        async with self.database.writing() as connection:
            if await rows.change(connection, work.row.id, {"judged": done, "to_judge": of}, run=work.run):
                await note(connection, work.row, "progress", self.clock(), data={"judged": done, "answers": of})

    async def _finish(self, work: Work, judged: Assessment) -> None:
        """The result as a new revision, frozen, in the transaction that ends the work."""
        now = self.clock()
        assessment = await asyncio.to_thread(results.settled, judged, work, now)
        mode = assessment.revision.mode
        done = {"status": assessment.status, "completed_at": now}
        if not work.task.answers:
            done["judges"] = json.dumps(work.task.judges)
        far = {"judged": work.far.done, "to_judge": work.far.of}
        async with self.database.writing() as connection:
            values = done | far | results.columns(assessment) | AT_REST
            if not await rows.change(connection, work.row.id, values, run=work.run, judged=work.far.done):
                return
            await revisions.add(connection, results.revision(assessment))
            row = await rows.find(connection, work.row.id)
            assert row is not None  # noqa: S101 - it was changed above
            failed = assessment.status is Status.FAILED
            await note(connection, row, "failed" if failed else "completed", now, data=results.numbers(assessment))
            await tell(connection, Event.FAILED if failed else Event.COMPLETED, row, now, mode=mode)
            await tell(connection, Event.REPORT, row, now, mode=mode)

    async def _give_up(self, work: Work, lost: list[str]) -> None:
        """A regrade that could not be made leaves the result that was there: a failure is no grade.

        The draws that gave no judgement are noted: their replies are kept, and would give none again.
        """
        tried = json.loads(work.row.tried or "{}") | {i: work.task.draws.get(i, 0) for i in lost}
        now, values = self.clock(), {"status": work.task.before, "tried": json.dumps(tried)} | AT_REST
        async with self.database.writing() as connection:
            if await rows.change(connection, work.row.id, values, run=work.run):
                data: dict[str, Plain] = {"mode": work.task.mode, "failed_answers": lost}
                await note(connection, work.row, "failed", now, data=data)
                row = await rows.find(connection, work.row.id)
                assert row is not None  # noqa: S101 - it was changed above
                await tell(connection, Event.FAILED, row, now, mode=work.task.mode)

    async def _wait(self, work: Work, pause: Pause) -> None:
        """The provider is out of reach: the assessment waits, and holds no job while it does."""
        code = ReasonCode.PROVIDER_FAILED
        values: dict[str, Any] = {"status": Status.WAITING, "run": None, "dispatched_at": None}
        values |= {"waiting_code": code, "waiting_since": pause.since, "waiting_until": pause.until}
        values["retry_at"] = pause.retry_at
        async with self.database.writing() as connection:
            if await rows.change(connection, work.row.id, values, run=work.run):
                data = {"code": code, "since": pause.since.isoformat(), "until": pause.until.isoformat()}
                await note(connection, work.row, "waiting", self.clock(), data=data)

    async def _hand_back(self, assessment_id: str, run: str) -> None:
        """The process has to end: whoever comes next goes on from what is kept."""
        values = {"status": Status.QUEUED, "run": None, "dispatched_at": None}
        with suppress(StoreUnavailable):
            async with self.database.writing() as connection:
                if await rows.change(connection, assessment_id, values, run=run):
                    row = await rows.find(connection, assessment_id)
                    assert row is not None  # noqa: S101 - it was changed above
                    await note(connection, row, "handed_back", self.clock())

    async def _stumble(self, assessment_id: str, run: str) -> None:
        """A fault of our own: tried again after a rest, and after a few times the assessment fails."""
        now = self.clock()
        with suppress(StoreUnavailable):
            async with self.database.writing() as connection:
                row = await rows.find(connection, assessment_id)
                if row is None or row.run != run:
                    return
                attempts = row.attempts + 1
                values: dict[str, Any] = {"status": Status.QUEUED, "run": None, "attempts": attempts}
                values |= {"dispatched_at": None, "retry_at": now + REST}
                if attempts >= TRIES:
                    status = Task.model_validate_json(row.task).before if row.revision and row.task else Status.FAILED
                    values = {"status": status, "completed_at": row.completed_at or now} | AT_REST
                    await note(connection, row, "failed", now, data={"code": "internal_error"})
                await rows.change(connection, assessment_id, values, run=run)
