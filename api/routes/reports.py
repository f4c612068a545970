"""Reports of an assessment, and new revisions of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Header, Query
from starlette.responses import Response

from api import examples
from api.auth import AnyCaller, Reader, Reviewer
from api.deps import LARGEST, AssessmentId, Number, Part, Service
from api.openapi import problems
from api.replies import reply
from api.response_headers import said
from api.schemas import (
    NewReport,
    Page,
    Reviewed,
    Revised,
    ShortAssessment,
    ShownDifference,
    ShownRevision,
    WholeRevision,
)
from api.strict import StrictRoute
from grader.noun import Posted
from grader.revising.orders import ReviewOrder
from grader.service.editions import Revising
from reports import FORMATS

router = APIRouter(prefix="/v1/assessments/{assessment_id}", tags=["reports"], route_class=StrictRoute)

UNREADABLE = ("not_found", "not_ready", "wrong_state", "erased")
KnownTags = Annotated[
    list[str] | None, Header(alias="If-None-Match", description="ETags of the reports that the caller has")
]
DOCUMENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The report",
        "content": {f.media_type.split(";")[0]: {} for f in FORMATS.values()},
        "headers": said("ETag", "Content-Disposition"),
    },
    304: {"description": "The caller has it already", "headers": said("ETag")},
}


class Wanted(Posted):
    """Which document is wanted."""

    format: Annotated[Literal["html", "pdf", "md", "txt", "json"], Query(description="The kind of document")] = "html"
    audience: Annotated[
        Literal["recruiter", "candidate"],
        Query(description="Who reads it: a candidate is told no recommendation, confidence, band or comparison"),
    ] = "recruiter"
    revision: Annotated[int | None, Query(ge=1, le=LARGEST, description="Default: the newest")] = None


@router.get("/report", response_class=Response, responses={**problems(*UNREADABLE), **DOCUMENTS})
async def get_report(
    assessment_id: AssessmentId,
    wanted: Annotated[Wanted, Query()],
    caller: Reader,
    service: Service,
    known: KnownTags = None,
) -> Response:
    """Sends a report. The same revision, format and audience give the same bytes, under an ETag."""
    document = await service.reports.document(
        caller, assessment_id, wanted.format, wanted.audience, n=wanted.revision, known=_tags(known)
    )
    headers = {"ETag": document.etag, "Cache-Control": "private, no-cache"}
    if document.content is None:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'inline; filename="{document.filename}"'
    return Response(document.content, headers=headers, media_type=document.media_type)


@router.post(
    "/reports",
    status_code=201,
    response_model=Revised,
    responses={
        201: {"headers": said("Location")},
        202: {"model": ShortAssessment, "description": "A regrade is ordered", "headers": said("Location")},
        **problems(*UNREADABLE, "change_under_way", "criteria_changed", "unknown_judge", "missing_scope"),
    },
)
async def post_report(
    assessment_id: AssessmentId,
    body: Annotated[NewReport, Body(openapi_examples=examples.REPORTS)],
    caller: AnyCaller,
    service: Service,
) -> Response:
    """Makes a new revision: `render` needs the scope read, `redecide` review, `regrade` grade."""
    made = await service.editions.revise(caller, assessment_id, Revising(**body.model_dump()))
    address = f"/v1/assessments/{assessment_id}"
    if body.mode == "regrade":
        return reply(made, 202, {"Location": address})
    return reply(made, 201, {"Location": f"{address}/reports/{made['revision']['n']}"})


@router.get("/reports", response_model=Page[ShownRevision], responses=problems("not_found"))
async def list_reports(
    assessment_id: AssessmentId, part: Annotated[Part, Query()], caller: Reader, service: Service
) -> Response:
    """Lists the revisions, oldest first."""
    return reply(await service.reports.page(caller, assessment_id, part.cursor, part.limit))


@router.get("/reports/{n}", response_model=WholeRevision, responses=problems("not_found"))
async def get_revision(assessment_id: AssessmentId, n: Number, caller: Reader, service: Service) -> Response:
    """Shows a revision with the assessment that it froze."""
    return reply(await service.reports.get(caller, assessment_id, n))


@router.get("/reports/{n}/diff/{m}", response_model=ShownDifference, responses=problems(*UNREADABLE))
async def get_difference(
    assessment_id: AssessmentId, n: Number, m: Number, caller: Reader, service: Service
) -> Response:
    """Says what moved from revision n to revision m, and because of what."""
    return reply(await service.reports.diff(caller, assessment_id, n, m))


@router.post(
    "/reviews",
    status_code=201,
    tags=["reviews"],
    response_model=Reviewed,
    responses={201: {"headers": said("Location")}, **problems(*UNREADABLE, "change_under_way")},
)
async def post_review(
    assessment_id: AssessmentId,
    body: Annotated[ReviewOrder, Body(openapi_examples=examples.REVIEWS)],
    caller: Reviewer,
    service: Service,
) -> Response:
    """Sets levels, scores or the label, notes and attests; a new revision holds both values."""
    made = await service.editions.review(caller, assessment_id, body)
    return reply(made, 201, {"Location": f"/v1/assessments/{assessment_id}/reports/{made['revision']['n']}"})


def _tags(lines: list[str] | None) -> tuple[str, ...]:
    """The ETags of an If-None-Match; a weak one is as good as a strong one here (RFC 9110, 13.1.2)."""
    return tuple(part.strip().removeprefix("W/") for line in lines or () for part in line.split(",") if part.strip())
