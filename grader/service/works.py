"""What a worker does for one assessment: take it, have it judged, and see to its end.

Every write asks whether the row is still this run's: a run that lost its assessment (cancelled, erased, given to
another worker) changes nothing any more.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog

from grader.assessment import Assessment, Status
from grader.engine import Engine
from grader.errors import StoreUnavailable
from grader.judgement import ReasonCode
from grader.service import results
from grader.service.endings import Endings
from grader.service.tasks import Task
from grader.service.telling import note
from grader.service.waiting import Patience
from grader.service.work import Work, work_of
from grader.store import assessments as rows
from grader.store import revisions
from grader.store import rubrics as rubric_rows
from grader.store.assessments import UNFINISHED, Row
from grader.store.database import Database
from grader.store.keeping import unbroken
from grader.store.kept import Keeping
from grader.together import aside

LOOK = 0.5  # seconds between two looks whether the work is still wanted, and how far it is

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
        run, endings = secrets.token_hex(8), Endings(self.database, self.clock)
        with structlog.contextvars.bound_contextvars(assessment_id=assessment_id):
            try:
                if (row := await self._claim(assessment_id, run)) and (work := await self._load(row, run)):
                    await self._carry_out(work, endings)
            except asyncio.CancelledError:
                await unbroken(partial(endings.hand_back, assessment_id, run))
                raise
            except StoreUnavailable as e:
                log.warning("work interrupted", reason=str(e))  # the sweep takes it up again
            except Exception:
                log.exception("work failed")
                await endings.stumble(assessment_id, run)

    async def _claim(self, assessment_id: str, run: str) -> Row | None:
        """Makes the assessment this run's; None where there is nothing to do any more."""
        values = {"status": Status.RUNNING, "run": run, "retry_at": None}
        async with self.database.writing() as connection:
            if not await rows.change(connection, assessment_id, values, status=UNFINISHED):
                return None
            row = await rows.find(connection, assessment_id)
            assert row is not None  # noqa: S101 - it was changed above
            await note(connection, row, "started", self.clock())
        return row

    async def _load(self, row: Row, run: str) -> Work | None:
        """What the work is on. It is this run's already, so that a fault in it counts as one; None once erased."""
        async with self.database.reading() as connection:
            posted = await rows.transcript_of(connection, row.id)
            if posted is None or row.task is None:
                return None
            task = Task.model_validate_json(row.task)
            new = old = await rubric_rows.content(connection, task.rubric_sha256)
            if (earlier := await revisions.find(connection, row.id, row.revision)) is not None:
                old = await rubric_rows.content(connection, earlier[0].rubric_sha256)
        return await aside(partial(work_of, row, run, task, (old, new), posted, earlier and earlier[1]))

    async def _carry_out(self, work: Work, endings: Endings) -> None:
        row, now = work.row, self.clock()
        since = {row.waiting_code: row.waiting_since} if row.waiting_code else {}
        down, spent = since.get(ReasonCode.PROVIDER_FAILED), since.get(ReasonCode.BUDGET_SPENT)
        last = self.patience.is_over(down, now)
        keeping = await Keeping.opened(self.database, row.tenant, row.id, self.clock, last=last)
        judged = await self._while_wanted(work, self.engine(work.task, keeping))
        await keeping.note_served()
        if judged is None:
            return
        now = self.clock()
        if keeping.put_off is not None:
            pause = self.patience.until_tomorrow(spent, keeping.put_off.until, now)
            await endings.wait(work, judged, pause, ReasonCode.BUDGET_SPENT)
        elif keeping.lost is not None and not last:
            pause = self.patience.pause(down, keeping.lost, now)
            await endings.wait(work, judged, pause, ReasonCode.PROVIDER_FAILED)
        elif work.previous is not None and results.lost_answers(judged, work):
            await endings.give_up(work, judged)
        else:
            await endings.finish(work, judged)

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
                await asyncio.gather(grading, return_exceptions=True)  # replies that are there are still kept

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
