"""What a tenant's calls took."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.auth import Reader
from api.deps import Service
from api.replies import reply
from api.schemas import ShownUsage
from api.strict import StrictRoute
from grader.transcript import WrittenDate

router = APIRouter(prefix="/v1/usage", tags=["usage"], route_class=StrictRoute)

DAY = "A day in UTC, such as 2026-02-06; both ends are included"


@router.get("", response_model=ShownUsage)
async def get_usage(
    caller: Reader,
    service: Service,
    first: Annotated[WrittenDate | None, Query(alias="from", description=DAY)] = None,
    last: Annotated[WrittenDate | None, Query(alias="to", description=DAY)] = None,
) -> Response:
    """Calls, tokens and cost of the key's tenant, by model."""
    return reply(await service.operations.usage(caller, first, last))
