"""Secrets, and the three headers by which a receiver knows that a message is ours and new."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from standardwebhooks import Webhook

PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification asks for 24 to 64


def new_secret(random: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """A secret as Standard Webhooks writes it: `whsec_` and the base64 of 32 random bytes."""
    return PREFIX + base64.b64encode(random(SECRET_BYTES)).decode("ascii")


def signed(secret: str, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """The headers of one attempt. `message_id` stays the same over all attempts and holds no full stop.

    `at` is when this attempt is made, aware: receivers refuse what is more than five minutes off their clock.
    """
    now = at.astimezone(UTC)  # the library takes the digits of any time for UTC
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, now, body.decode("utf-8")),
    }
