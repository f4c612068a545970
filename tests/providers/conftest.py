"""A wire for each provider: its dialect, the provider over the real SDK, and the faked transport below it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import respx

from grader.completion import Completion, CompletionRequest, Provider
from tests.doubles import a_request
from tests.providers.dialects import DIALECTS, Dialect


@dataclass(frozen=True)
class Wire:
    """What a test of the contract holds: it says what the server does, then asks."""

    dialect: Dialect
    provider: Provider
    route: respx.Route

    def replies(self, text: str = "{}", ended: str | None = None, usage: Any = None, status: int = 200) -> None:
        """The server answers every request with this reply."""
        body = self.dialect.reply(text, ended or self.dialect.ended, usage)
        # ASCII JSON: escapes can carry what UTF-8 cannot.
        headers = {"content-type": "application/json"}
        self.route.mock(return_value=httpx.Response(status, text=json.dumps(body), headers=headers))

    def fails(self, status: int, code: str = "x", words: str = "No.", headers: dict[str, str] | None = None) -> None:
        """The server answers every request with this error."""
        body = self.dialect.error(code, words)
        self.route.mock(return_value=httpx.Response(status, json=body, headers=headers))

    async def ask(self, request: CompletionRequest | None = None) -> Completion:
        return await self.provider.complete(request or a_request())


@pytest.fixture(params=DIALECTS, ids=lambda d: d.name)
async def wire(request: pytest.FixtureRequest, httpx2_mock: respx.Router) -> AsyncIterator[Wire]:
    dialect: Dialect = request.param
    provider = dialect.make()
    yield Wire(dialect, provider, httpx2_mock.post(dialect.url))
    await provider.aclose()
