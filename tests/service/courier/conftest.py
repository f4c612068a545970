"""A courier that a test sends out itself."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from grader.service.courier import Courier
from grader.service.service import GradingService
from grader.webhooks.sending import Sender
from tests.service.courier.messages import Clock


@pytest.fixture
async def sender() -> AsyncIterator[Sender]:
    sender = Sender(allow_private=True, read_seconds=0.05)
    yield sender
    await sender.aclose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def courier(service: GradingService, sender: Sender, clock: Clock) -> Courier:
    """One whose chance never shortens a delay."""
    return Courier(service.assessments.database, sender, clock, random=lambda: 0.0)
