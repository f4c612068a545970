"""Rubrics: those that come along, and a tenant's own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body
from starlette.responses import Response

from api import examples
from api.auth import Admin, Reader
from api.deps import RubricReference, Service
from api.openapi import problems
from api.replies import reply
from api.response_headers import said
from api.schemas import Page, ShortRubric, ShownRubric
from api.strict import StrictRoute
from grader.rubric import Rubric

router = APIRouter(prefix="/v1/rubrics", tags=["rubrics"], route_class=StrictRoute)


@router.get("", response_model=Page[ShortRubric])
async def list_rubrics(caller: Reader, service: Service) -> Response:
    """Lists every version that may be named."""
    return reply(await service.rubrics.known(caller))


@router.get("/{reference}", response_model=ShownRubric, responses=problems("not_found"))
async def get_rubric(reference: RubricReference, caller: Reader, service: Service) -> Response:
    """Shows a rubric: `id` is its newest version, `id@version` a certain one."""
    return reply(await service.rubrics.get(caller, reference))


@router.post(
    "",
    status_code=201,
    response_model=ShownRubric,
    responses={201: {"headers": said("Location")}, **problems("invalid_rubric", "wrong_state")},
)
async def post_rubric(
    body: Annotated[Rubric, Body(openapi_examples=examples.RUBRICS)], caller: Admin, service: Service
) -> Response:
    """Adds a version. It is linted: an error refuses it, a warning is shown."""
    made = await service.rubrics.post(caller, body)
    return reply(made, 201, {"Location": f"/v1/rubrics/{body.reference}"})
