"""Anthropic's messages: request, reply, usage, errors."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import anthropic
import httpx2
from anthropic import _exceptions as sdk
from anthropic.types.shared import ContractSpendLimitReachedError, EnforcedSpendLimitReachedError

from grader.completion import Completion, CompletionRequest, StopReason, Usage
from grader.errors import (
    ConnectionLost,
    NotAuthorised,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from grader.providers import wire
from grader.providers.headers import anthropic_limits
from grader.transcript import well_formed

OFFICIAL = "https://api.anthropic.com"

ERRORS: dict[type[Exception], type[ProviderError]] = {
    sdk.AnthropicError: ServerFailed,
    sdk.APIError: ServerFailed,
    sdk.APIResponseValidationError: ServerFailed,
    sdk.APIWebhookValidationError: RequestRejected,
    sdk.APIStatusError: ServerFailed,  # itself, not its children: decided by the status
    sdk.APIConnectionError: ConnectionLost,
    sdk.APITimeoutError: ConnectionLost,
    sdk.RetryableError: ServerFailed,
    sdk.CredentialsError: NotAuthorised,
    sdk.IdentityTokenFileError: NotAuthorised,
    sdk.BadRequestError: RequestRejected,
    sdk.AuthenticationError: NotAuthorised,
    sdk.PaymentRequiredError: QuotaExhausted,
    sdk.PermissionDeniedError: NotAuthorised,
    sdk.NotFoundError: RequestRejected,
    sdk.RequestTimeoutError: ConnectionLost,
    sdk.ConflictError: ServerFailed,
    sdk.PreconditionFailedError: RequestRejected,
    sdk.ContentTooLargeError: RequestRejected,
    sdk.UnprocessableEntityError: RequestRejected,
    sdk.RateLimitError: RateLimited,
    ContractSpendLimitReachedError: QuotaExhausted,
    EnforcedSpendLimitReachedError: QuotaExhausted,
    sdk.RequestHeaderFieldsTooLargeError: RequestRejected,
    sdk.ClientClosedRequestError: ConnectionLost,
    sdk.InternalServerError: ServerFailed,
    sdk.HTTPNotImplementedError: ServerFailed,
    sdk.ServiceUnavailableError: ServerFailed,
    sdk.GatewayTimeoutError: ServerFailed,
    sdk.OverloadedError: ServerFailed,
    **wire.ERRORS,
}
NO_CREDIT = "credit balance is too low"  # the words under which a 400 means an empty account
STOPS = {
    "end_turn": StopReason.END,
    "stop_sequence": StopReason.END,
    "max_tokens": StopReason.LENGTH,
    "model_context_window_exceeded": StopReason.LENGTH,
    "refusal": StopReason.REFUSAL,
}
# Bounds that the service refuses in a schema; whoever reads the reply checks them.
BOUNDS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    | {"minLength", "maxLength", "pattern"}
    | {"minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"}
)
_NAMED = frozenset({"properties", "$defs", "definitions"})  # keywords whose keys are names, not keywords
_LITERAL = frozenset({"enum", "const", "default", "examples", "required"})


class AnthropicProvider:
    """Messages over `base_url` (None: Anthropic itself). `timeout` is in seconds, for a whole call.

    Sends once. Raises ProviderError. A temperature is never sent: the service takes none.
    """

    def __init__(
        self,
        api_key: str,
        base_url: str | None = None,
        timeout: float = 60.0,
        *,
        http_client: httpx2.AsyncClient | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._key, self._timeout, self._clock = api_key, timeout, clock
        self._who = "Anthropic" if base_url is None else f"the server at {httpx2.URL(base_url).host}"
        # Every setting is passed on: what is left out the SDK would read from the environment, and its tracing
        # could send transcripts to wherever that says.
        self._client = anthropic.AsyncAnthropic(
            api_key=api_key,
            base_url=base_url or OFFICIAL,
            timeout=timeout,
            max_retries=0,
            open_telemetry=False,
            http_client=http_client or anthropic.DefaultAsyncHttpxClient(event_hooks=wire.HOOKS),
        )

    async def complete(self, request: CompletionRequest, /) -> Completion:
        try:
            async with asyncio.timeout(self._timeout):  # the client's own counts from one byte to the next
                # Not by `messages.create`: it fills classes without checking them, and tells no headers.
                reply = await self._client.post("/v1/messages", cast_to=httpx2.Response, body=arguments(request))
            completion = read(reply.json(), request, self._who)
        except tuple(ERRORS) as e:
            raise self._translated(e, request) from None
        told = anthropic_limits(reply.headers, self._clock())
        return completion if told is None else completion.model_copy(update={"allowances": told})

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._client.close()

    def _translated(self, error: Exception, request: CompletionRequest) -> ProviderError:
        if not isinstance(error, sdk.APIStatusError):
            return wire.failure(_kind(error), self._who, said=wire.TOLD.get(type(error).__name__, ""))
        ours = wire.failure(
            _kind(error),
            self._who,
            status=error.status_code,
            said=wire.words(_message(error), key=self._key, request=request),
            wait=wire.retry_after(error.response.headers, self._clock()),
        )
        ours.allowances = anthropic_limits(error.response.headers, self._clock())
        return ours


def arguments(request: CompletionRequest) -> dict[str, Any]:
    """The body of a request, as `messages.create` takes it by name: the system text is a prefix to be cached."""
    found: dict[str, Any] = {
        "model": request.model,
        "max_tokens": request.max_tokens,
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
    }
    if request.system:
        found["system"] = [{"type": "text", "text": request.system, "cache_control": {"type": "ephemeral"}}]
    if request.reply_schema is not None:
        found["output_config"] = {"format": {"type": "json_schema", "schema": without_bounds(request.reply_schema)}}
    return found


def without_bounds(schema: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema without the keywords that the service refuses; names of properties are left alone."""
    kept: dict[str, Any] = {}
    for keyword, value in schema.items():
        if keyword in _NAMED and isinstance(value, dict):
            kept[keyword] = {name: _unbounded(sub) for name, sub in value.items()}
        elif keyword not in BOUNDS:
            kept[keyword] = value if keyword in _LITERAL else _unbounded(value)
    return kept


def _unbounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_unbounded(v) for v in value]
    return without_bounds(value) if isinstance(value, dict) else value


def read(reply: object, request: CompletionRequest, who: str) -> Completion:
    """The completion in a reply: why it ended first, then its text. Raises ServerFailed where there is none."""
    content, reason = wire.at(reply, "content"), wire.at(reply, "stop_reason")
    if not isinstance(content, list) or not isinstance(reason, str):
        raise wire.failure(ServerFailed, who, said="the reply is no message")
    texts = [wire.at(block, "text") for block in content if wire.at(block, "type") == "text"]
    name = wire.at(reply, "model")
    return Completion(
        text=well_formed("".join(t for t in texts if isinstance(t, str))),
        stop=STOPS.get(reason, StopReason.OTHER),
        model=name if isinstance(name, str) and name else request.model,
        usage=_usage(wire.at(reply, "usage")),
    )


def _usage(given: object) -> Usage:
    """Their input excludes what the cache served and took in; ours is the total."""
    fresh = wire.count(wire.at(given, "input_tokens"))
    cached = wire.count(wire.at(given, "cache_read_input_tokens"))
    written = wire.count(wire.at(given, "cache_creation_input_tokens"))
    return Usage(
        calls=1,
        input_tokens=None if fresh is None else fresh + (cached or 0) + (written or 0),
        cached_tokens=cached,
        written_tokens=written,
        output_tokens=wire.count(wire.at(given, "output_tokens")),
        cost_usd=None,
    )


def _kind(error: Exception) -> type[ProviderError]:
    if isinstance(error, sdk.APIStatusError):
        if error.type == "billing_error" or NO_CREDIT in _message(error).lower():
            return QuotaExhausted
        if type(error) is sdk.APIStatusError:
            return wire.by_status(error.status_code)
    return next(ERRORS[c] for c in type(error).__mro__ if c in ERRORS)


def _message(error: sdk.APIStatusError) -> str:
    return error.api_message if isinstance(error.api_message, str) else ""
