"""For load balancers and monitoring; no key is needed."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from api.deps import Service
from api.replies import reply
from api.schemas import Readiness

router = APIRouter(tags=["operations"])  # not strict: a load balancer may add parameters of its own

METRICS = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/healthz")
async def get_health() -> dict[str, str]:
    """Says that the process lives, and asks nobody else."""
    return {"status": "ok"}


@router.get(
    "/readyz", response_model=Readiness, responses={503: {"model": Readiness, "description": "Not all of it is ready"}}
)
async def get_readiness(service: Service) -> Response:
    """Says whether store, schema and queue are fit for work."""
    parts = await service.operations.ready()
    ready = all(part == "ok" for part in parts.values())
    body = {"ready": ready, **parts}
    return reply(body) if ready else reply(body, 503, {"Retry-After": "2"})


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"description": "Prometheus' text", "content": {"text/plain": {}}}},
)
async def get_metrics(service: Service) -> Response:
    """Everything that is counted, over all processes and tenants."""
    return Response(await service.operations.metrics(), media_type=METRICS)
