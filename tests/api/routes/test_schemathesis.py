"""What schemathesis makes of the OpenAPI document: no request that it thinks of is a 500 or an undocumented answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, seed, settings
from hypothesis.errors import FlakyStrategyDefinition
from hypothesis.stateful import get_state_machine_test
from schemathesis.python.asgi import get_client, shutdown_lifespans

from api.app import create_app
from grader.bootstrap.starting import make_ready
from grader.service.keys import Scope
from grader.service.service import GradingService
from grader.settings import Settings
from tests.api.routes.api import settings_for, working
from tests.api.routes.conforming import document

SERVER = "http://testserver"
KEY: dict[str, str] = {}
MET: set[tuple[str, int]] = set()
FAULTS: list[Exception] = []


@asynccontextmanager
async def seeded(_: Settings) -> AsyncIterator[GradingService]:
    """A service at work, with a key that may do everything."""
    with TemporaryDirectory() as folder:
        given = settings_for(Path(folder))
        await make_ready(given)
        async with working(given) as service:
            KEY["Authorization"] = f"Bearer {await service.keys.create('acme', Scope)}"
            yield service


CONFIG = schemathesis.Config.from_dict(
    {
        # A shape cannot say what a cursor, a weight or a format may be: such a request is a 422, and fits the shape.
        "checks": {"positive_data_acceptance": {"enabled": False}},
        # Every value in every place is tried in test_bad_input.py.
        "phases": {"coverage": {"enabled": False}},
        "seed": 1,
    }
)


def _with_the_key() -> dict[str, Any]:
    """The document without keys: every request has the good one, so that a made-up one would never be sent.

    A copy, since schemathesis writes its links into it.
    """
    told = deepcopy(document())
    told["components"].pop("securitySchemes")
    for operation in (o for path in told["paths"].values() for o in path.values() if isinstance(o, dict)):
        operation.pop("security", None)
    return {key: value for key, value in told.items() if key != "security"}


SCHEMA = schemathesis.openapi.from_dict(_with_the_key(), config=CONFIG)
SCHEMA.app = create_app(Settings(_env_file=None), seeded)


@pytest.fixture(scope="module", autouse=True)
def _open() -> Iterator[None]:
    """schemathesis opens the application in a loop of its own, and would close it with the process."""
    with get_client(SCHEMA.app):
        yield
    shutdown_lifespans()


@SCHEMA.parametrize()
@settings(max_examples=5, suppress_health_check=list(HealthCheck))
def test_no_request_is_a_fault_of_ours(case: schemathesis.Case[Any]) -> None:
    """Of any operation, right and wrong in any part: every answer has a documented status, type, headers and shape,
    and wrong ones are refused."""
    case.call_and_validate(base_url=SERVER, headers=KEY)


class Machine(SCHEMA.as_state_machine()):  # type: ignore[misc] # made at run time
    """Takes ids from answers to what it asks next; which field leads where it finds out from the document."""

    def get_call_kwargs(self, case: schemathesis.Case[Any]) -> dict[str, Any]:
        """The stream of an assessment that waits does not end by itself."""
        patience = 2.0 if case.path.endswith("/events") else 60.0
        return {"headers": KEY, "base_url": SERVER, "timeout": patience}

    def after_call(self, response: schemathesis.Response, case: schemathesis.Case[Any]) -> None:
        """Remembers that there was this answer."""
        MET.add((case.operation.label, response.status_code))

    def validate_response(self, *given: Any, **named: Any) -> None:
        """Remembers a fault, whatever becomes of the search for a shorter chain that shows it."""
        try:
            super().validate_response(*given, **named)
        except Exception as fault:
            FAULTS.append(fault)
            raise


def test_no_chain_of_requests_is_a_fault_of_ours() -> None:
    """Made of what earlier ones answered, while jobs run: erased, cancelled, ordered anew, in any order. The chains
    are more than refusals of made-up ids."""
    budget = settings(
        max_examples=5, stateful_step_count=12, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    for number in range(4):
        # A job may be done in one chain and under way in the same chain again: what can be asked next then differs.
        with suppress(FlakyStrategyDefinition):
            seed(number)(get_state_machine_test(Machine, settings=budget))()
        assert FAULTS == []
    assert len({operation for operation, status in MET if status < 400}) > 5
    assert len(MET) > 20
