"""Assessments: transcripts in, results out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Body, Depends, Query, Request
from fastapi.sse import ServerSentEvent
from pydantic_core import to_jsonable_python
from starlette.responses import Response

from api import examples
from api.auth import Admin, Grader, Reader
from api.deps import AssessmentId, IdempotencyKey, Part, Service, Stopping
from api.errors import inside
from api.events import Events, LastEventId, event
from api.openapi import problems
from api.replies import reply
from api.response_headers import said
from api.schemas import AuditEntry, NewAssessment, Page, ShortAssessment, WholeAssessment
from api.strict import StrictRoute
from grader.assessment import Status
from grader.service.assessments import Posting
from grader.store.assessments import Filter
from grader.transcript import check_limits

router = APIRouter(prefix="/v1/assessments", tags=["assessments"], route_class=StrictRoute)

Searched = Annotated[str | None, Query(min_length=1, max_length=200, description="As it was posted")]


class Wanted(Part):
    """What a list of assessments is narrowed to."""

    status: Annotated[Status | None, Query(description="The state they are in")] = None
    interview_id: Searched = None
    candidate_id: Searched = None
    q: Annotated[str | None, Query(max_length=200, description="In names, titles and ids; empty: in all")] = None


@router.post(
    "",
    status_code=202,
    response_model=ShortAssessment,
    responses={
        202: {"headers": said("Location")},
        **problems("idempotency_key_reused", "invalid_transcript", "unknown_judge"),
    },
)
async def post_assessment(
    request: Request,
    body: Annotated[NewAssessment, Body(openapi_examples=examples.ASSESSMENTS)],
    caller: Grader,
    service: Service,
    key: IdempotencyKey = None,
) -> Response:
    """Takes a transcript. It is graded from now on, whatever happens to this server."""
    with inside("transcript"):
        check_limits(body.transcript, request.app.state.settings.limits)
    posting = Posting(**{name: getattr(body, name) for name in Posting.model_fields})
    known_by = await request.body() if key else b""  # by nothing else is a post known again
    posted = await service.assessments.post(caller, posting, key=key, body=known_by)
    structlog.contextvars.bind_contextvars(assessment_id=posted["id"])
    return reply(posted, 202, {"Location": f"/v1/assessments/{posted['id']}"})


@router.get("", response_model=Page[ShortAssessment])
async def list_assessments(wanted: Annotated[Wanted, Query()], caller: Reader, service: Service) -> Response:
    """Lists assessments in short, newest first."""
    narrowed = Filter(**wanted.model_dump(exclude={"cursor", "limit"}))
    return reply(await service.assessments.page(caller, narrowed, wanted.cursor, wanted.limit))


@router.get("/{assessment_id}", response_model=WholeAssessment, responses=problems("not_found"))
async def get_assessment(assessment_id: AssessmentId, caller: Reader, service: Service) -> Response:
    """Shows an assessment at its newest revision."""
    return reply(await service.assessments.get(caller, assessment_id))


@router.post("/{assessment_id}/cancel", response_model=ShortAssessment, responses=problems("not_found", "wrong_state"))
async def cancel_assessment(assessment_id: AssessmentId, caller: Grader, service: Service) -> Response:
    """Ends the work on an assessment, or on a regrade of it."""
    return reply(await service.assessments.cancel(caller, assessment_id))


@router.delete("/{assessment_id}", response_model=ShortAssessment, responses=problems("not_found"))
async def erase_assessment(assessment_id: AssessmentId, caller: Admin, service: Service) -> Response:
    """Erases every text of the candidate for good. Ids, hashes, numbers and the audit trail stay."""
    return reply(await service.erasures.erase(caller, assessment_id))


async def _followed(assessment_id: AssessmentId, caller: Reader, service: Service) -> None:
    """An assessment that is not there is said so before a stream begins."""
    await service.assessments.audit(caller, assessment_id, None, 1)


@router.get(
    "/{assessment_id}/events",
    response_class=Events,
    responses={200: examples.EVENTS, **problems("not_found")},
    dependencies=[Depends(_followed)],
)
async def follow_assessment(
    assessment_id: AssessmentId, after: LastEventId, caller: Reader, service: Service, stopping: Stopping
) -> AsyncIterator[ServerSentEvent]:
    """Sends what happens to an assessment as it happens: progress, waiting, completed, failed, cancelled, erased.

    Ends behind the last of them, and when the server stops: whoever comes again goes on where it was.
    """
    async with aclosing(service.assessments.events(caller, assessment_id, after)) as entries:
        async for entry in entries:
            if entry is not None:
                data: dict[str, Any] = {"id": assessment_id, "at": entry.at, **entry.data}
                yield event(entry.seq, entry.action, to_jsonable_python(data))
            if stopping.is_set():
                return


@router.get(
    "/{assessment_id}/audit", response_model=Page[AuditEntry], tags=["reviews"], responses=problems("not_found")
)
async def get_audit(
    assessment_id: AssessmentId, part: Annotated[Part, Query()], caller: Reader, service: Service
) -> Response:
    """Lists who did what to an assessment, oldest first."""
    return reply(await service.assessments.audit(caller, assessment_id, part.cursor, part.limit))
