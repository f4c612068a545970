"""New editions of a report: other sentences, other rules, asked again, or set right by a person."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from grader.assessment import Assessment, Status
from grader.errors import ChangeUnderWay, RequestError, StoreUnavailable, WrongState
from grader.jobs.queue import Job, Queue
from grader.judgement import ReasonCode
from grader.noun import Record
from grader.revising.editions import as_revision, next_draws, redecided, rendered_again, reviewed
from grader.revising.orders import ReviewOrder
from grader.rubric import Rubric
from grader.service import results, showing
from grader.service.assessments import Judging, found
from grader.service.keys import Caller, Scope
from grader.service.reports import described, readable
from grader.service.rubrics import Rubrics
from grader.service.tasks import Task
from grader.service.telling import Mode, note, tell
from grader.store import assessments as rows
from grader.store import revisions
from grader.store import rubrics as rubric_rows
from grader.store.assessments import AT_REST, UNFINISHED, Row
from grader.store.audit import Plain
from grader.store.database import Database
from grader.webhooks.events import Event

DONE = (Status.COMPLETED, Status.FAILED)
SCOPES: Mapping[str, Scope] = {"render": Scope.READ, "redecide": Scope.REVIEW, "regrade": Scope.GRADE}


class Revising(Record):
    """What a new edition shall be. `answers` are ids; none is all of them.

    Without a rubric, a regrade is by the one that was used, and a redecision by its newest version; without judges,
    a regrade asks those that the assessment has.
    """

    mode: Literal["render", "redecide", "regrade"]
    rubric: str | None = None
    answers: tuple[str, ...] = ()
    judges: tuple[str, ...] | None = None
    reason: str | None = None


@dataclass(frozen=True)
class _Newest:
    """The edition to start from: its row, its content, and the rubric that it was made by."""

    row: Row
    assessment: Assessment
    rubric: Rubric


@dataclass(frozen=True)
class Editions:
    """The desk for new editions. Of two at once one wins; the other is told ChangeUnderWay."""

    database: Database
    queue: Queue
    rubrics: Rubrics
    judging: Judging
    clock: Callable[[], dt.datetime]

    async def revise(self, caller: Caller, assessment_id: str, order: Revising) -> dict[str, Any]:
        """A new revision, or for a regrade the assessment with the work on one ordered.

        Raises Forbidden, CriteriaChanged, RequestError, JudgeSpecError and what `readable` raises.
        """
        caller.need(SCOPES[order.mode])
        newest = await self._newest(caller, assessment_id)
        if order.mode == "regrade":
            return await self._regrade(caller, newest, order)
        for name in ("answers", "judges") + (("rubric",) if order.mode == "render" else ()):
            if getattr(order, name):
                raise RequestError(f"has no place in a {order.mode}", field=name)
        if order.mode == "render":
            rubric, change = newest.rubric, partial(rendered_again, newest.assessment, newest.rubric)
        else:
            rubric = await self.rubrics.named(caller.tenant, order.rubric or newest.row.rubric_id)
            change = partial(redecided, newest.assessment, newest.rubric, rubric)
        changed = await asyncio.to_thread(change)
        mode, reason, now = order.mode, order.reason, self.clock()
        edition = as_revision(newest.assessment, changed, mode=mode, reason=reason, by=caller.key_id, at=now)
        return await self._freeze(caller, newest, edition, rubric)

    async def review(self, caller: Caller, assessment_id: str, order: ReviewOrder) -> dict[str, Any]:
        """What a person sets and attests, as a new revision. Raises RequestError for an order that cannot be."""
        newest = await self._newest(caller, assessment_id)
        now = self.clock()
        edition = await asyncio.to_thread(reviewed, newest.assessment, newest.rubric, order, at=now)
        review = {
            "id": f"rev_{secrets.token_hex(12)}",
            "assessment_id": assessment_id,
            "n": edition.revision.n,
            "reviewer": order.reviewer.strip(),
            "key_id": caller.key_id,
            "at": now,
            "attested": order.attest,
            "content": order.model_dump_json(),
        }
        made = await self._freeze(caller, newest, edition, newest.rubric, review=review)
        return made | {"review": edition.review.model_dump(mode="json") if edition.review else None}

    async def _newest(self, caller: Caller, assessment_id: str) -> _Newest:
        async with self.database.reading() as connection:
            row = await found(connection, caller, assessment_id)
            n = readable(row)
            if row.status in UNFINISHED:
                raise ChangeUnderWay(f"it is {row.status}: a regrade is under way")
            kept = await revisions.find(connection, assessment_id, n)
            if kept is None:
                raise WrongState("it has no result to start from")
            rubric = await rubric_rows.content(connection, kept[0].rubric_sha256)
        return _Newest(row, Assessment.model_validate_json(kept[1]), rubric)

    async def _freeze(
        self,
        caller: Caller,
        newest: _Newest,
        edition: Assessment,
        rubric: Rubric,
        *,
        review: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Writes a revision down, if the one that it starts from is still the newest."""
        now, row = edition.revision.at, newest.row
        mode: Mode = edition.revision.mode
        values = results.columns(edition) | {"status": edition.status}
        async with self.database.writing() as connection:
            await rubric_rows.keep_content(connection, rubric)
            if not await rows.change(connection, row.id, values, status=DONE, revision=row.revision):
                raise _overtaken()
            await revisions.add(connection, results.revision(edition))
            if review is not None:
                await revisions.add_review(connection, review)
            changed = await found(connection, caller, row.id)
            action = "reviewed" if review is not None else "revised"
            await note(connection, changed, action, now, actor=caller.key_id, data=results.numbers(edition))
            await tell(connection, Event.REPORT, changed, now, mode=mode)
            if review is not None:
                await tell(connection, Event.REVIEW, changed, now, mode=mode)
            made = await revisions.describe(connection, row.id, edition.revision.n)
        assert made is not None  # noqa: S101 - it was added above
        return {"id": row.id, "status": changed.status, "revision": described(made)}

    async def _regrade(self, caller: Caller, newest: _Newest, order: Revising) -> dict[str, Any]:
        task, rubric = await self._task(caller, newest, order)
        now, row = self.clock(), newest.row
        values: dict[str, Any] = AT_REST | {
            "status": Status.QUEUED,
            "task": task.model_dump_json(),
            "queued_at": now,
            "dispatched_at": now,
            "judged": 0,
            "to_judge": 0,
        }
        async with self.database.writing() as connection:
            await rubric_rows.keep_content(connection, rubric)  # before the row is held: everybody in this order
            values["priority"] = await rows.next_priority(connection, caller.tenant)
            if not await rows.change(connection, row.id, values, status=DONE, revision=row.revision):
                raise _overtaken()
            data: dict[str, Plain] = {"answers": list(task.answers), "rubric_sha256": rubric.sha256}
            data["judges"] = list(task.judges)
            await note(connection, row, "regrade_ordered", now, actor=caller.key_id, data=data)
            ordered = await found(connection, caller, row.id)
        with suppress(StoreUnavailable):  # the sweep hands it over later
            await self.queue.dispatch(Job(row.id, ordered.priority))
        return showing.in_short(ordered)

    async def _task(self, caller: Caller, newest: _Newest, order: Revising) -> tuple[Task, Rubric]:
        """What has to be asked: a change of rubric or judges pays for what it changes, else the next draw is taken.

        A draw that gave no judgement before is passed over: its replies are kept, and would give none again.
        """
        row, assessment = newest.row, newest.assessment
        answers = _named(assessment, order)
        rubric = await self.rubrics.named(caller.tenant, order.rubric) if order.rubric else newest.rubric
        if answers and not results.same_rubric(assessment, rubric):  # the others have to stand under it too
            await asyncio.to_thread(redecided, assessment, newest.rubric, rubric)
        before = tuple(json.loads(row.judges))
        judges = self.judging.chosen(order.judges or before)
        self.judging.narrating(row.narrator, judges, field="judges")
        draws = {answer.id: answer.draw for answer in assessment.answers}
        if answers:
            draws |= next_draws(assessment, answers)
        elif results.same_rubric(assessment, rubric) and judges == before:
            draws = next_draws(assessment)
        tried: dict[str, int] = json.loads(row.tried or "{}")
        draws |= {i: max(draws[i], n + 1) for i, n in tried.items() if i in draws}
        task = Task(
            mode="regrade",
            answers=answers,
            draws=draws,
            rubric_sha256=rubric.sha256,
            judges=judges,
            narrator=row.narrator,
            reason=order.reason,
            by=caller.key_id,
            before=row.status,
        )
        return task, rubric


def _named(assessment: Assessment, order: Revising) -> tuple[str, ...]:
    """The answers that are named, each once. Raises RequestError for one that is not there, or goes to no judge."""
    answers = {answer.id: answer for answer in assessment.answers}
    for place, answer_id in enumerate(order.answers):
        if answer_id not in answers:
            raise RequestError("no answer of this assessment has this id", field=f"answers[{place}]")
        if ReasonCode.STAGE_NOT_SCORED in answers[answer_id].reason_codes:
            raise RequestError("this answer is not one that the rubric scores", field=f"answers[{place}]")
    return tuple(dict.fromkeys(order.answers))


def _overtaken() -> ChangeUnderWay:
    return ChangeUnderWay("somebody else changed it at the same moment; look at the newest revision first")
