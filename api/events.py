"""Server-sent events: numbered, so that a reader that was cut off goes on where it was."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Header
from fastapi.exceptions import RequestValidationError
from fastapi.sse import EventSourceResponse, ServerSentEvent

HEADER = "Last-Event-ID"
MOST = 2**63  # what a database's integer column holds
RETRY_MS = 2000

Events = EventSourceResponse
"""The `response_class` of a route that yields events. FastAPI sends a comment where nothing happens for 15 s."""


def event(number: int, name: str, data: Any) -> ServerSentEvent:
    """Event `number` (from 1, rising) called `name`, its `data` as JSON."""
    return ServerSentEvent(id=str(number), event=name, data=data, retry=RETRY_MS)


def last_event_id(
    given: Annotated[str | None, Header(alias=HEADER, description="The id of the last event that was received")] = None,
) -> int:
    """The number after which the reader wants to go on; 0 is the beginning.

    What is no number of ours is a 422: an EventSource sends back what we sent, and to begin anew without a word
    would show everybody else all events twice. Raises RequestValidationError.
    """
    number = (given or "").strip() or "0"
    if not (number.isascii() and number.isdecimal()) or len(number) > 19 or int(number) >= MOST:
        message = "should be the id of an event, a whole number"
        raise RequestValidationError(
            [{"type": "value_error", "loc": ("header", HEADER), "msg": message, "input": given}]
        )
    return int(number)


LastEventId = Annotated[int, Depends(last_event_id)]
