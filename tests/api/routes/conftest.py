"""The application for tests of its routes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from grader.settings import Settings
from tests.api.routes.api import Api, served, settings_for, still


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A server with a fresh database."""
    return settings_for(tmp_path)


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[Api]:
    """The application while nobody works: an assessment stays as a test leaves it."""
    async with served(settings, still) as opened:
        yield opened


@pytest.fixture
async def working(settings: Settings) -> AsyncIterator[Api]:
    """The application while jobs run, as `grader serve` has it."""
    async with served(settings) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def one(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Api]:
    """One application for all tests of a file that leave nothing behind: they run in the file's own loop."""
    async with served(settings_for(tmp_path_factory.mktemp("one")), still) as opened:
        yield opened
