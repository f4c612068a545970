"""What is asked of a model and what comes back, whoever the provider is."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal, Protocol, TypeVar

from pydantic import Field

from grader.allowances import Allowances
from grader.noun import Record, sha256_of


class Message(Record):
    """One turn of the request."""

    role: Literal["user", "assistant"]
    content: str


class CompletionRequest(Record):
    """Everything that decides what a model replies, and so what a kept reply is found by.

    `system` is the part that is identical for every answer (a provider may cache it as a prefix);
    `reply_schema` is a JSON Schema (object; every property required) that the reply has to conform to.
    `draw` tells a deliberate second asking from the first: it never reaches the wire.
    """

    model: str
    system: str
    messages: tuple[Message, ...]
    reply_schema: dict[str, Any] | None = None
    schema_name: str = "reply"
    max_tokens: int = 2_000
    temperature: float | None = None
    draw: int = 0

    @property
    def key(self) -> str:
        """sha256 over the whole request, draw included: two requests share it only if they are the same."""
        return sha256_of(self)


class StopReason(StrEnum):
    """Why the model stopped: read before the text is."""

    END = "end"
    LENGTH = "length"
    REFUSAL = "refusal"
    OTHER = "other"


class Usage(Record):
    """What calls took. Tokens are None where the provider did not say; a null cost is unknown, never free.

    Of a reply that is served again, from a recording or a store, it is what it took when it was made: the same
    completions give the same usage. Nothing is owed for it a second time, and no cap counts it again. Requests that
    broke before a reply came are counted as calls alone: what a provider charges for them it does not tell.
    `calls` counts every request sent, `retries` those of them that the wire made us send again.
    `cached_tokens` is the part of `input_tokens` that the provider served from its prefix cache, and
    `written_tokens` the part that it put there (some charge more for that).
    """

    calls: int = 0
    retries: int = 0
    input_tokens: int | None = 0
    cached_tokens: int | None = 0
    written_tokens: int | None = 0
    output_tokens: int | None = 0
    cost_usd: float | None = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            calls=self.calls + other.calls,
            retries=self.retries + other.retries,
            input_tokens=_sum(self.input_tokens, other.input_tokens),
            cached_tokens=_sum(self.cached_tokens, other.cached_tokens),
            written_tokens=_sum(self.written_tokens, other.written_tokens),
            output_tokens=_sum(self.output_tokens, other.output_tokens),
            cost_usd=_sum(self.cost_usd, other.cost_usd),
        )


class Completion(Record):
    """A reply as it came: raw text, why it ended, what it took. This is what is paid for and kept.

    `model` is the name that the reply gives itself. `usage` is what the reply took when it was made.
    `cached` marks one served from a recording or a store: nothing was asked and nothing is owed for it now.
    `cost_at_most_usd` stands where a cap counts a reply whose cost is not known: the most that it can have cost.
    `allowances` is what its headers told of limits: for whoever paces the calls, and never kept.
    """

    text: str
    stop: StopReason = StopReason.END
    model: str
    usage: Usage = Usage(
        calls=1, input_tokens=None, cached_tokens=None, written_tokens=None, output_tokens=None, cost_usd=None
    )
    cached: bool = False
    cost_at_most_usd: float | None = None
    allowances: Allowances | None = Field(default=None, exclude=True, repr=False)

    @property
    def counted_usd(self) -> float:
        """What caps on cost count for it: its cost, or the most that this can have been."""
        return (self.cost_at_most_usd or 0.0) if self.usage.cost_usd is None else self.usage.cost_usd


class Provider(Protocol):
    """A model behind a wire. Raises ProviderError, or BudgetSpent; a wrapper is a provider that holds one."""

    async def complete(self, request: CompletionRequest, /) -> Completion: ...


N = TypeVar("N", int, float)


def _sum(a: N | None, b: N | None) -> N | None:
    return None if a is None or b is None else a + b
