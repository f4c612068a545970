"""What routes take: the service, pages of a list, ids and numbers in addresses."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import Depends, Header, Path, Query

from api.replies import service_of, stopping_of
from grader.noun import Posted
from grader.service import paging
from grader.service.service import GradingService

LARGEST = 2**31 - 1  # what a database's integer column holds

Service = Annotated[GradingService, Depends(service_of)]
Stopping = Annotated[asyncio.Event, Depends(stopping_of)]
AssessmentId = Annotated[
    str,
    Path(
        max_length=200, description="Of an assessment, as its POST answered", examples=["asm_1f0c2b3a4d5e6f7081920a1b"]
    ),
]
Number = Annotated[int, Path(ge=1, le=LARGEST, description="Of a revision, from 1")]
RubricReference = Annotated[str, Path(max_length=200, description="`id` or `id@version`", examples=["general@1"])]
WebhookId = Annotated[str, Path(max_length=200, description="Of a webhook")]
DeliveryId = Annotated[str, Path(max_length=200, description="Of a delivery of this webhook")]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,255}$",
        description="The same key with the same body makes nothing anew for a day: it gets what the first one made",
    ),
]


class Part(Posted):
    """Which part of a list is wanted."""

    cursor: Annotated[str | None, Query(max_length=500, description="The next_cursor of the page before")] = None
    limit: Annotated[int, Query(ge=1, le=paging.MOST, description="So many at most")] = paging.DEFAULT
