"""One file a noun; each has a `router` whose prefix is the noun's whole address."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes import assessments, operations, reports, rubrics, transcripts, usage, webhooks

ROUTERS: tuple[APIRouter, ...] = (
    assessments.router,
    reports.router,
    rubrics.router,
    transcripts.router,
    webhooks.router,
    usage.router,
    operations.router,
)
