"""A small API with one route of each sort, over keys that are a dictionary."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import httpx2
from fastapi import APIRouter, FastAPI, Query
from starlette.responses import HTMLResponse

from api.app import create_app
from api.auth import AnyCaller, Grader, Reader
from api.events import Events, LastEventId, event
from api.openapi import problems
from api.strict import StrictRoute
from grader.errors import NotFound, RequestError, Unauthenticated
from grader.noun import Posted, Record
from grader.service.keys import Caller, Scope
from grader.settings import Settings
from grader.transcript import Transcript

LIMIT = 100_000
KEYS = {"reads": {Scope.READ}, "grades": {Scope.READ, Scope.GRADE}, "nothing": set[Scope]()}


class NewThing(Posted):
    """A thing as it is posted."""

    transcript: Transcript
    reason: str | None = None


class Thing(Record):
    """A thing as it is kept."""

    id: str
    answers: int


class Filters(Posted):
    """What a list is asked for."""

    limit: Annotated[int, Query(ge=1, le=200)] = 50
    status: Literal["queued", "completed"] | None = None


@dataclass
class Service:
    """Knows three keys, and raises what a test tells it to."""

    error: Exception | None = None
    asked: list[str] = field(default_factory=list)

    @property
    def keys(self) -> Service:
        return self

    async def caller(self, key: str) -> Caller:
        self.asked.append(key)
        if key not in KEYS:
            raise Unauthenticated("no such key")
        return Caller("acme", f"id-of-{key}", frozenset(KEYS[key]))


def routes(service: Service) -> APIRouter:  # noqa: C901 - one after the other
    """The routes; what they raise is the service's error."""
    router = APIRouter(prefix="/v1/things", tags=["assessments"], route_class=StrictRoute)

    @router.post("", status_code=202, responses=problems("idempotency_key_reused", 422))
    async def post_thing(body: NewThing, caller: Grader) -> Thing:
        """Posts a thing."""
        if service.error:
            raise service.error
        return Thing(id=caller.tenant, answers=len(body.transcript.exchanges))

    @router.get("", responses=problems(404))
    async def list_things(filters: Annotated[Filters, Query()], caller: Reader) -> list[Thing]:
        """Lists things."""
        return [Thing(id=caller.tenant, answers=filters.limit)]

    @router.get("/{assessment_id}", responses=problems(404, 409, 410))
    async def get_thing(assessment_id: str, _: Reader, number: int = 1) -> Thing:
        """Gets a thing."""
        if service.error:
            raise service.error
        if assessment_id != "a1":
            raise NotFound(f"no assessment {assessment_id[:40]}")
        if number == 13:
            raise RequestError("should be another number", field="number")
        return Thing(id=assessment_id, answers=number)

    @router.delete("/{assessment_id}", status_code=204)
    async def delete_thing(assessment_id: str, _: AnyCaller) -> None:
        """Deletes a thing."""

    @router.get("/{assessment_id}/events", response_class=Events)
    async def events(assessment_id: str, _: Reader, after: LastEventId) -> AsyncIterator[Any]:
        """Streams events."""
        for number in range(after + 1, 4):
            yield event(number, "progress", {"answers": number})
        if service.error:
            raise service.error
        while assessment_id == "endless":
            await asyncio.sleep(0.01)
            yield event(4, "waiting", None)

    @router.get("/{assessment_id}/page", response_class=HTMLResponse)
    async def page(assessment_id: str, _: Reader) -> HTMLResponse:
        """A page."""
        return HTMLResponse("<p>report</p>", headers={"Cache-Control": "private, no-cache"})

    return router


def an_app(service: Service | None = None) -> FastAPI:
    """The application with these routes; its service is open already, as no test here needs a lifespan."""
    service = service or Service()

    @asynccontextmanager
    async def opened(_settings: Settings) -> AsyncIterator[Service]:
        yield service

    settings = Settings(max_transcript_bytes=LIMIT, _env_file=None)
    app = create_app(settings, opened, routers=[routes(service)])
    app.state.service = service
    return app


def a_client(service: Service | None = None, key: str = "grades") -> httpx2.AsyncClient:
    """A client of it, with a key; an error that nobody answers fails the test."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    transport = httpx2.ASGITransport(an_app(service))
    return httpx2.AsyncClient(transport=transport, base_url="http://test", headers=headers)
