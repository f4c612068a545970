"""The HTTP application: `uvicorn --factory api.app:create_app`; `grader serve` starts it by this name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware

import grader
from api.docs import add_docs
from api.handling import handle_errors
from api.limits import KeyLimits
from api.middleware.body_limit import BodyLimit
from api.middleware.context import RequestContext
from api.middleware.faults import Faults
from api.middleware.headers import SecurityHeaders
from api.middleware.heads import Heads
from api.openapi import use_document
from api.routes import ROUTERS
from api.stopping import told
from grader.bootstrap.serving import opened_service
from grader.service.service import GradingService
from grader.settings import Settings, load_settings

BESIDE_TRANSCRIPT = 64 * 1024  # bytes that a body may have beside its transcript
TAGS = [
    {"name": "assessments", "description": "Transcripts in, graded assessments out."},
    {"name": "reports", "description": "An assessment's documents and revisions."},
    {"name": "reviews", "description": "What people overrule, and the audit trail."},
    {"name": "rubrics", "description": "What answers are graded by."},
    {"name": "transcripts", "description": "Recordings of speech, read as questions and answers."},
    {"name": "webhooks", "description": "Who is told what, by the Standard Webhooks specification."},
    {"name": "usage", "description": "Calls, tokens and cost of a tenant."},
    {"name": "operations", "description": "For load balancers and monitoring."},
]
_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}

ServiceFactory = Callable[[Settings], AbstractAsyncContextManager[Any]]


@asynccontextmanager
async def working_service(settings: Settings) -> AsyncIterator[GradingService]:
    """The service; where its database allows only one process, it does its work in this one too."""
    async with opened_service(settings) as service, service.serving():
        yield service


def create_app(
    settings: Settings | None = None,
    service_factory: ServiceFactory | None = None,
    *,
    routers: Iterable[APIRouter] = ROUTERS,
) -> FastAPI:
    """The application; `state.service` is open from its first request to its last.

    `settings` are read from the environment where none are given. Raises SettingsError.
    """
    settings = settings or load_settings()
    open_service = service_factory or working_service

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with told(app.state.stopping):
            async with open_service(settings) as service:
                app.state.service = service
                yield

    app = FastAPI(
        title="Interview Grader",
        version=grader.__version__,
        description="Grades interview answers with language models, and shows its evidence, arithmetic and doubts.",
        openapi_tags=TAGS,
        servers=[{"url": "/", "description": "This server"}],
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
        lifespan=lifespan,
        middleware=_middleware(settings),
        telemetry=_NO_TELEMETRY,  # it would export messages of exceptions, which quote what people said
    )
    app.state.settings = settings
    app.state.limits = KeyLimits(settings.key_requests_per_minute)
    app.state.stopping = asyncio.Event()
    handle_errors(app)
    use_document(app)
    add_docs(app)
    for router in routers:
        app.include_router(router)
    return app


def _middleware(settings: Settings) -> list[Middleware]:
    """From the outermost on."""
    return [
        Middleware(RequestContext),
        Middleware(SecurityHeaders),
        Middleware(Faults),
        Middleware(Heads),
        Middleware(BodyLimit, limit=settings.max_transcript_bytes + BESIDE_TRANSCRIPT),
    ]
