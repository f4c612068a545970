"""The whole service on a real database, its judge's provider a function: what most tests of the desks stand on."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import httpcore2
import pytest

from grader.bootstrap import serving
from grader.bootstrap.serving import opened_service
from grader.bootstrap.starting import make_ready
from grader.rubrics.library import list_rubrics
from grader.service.keys import Caller, Scope
from grader.service.service import GradingService
from grader.settings import Settings
from tests.databases import postgresql, sqlite


@pytest.fixture(autouse=True, scope="session")
def _read_once() -> Iterator[None]:
    """Rubric files and the certificates of authorities are read once, not by the service of every test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(serving, "list_rubrics", cache(list_rubrics))
        patch.setattr(httpcore2, "default_ssl_context", cache(httpcore2.default_ssl_context))
        yield


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of each kind."""
    if request.param == "sqlite":
        yield sqlite(tmp_path)
        return
    with postgresql() as url:
        yield url


@pytest.fixture
def settings(database_url: str) -> Settings:
    """A server whose judge needs no key, and whose callers may also ask for a model."""
    return Settings(
        _env_file=None,
        database_url=database_url,
        judges=("baseline",),
        allowed_judges=("baseline", "openai:test-model"),
        openai_base_url="http://127.0.0.1:9/v1",
        stop_seconds=5.0,
        webhook_allow_private=True,
    )


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[GradingService]:
    """The service with its tables, nobody working yet."""
    await make_ready(settings)
    async with opened_service(settings) as opened:
        yield opened


@pytest.fixture
async def caller(service: GradingService) -> Caller:
    """A caller of tenant acme who may do everything."""
    return await service.keys.caller(await service.keys.create("acme", Scope))


@pytest.fixture
async def stranger(service: GradingService) -> Caller:
    """A caller of another tenant who may do everything there."""
    return await service.keys.caller(await service.keys.create("other", Scope))
