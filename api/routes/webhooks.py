"""Webhooks: who is told what, and what came of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query
from starlette.responses import Response

from api import examples
from api.auth import Admin, Reader
from api.deps import DeliveryId, Part, Service, WebhookId
from api.openapi import problems
from api.replies import reply
from api.schemas import MadeWebhook, NewWebhook, Page, ShownDelivery, ShownWebhook
from api.strict import StrictRoute

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"], route_class=StrictRoute)


@router.post("", status_code=201, response_model=MadeWebhook, responses=problems("invalid_webhook"))
async def post_webhook(
    body: Annotated[NewWebhook, Body(openapi_examples=examples.WEBHOOKS)], caller: Admin, service: Service
) -> Response:
    """Registers a webhook; its secret is shown this once."""
    return reply(await service.webhooks.create(caller, body.url, body.events), 201)


@router.get("", response_model=Page[ShownWebhook])
async def list_webhooks(caller: Reader, service: Service) -> Response:
    """Lists webhooks, oldest first."""
    return reply(await service.webhooks.known(caller))


@router.delete("/{webhook_id}", status_code=204, response_class=Response, responses=problems("not_found"))
async def delete_webhook(webhook_id: WebhookId, caller: Admin, service: Service) -> Response:
    """Takes a webhook and its deliveries away."""
    await service.webhooks.remove(caller, webhook_id)
    return Response(status_code=204)


@router.post(
    "/{webhook_id}/test",
    status_code=202,
    response_model=ShownDelivery,
    responses=problems("not_found", "wrong_state"),
)
async def test_webhook(webhook_id: WebhookId, caller: Admin, service: Service) -> Response:
    """Sends a message of type `webhook.test`."""
    return reply(await service.webhooks.test(caller, webhook_id), 202)


@router.get("/{webhook_id}/deliveries", response_model=Page[ShownDelivery], responses=problems("not_found"))
async def list_deliveries(
    webhook_id: WebhookId, part: Annotated[Part, Query()], caller: Reader, service: Service
) -> Response:
    """Lists deliveries, newest first."""
    return reply(await service.webhooks.deliveries(caller, webhook_id, part.cursor, part.limit))


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/replay",
    status_code=202,
    response_model=ShownDelivery,
    responses=problems("not_found", "wrong_state"),
)
async def replay_delivery(webhook_id: WebhookId, delivery_id: DeliveryId, caller: Admin, service: Service) -> Response:
    """Sends a message once more, under its own message id."""
    return reply(await service.webhooks.replay(caller, webhook_id, delivery_id), 202)
