"""Server-sent events: numbered, resumable, and on the wire as the specification has them."""

from __future__ import annotations

import pytest

from tests.api.things import a_client


async def test_events_are_numbered_and_carry_json() -> None:
    """Name, data, id and when to come back."""
    async with a_client() as client:
        answered = await client.get("/v1/things/a1/events", headers={"Last-Event-ID": "2"})
    assert answered.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert answered.headers["cache-control"] == "no-cache"
    assert answered.text == 'event: progress\ndata: {"answers": 3}\nid: 3\nretry: 2000\n\n'


@pytest.mark.parametrize(("last", "first"), [(None, 1), ("", 1), ("0", 1), ("1", 2), (" 2 ", 3), ("007", None)])
async def test_a_reader_goes_on_after_the_last_event_it_has(last: str | None, first: int | None) -> None:
    """Without one, at the beginning; behind the last, with nothing."""
    async with a_client() as client:
        answered = await client.get("/v1/things/a1/events", headers={} if last is None else {"Last-Event-ID": last})
    ids = [line for line in answered.text.splitlines() if line.startswith("id:")]
    assert ids[:1] == ([f"id: {first}"] if first else [])


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "1e3", "0x1", str(2**63), "9" * 5000, "²", "1 2"])
async def test_an_id_that_is_none_of_ours_is_a_422(last: str) -> None:
    """To begin anew would show all events twice."""
    async with a_client() as client:
        answered = await client.get("/v1/things/a1/events", headers={b"Last-Event-ID": last.encode("latin-1")})
    assert answered.status_code == 422
    assert [error["parameter"] for error in answered.json()["errors"]] == ["Last-Event-ID"]


async def test_a_stream_is_refused_before_it_begins() -> None:
    """Keys come first; a stream that has begun cannot say no any more."""
    async with a_client(key="nothing") as client:
        assert (await client.get("/v1/things/a1/events")).status_code == 403
