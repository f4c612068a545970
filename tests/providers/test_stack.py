"""The wrappers together, as a run wires them, over each real SDK; and over a real socket, with real faults."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from grader.completion import Provider
from grader.errors import ConnectionLost, ServerFailed
from grader.providers.anthropic import AnthropicProvider
from grader.providers.metered import Budget, Metered
from grader.providers.openai import OpenAIProvider
from grader.providers.paced import Paced
from grader.providers.prices import PriceList
from grader.providers.recorded import Recorded
from tests.doubles import a_request
from tests.providers.conftest import Wire
from tests.providers.dialects import KEY, Closing

PRICES = PriceList.model_validate(
    {
        "as_of": "2026-01-01",
        "source": "a test",
        "models": {"test-model": {"input": 1.0, "cached_input": 0.1, "cache_write": 2.0, "output": 10.0}},
    }
)
SCHEMA = {
    "type": "object",
    "properties": {"quote": {"type": "string"}, "level": {"type": "integer", "enum": [0, 1, 2, 3, 4]}},
    "required": ["quote", "level"],
}
ASKED = a_request("<answer-0123>\nI would add read replicas.\n</answer-0123>", reply_schema=SCHEMA)
FAKE = Path(__file__).parents[2] / "scripts" / "fake_provider.py"

Start = Callable[..., str]


async def no_sleep(_: float) -> None:
    """A wait that takes no time."""


def stacked(provider: Provider, folder: Path) -> Recorded:
    metered = Metered(Paced(provider, sleep=no_sleep), PRICES, Budget(1.0))
    return Recorded(metered, folder)


async def test_a_run_and_its_replay_give_the_same_completion(wire: Wire, tmp_path: Path) -> None:
    """Retried, priced, recorded; then served without a call, with the same text, usage and cost."""
    limit = httpx.Response(429, json=wire.dialect.error("rate_limit_error", "Later."), headers={"retry-after": "2"})
    good = httpx.Response(200, json=wire.dialect.reply("{}", wire.dialect.ended, wire.dialect.usage))
    wire.route.mock(side_effect=[limit, httpx.Response(500), good])
    recorded = await stacked(wire.provider, tmp_path).complete(a_request())
    assert (recorded.usage.calls, recorded.usage.retries) == (3, 2)
    assert recorded.usage.cost_usd == pytest.approx((400 * 1.0 + 1024 * 0.1 + 76 * 2.0 + 20 * 10.0) / 1e6)
    replayed = await Recorded(None, tmp_path).complete(a_request())
    assert replayed == recorded.model_copy(update={"cached": True})
    assert wire.route.call_count == 3


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a fake provider as its own process and gives its address."""
    with ExitStack() as stack:

        def started(*options: str) -> str:
            command = [sys.executable, str(FAKE), *options]
            popen = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 # our own script
            process = stack.enter_context(popen)
            stack.callback(process.terminate)
            assert process.stdout is not None
            return f"http://127.0.0.1:{int(process.stdout.readline())}"

        yield started


def providers(address: str) -> tuple[Closing, ...]:
    return OpenAIProvider(KEY, f"{address}/v1"), AnthropicProvider(KEY, address)


async def test_both_wires_give_a_conforming_reply_over_a_real_socket(start: Start) -> None:
    """The local provider quotes the answer and picks a level, on either protocol."""
    for provider in providers(start()):
        completion = await provider.complete(ASKED)
        await provider.aclose()
        assert '"quote": "I would add read replicas."' in completion.text
        assert completion.usage.input_tokens


@pytest.mark.parametrize(("fault", "kind"), [("--cut", ConnectionLost), ("--errors", ServerFailed)])
async def test_a_cut_socket_and_a_failing_server_are_told_apart(
    start: Start, fault: str, kind: type[Exception]
) -> None:
    """Not through a fake transport: the connection really goes away."""
    for provider in providers(start(fault, "1")):
        with pytest.raises(kind):
            await provider.complete(ASKED)
        await provider.aclose()


async def test_a_server_that_never_answers_is_given_up_in_time(start: Start) -> None:
    """The time limit is on the whole call, and is ours."""
    address = start("--latency", "600", "--spread", "0")
    for provider in (OpenAIProvider(KEY, f"{address}/v1", 0.05), AnthropicProvider(KEY, address, 0.05)):
        with pytest.raises(ConnectionLost, match="no reply in time"):
            await provider.complete(ASKED)
        await provider.aclose()
