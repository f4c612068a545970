"""The setting for a key's requests, in the real application."""

from __future__ import annotations

from pathlib import Path

from tests.api.routes.api import Api, served, settings_for, still


async def test_the_setting_limits_every_key(tmp_path: Path) -> None:
    """By GRADER_KEY_REQUESTS_PER_MINUTE, and with a documented 429 on every route."""
    async with served(settings_for(tmp_path, key_requests_per_minute=2), still) as api:
        for _ in range(2):
            assert (await api.get("/v1/assessments")).status_code == 200
        for method, path in (("GET", "/v1/assessments"), ("POST", "/v1/webhooks"), ("GET", "/v1/usage")):
            refused = await api.ask(method, path)
            assert (refused.status_code, refused.json()["code"]) == (429, "rate_exceeded")
            assert 1 <= int(refused.headers["retry-after"]) <= 30
        assert (await api.get("/v1/assessments", who="read")).status_code == 200
        assert (await api.get("/metrics")).status_code == 200


async def test_no_key_is_limited_by_default(api: Api) -> None:
    """The contract says so."""
    assert {(await api.get("/v1/rubrics/none")).status_code for _ in range(150)} == {404}
