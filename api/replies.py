"""Replies as the service gives them: written once, not read back by a model on the way out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from grader.service.service import GradingService


def reply(data: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """`data` as JSON."""
    return Response(to_json(dict(data)), status, headers=dict(headers or {}), media_type="application/json")


async def stopping_of(request: Request) -> asyncio.Event:
    """Set once the server is told to stop."""
    stopping: asyncio.Event = request.app.state.stopping
    return stopping


async def service_of(request: Request) -> GradingService:
    """The service behind the application. FastAPI would call what is not async in a thread, for every request."""
    service: GradingService = request.app.state.service
    return service
