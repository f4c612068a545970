"""Signed here, verified with the library that receivers use."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from grader.webhooks.signing import new_secret, signed

BODY = b'{"type":"webhook.test"}'


def now() -> datetime:
    """Receivers compare with their own clock."""
    return datetime.now(UTC)


def test_a_secret_is_as_the_specification_writes_it() -> None:
    """`whsec_` and the base64 of 24 to 64 bytes, never the same twice."""
    secret = new_secret()
    assert secret.startswith("whsec_")
    assert 24 <= len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) <= 64
    assert new_secret() != secret


@given(st.binary(min_size=32, max_size=32), st.text(st.characters(codec="utf-8")))
def test_a_receiver_verifies_what_was_signed(random: bytes, text: str) -> None:
    """Any secret, any body."""
    secret, body = new_secret(lambda _: random), text.encode()
    Webhook(secret).verify(body, signed(secret, "msg_1", body, now()), json_parse=False)


def test_the_time_is_the_same_in_every_zone() -> None:
    """A signature does not depend on how the time of the attempt was written."""
    at = now()
    elsewhere = at.astimezone(timezone(timedelta(hours=9)))
    secret = new_secret()
    assert signed(secret, "msg_1", BODY, at) == signed(secret, "msg_1", BODY, elsewhere)


def test_another_attempt_has_the_same_id_and_its_own_time() -> None:
    """A receiver knows a repeated message by its id, and a replayed one by its time."""
    at = now()
    first, second = (signed(new_secret(), "msg_1", BODY, t) for t in (at, at + timedelta(hours=1)))
    assert first["webhook-id"] == second["webhook-id"] == "msg_1"
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 3600


@pytest.mark.parametrize(
    ("body", "message_id", "at", "secret"),
    [
        (BODY + b" ", "msg_1", now(), "whsec_" + "A" * 32),
        (BODY, "msg_2", now(), "whsec_" + "A" * 32),
        (BODY, "msg_1", now() - timedelta(minutes=6), "whsec_" + "A" * 32),
        (BODY, "msg_1", now(), "whsec_" + "B" * 32),
    ],
    ids=["body", "id", "time", "secret"],
)
def test_a_receiver_refuses_what_was_changed(body: bytes, message_id: str, at: datetime, secret: str) -> None:
    """Another body, id, time or secret, and the signature does not hold."""
    headers = signed(secret, "msg_1", BODY, at) | {"webhook-id": message_id}
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 32).verify(body, headers)
