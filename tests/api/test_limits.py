"""How often a key may ask: the bucket as arithmetic, and over HTTP."""

from __future__ import annotations

from dataclasses import dataclass

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.limits import Bucket, KeyLimits, take
from grader.errors import RateExceeded
from tests.api.things import an_app


@dataclass
class Clock:
    """Goes when it is told to."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_full_bucket_serves_a_minutes_worth_at_once() -> None:
    """And then one with each token that comes in."""
    clock = Clock()
    limits = KeyLimits(60, clock)
    for _ in range(60):
        limits.count("k")
    with pytest.raises(RateExceeded) as caught:
        limits.count("k")
    assert caught.value.retry_after == pytest.approx(1.0)
    assert "60 times a minute" in str(caught.value)
    clock.now += 1.0
    limits.count("k")
    with pytest.raises(RateExceeded):
        limits.count("k")


def test_each_key_has_a_bucket_of_its_own() -> None:
    """One that asks too often takes nothing from another."""
    limits = KeyLimits(1, Clock())
    limits.count("a")
    limits.count("b")
    with pytest.raises(RateExceeded):
        limits.count("a")


def test_without_a_limit_nothing_is_counted() -> None:
    """None is off."""
    limits = KeyLimits(None, Clock())
    for _ in range(10_000):
        limits.count("k")


def test_asking_too_early_does_not_put_the_next_request_off() -> None:
    """A client in a loop is served as soon as one that waits."""
    bucket, early = take(Bucket(0.0, 0.0), 30.0, 1)
    assert (early, bucket) == (30.0, Bucket(0.5, 30.0))
    assert take(bucket, 60.0, 1) == (Bucket(0.0, 60.0), 0.0)


@given(st.lists(st.floats(-5, 30), max_size=60), st.integers(1, 100))
def test_never_more_is_served_than_the_bucket_holds_and_fills(steps: list[float], per_minute: int) -> None:
    """In any stretch of time, also where a clock goes back; and who waits as told is served."""
    bucket: Bucket | None = None
    now, passed, served = 0.0, 0.0, 0
    for step in steps:
        now += step
        passed += max(0.0, step)
        bucket, early = take(bucket, now, per_minute)
        served += not early
        assert 0 <= bucket.tokens <= per_minute
        assert served <= per_minute + passed * per_minute / 60 + 1e-6
        assert early <= 60 / per_minute
        if early:
            assert take(bucket, now + early + 1e-6, per_minute)[1] == 0.0


async def test_a_key_over_its_limit_is_told_when_to_come_back() -> None:
    """429 before its body is read; other keys, strangers and what needs no key are not touched by it."""
    clock, app = Clock(), an_app()
    app.state.limits = KeyLimits(2, clock)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as client:

        async def status(key: str, method: str = "GET", path: str = "/v1/things/a1") -> int:
            return (await client.request(method, path, headers={"Authorization": f"Bearer {key}"})).status_code

        assert [await status("grades"), await status("grades", "HEAD")] == [200, 200]
        refused = await client.post("/v1/things", content="{", headers={"Authorization": "Bearer grades"})
        assert (refused.status_code, refused.json()["code"]) == (429, "rate_exceeded")
        assert refused.headers["retry-after"] == "30"
        assert "2 times a minute" in refused.json()["detail"]
        assert [await status("reads"), await status("wrong"), await status("grades", path="/docs")] == [200, 401, 200]
        clock.now += 30
        assert [await status("grades"), await status("grades")] == [200, 429]


async def test_a_request_that_is_refused_otherwise_counts_as_well() -> None:
    """Each once, however it ends: what it costs us is the same."""
    app = an_app()
    app.state.limits = KeyLimits(3, Clock())
    headers = {"Authorization": "Bearer reads"}
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url="http://test", headers=headers
    ) as client:
        answers = [
            await client.get("/v1/things/none"),
            await client.post("/v1/things", json={}),
            await client.get("/v1/things?limit=x"),
            await client.get("/v1/things/a1"),
        ]
    assert [answered.status_code for answered in answers] == [404, 403, 422, 429]
