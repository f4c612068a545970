"""An assessment in each state that it can be in, brought there as the service would or straight in its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from grader.assessment import Status
from grader.store import assessments as rows
from tests.api.routes.api import Api

NOW = dt.datetime.now(dt.UTC)


async def _set(api: Api, assessment_id: str, **values: Any) -> str:
    async with api.service.assessments.database.writing() as connection:
        assert await rows.change(connection, assessment_id, values)
    return assessment_id


async def queued(api: Api) -> str:
    """Taken, and no job has begun."""
    return await api.posted()


async def running(api: Api) -> str:
    """One of three answers judged."""
    return await _set(api, await api.posted(), status=Status.RUNNING, run="r", judged=1, to_judge=3)


async def waiting(api: Api) -> str:
    """Its provider is out of reach."""
    later = NOW + dt.timedelta(hours=1)
    given = {"waiting_code": "provider_failed", "waiting_since": NOW, "waiting_until": later, "retry_at": later}
    return await _set(api, await api.posted(), status=Status.WAITING, **given)


async def completed(api: Api) -> str:
    """Graded."""
    return await api.graded()


async def failed(api: Api) -> str:
    """Its judge's model is out of reach and nobody waits: a result without a single judgement."""
    assessment_id = await api.posted(judges=["openai:test-model"])
    await api.service.works.run(assessment_id)
    return assessment_id


async def broken(api: Api) -> str:
    """A fault of our own ended it before there was a result."""
    gone = {"status": Status.FAILED, "completed_at": NOW} | rows.AT_REST
    return await _set(api, await api.posted(), **gone)


async def cancelled(api: Api) -> str:
    """Before a job began."""
    assessment_id = await api.posted()
    assert (await api.post(f"/v1/assessments/{assessment_id}/cancel")).status_code == 200
    return assessment_id


async def erased(api: Api) -> str:
    """After it was graded."""
    assessment_id = await api.graded()
    assert (await api.ask("DELETE", f"/v1/assessments/{assessment_id}")).status_code == 200
    return assessment_id


async def erased_early(api: Api) -> str:
    """Before there was a result."""
    assessment_id = await api.posted()
    assert (await api.ask("DELETE", f"/v1/assessments/{assessment_id}")).status_code == 200
    return assessment_id


async def regrading(api: Api) -> str:
    """Graded, and to be graded again."""
    assessment_id = await api.graded()
    answered = await api.post(f"/v1/assessments/{assessment_id}/reports", {"mode": "regrade"})
    assert answered.status_code == 202
    return assessment_id


STATES: Mapping[str, Callable[[Api], Awaitable[str]]] = {
    made.__name__: made
    for made in (
        *(queued, running, waiting, completed, failed, broken, cancelled),
        *(erased, erased_early, regrading),
    )
}
