"""Real adapters around a function: what tests use where a provider or a judge is needed, instead of mocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.completion import Completion, CompletionRequest, Usage

Replying = Callable[[CompletionRequest], Completion | str | Exception]


class FunctionProvider:
    """A provider that answers with a function of the request: a completion, its text alone, or the error to raise.

    `asked` holds every request in the order in which they came.
    """

    def __init__(self, reply: Replying) -> None:
        self._reply = reply
        self.asked: list[CompletionRequest] = []

    async def complete(self, request: CompletionRequest, /) -> Completion:
        self.asked.append(request)
        reply = self._reply(request)
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, Completion) else a_completion(reply)


def a_completion(text: str = "{}", **changes: Any) -> Completion:
    """A reply of one call that took 100 tokens in and 20 out, at a price that nobody worked out yet."""
    usage = Usage(calls=1, input_tokens=100, cached_tokens=0, output_tokens=20, cost_usd=None)
    return Completion.model_validate({"text": text, "model": "test-model", "usage": usage} | changes)


def a_request(text: str = "Hello?", **changes: Any) -> CompletionRequest:
    """A request with a system text and one message."""
    data: dict[str, object] = {
        "model": "test-model",
        "system": "You rate answers.",
        "messages": [{"role": "user", "content": text}],
    }
    return CompletionRequest.model_validate(data | changes)
