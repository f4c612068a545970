"""Chat completions, as OpenAI and servers like vLLM, Ollama and llama.cpp speak them: request, reply, usage, errors."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx2
import openai
from openai import _exceptions as sdk

from grader.allowances import Allowances
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
from grader.providers.headers import openai_limits
from grader.transcript import well_formed

OFFICIAL = "https://api.openai.com/v1"
KEYLESS = "none"  # the SDK wants a key; a server of one's own may have none

ERRORS: dict[type[Exception], type[ProviderError]] = {
    sdk.OpenAIError: ServerFailed,
    sdk.APIError: ServerFailed,
    sdk.APIResponseValidationError: ServerFailed,
    sdk.APIStatusError: ServerFailed,  # itself, not its children: decided by the status
    sdk.APIConnectionError: ConnectionLost,
    sdk.APITimeoutError: ConnectionLost,
    sdk.BadRequestError: RequestRejected,
    sdk.AuthenticationError: NotAuthorised,
    sdk.OAuthError: NotAuthorised,
    sdk.SubjectTokenProviderError: NotAuthorised,
    sdk.PermissionDeniedError: NotAuthorised,
    sdk.NotFoundError: RequestRejected,
    sdk.ConflictError: ServerFailed,
    sdk.UnprocessableEntityError: RequestRejected,
    sdk.RateLimitError: RateLimited,
    sdk.InternalServerError: ServerFailed,
    sdk.LengthFinishReasonError: ServerFailed,  # only .parse() raises these two
    sdk.ContentFilterFinishReasonError: ServerFailed,
    sdk.InvalidWebhookSignatureError: RequestRejected,
    sdk.WebSocketConnectionClosedError: ConnectionLost,
    sdk.WebSocketQueueFullError: ServerFailed,
    **wire.ERRORS,
}
QUOTA_CODES = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
STOPS = {"stop": StopReason.END, "length": StopReason.LENGTH, "content_filter": StopReason.REFUSAL}

_SCHEMA_REFUSED = re.compile("response_format|json_schema|structured.output|guided|grammar", re.IGNORECASE)
_FIELD_REFUSED = re.compile("unsupported|not support|unrecogni|unknown|not permitted|unexpected|extra", re.IGNORECASE)
_IN_TEXT = """

Reply with one JSON object and nothing else: no other words, no code fence. It has to conform to this JSON Schema:
"""


@dataclass(frozen=True)
class Form:
    """What one model's server takes, as its replies have taught: nothing is probed, no model is known by name.

    `proven` once a reply to a schema was read, `swapped` once the name of the output limit was changed.
    """

    sends_schema: bool = True
    describes_schema: bool = False
    sends_temperature: bool = True
    limit: str = "max_completion_tokens"
    swapped: bool = False
    proven: bool = False


class OpenAIProvider:
    """Chat completions over `base_url` (None: OpenAI itself). `timeout` is in seconds, for a whole call.

    Raises ProviderError. Sends once, and again only where the server refuses the request's form.
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
        host = httpx2.URL(base_url or OFFICIAL).netloc.decode("ascii", "replace").rpartition("@")[2]
        self._official = host == "api.openai.com"
        self._who = "OpenAI" if self._official else f"the server at {host}"
        # Every setting is passed on: what is left out the SDK would read from the environment.
        self._client = openai.AsyncOpenAI(
            api_key=api_key or KEYLESS,
            base_url=base_url or OFFICIAL,
            timeout=timeout,
            max_retries=0,
            http_client=http_client or openai.DefaultAsyncHttpxClient(event_hooks=wire.HOOKS),
        )
        self._forms: dict[str, Form] = {}

    async def complete(self, request: CompletionRequest, /) -> Completion:
        form, calls = self._form(request.model), 1
        while True:
            try:
                reply, told = await self._send(request, form)
                break
            except tuple(ERRORS) as e:
                milder = _milder(form, request, e)
                if milder is None:
                    raise self._translated(e, request, calls) from None
                form, calls = milder, calls + 1
        completion = read(reply, request, calls, self._who)
        if calls > 1 or not self._form(request.model).proven:
            self._forms[request.model] = _proven(form, request, completion)
        return completion if told is None else completion.model_copy(update={"allowances": told})

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._client.close()

    def _form(self, model: str) -> Form:
        return self._forms.get(model) or Form(limit="max_completion_tokens" if self._official else "max_tokens")

    async def _send(self, request: CompletionRequest, form: Form) -> tuple[object, Allowances | None]:
        """The reply as JSON, and what its headers tell of limits.

        Not by `chat.completions.create`: it looks every value of the request and of the reply up in its types, at
        1 ms of CPU a call, and promises nothing of what it then returns.
        """
        body = arguments(request, form, official=self._official)
        async with asyncio.timeout(self._timeout):  # the client's own counts from one byte to the next
            reply = await self._client.post("/chat/completions", cast_to=httpx2.Response, body=body)
        return reply.json(), openai_limits(reply.headers, self._clock())

    def _translated(self, error: Exception, request: CompletionRequest, calls: int) -> ProviderError:
        if isinstance(error, sdk.APIStatusError):
            ours = wire.failure(
                _kind(error),
                self._who,
                status=error.status_code,
                said=wire.words(_message(error), key=self._key, request=request),
                wait=wire.retry_after(error.response.headers, self._clock()),
            )
            ours.allowances = openai_limits(error.response.headers, self._clock())
        else:
            ours = wire.failure(_kind(error), self._who, said=wire.TOLD.get(type(error).__name__, ""))
        ours.calls = calls
        return ours


def arguments(request: CompletionRequest, form: Form, *, official: bool) -> dict[str, Any]:
    """The body of a request, which is also what `chat.completions.create` takes by name.

    `prompt_cache_key` goes to OpenAI only: other servers may refuse a field that they do not know.
    """
    system, schema = request.system, request.reply_schema
    if schema is not None and form.describes_schema:
        system += _IN_TEXT + json.dumps(schema, ensure_ascii=False)
    messages = [{"role": m.role, "content": m.content} for m in request.messages]
    found: dict[str, Any] = {
        "model": request.model,
        "messages": [{"role": "system", "content": system}, *messages],
        form.limit: request.max_tokens,
    }
    if schema is not None and form.sends_schema:
        described = {"name": request.schema_name, "schema": schema, "strict": True}
        found["response_format"] = {"type": "json_schema", "json_schema": described}
    if request.temperature is not None and form.sends_temperature:
        found["temperature"] = request.temperature
    if official:
        found["prompt_cache_key"] = hashlib.sha256(system.encode()).hexdigest()[:32]
    return found


def read(reply: object, request: CompletionRequest, calls: int, who: str) -> Completion:
    """The completion in a reply: why it ended first, then its text. Raises ServerFailed where there is none."""
    choices = wire.at(reply, "choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message, why = wire.at(choice, "message"), wire.at(choice, "finish_reason")
    content, refusal = wire.at(message, "content"), wire.at(message, "refusal")
    if not isinstance(message, dict) or not isinstance(content, str | None):
        raise wire.failure(ServerFailed, who, said="the reply is no chat completion")
    name = wire.at(reply, "model")
    return Completion(
        text=well_formed(str(refusal or content or "")),
        stop=StopReason.REFUSAL if refusal else STOPS.get(str(why), StopReason.OTHER),
        model=name if isinstance(name, str) and name else request.model,
        usage=_usage(wire.at(reply, "usage"), calls),
    )


def _usage(given: object, calls: int) -> Usage:
    details = wire.at(given, "prompt_tokens_details")
    return Usage(
        calls=calls,
        retries=calls - 1,
        input_tokens=wire.count(wire.at(given, "prompt_tokens")),
        cached_tokens=wire.count(wire.at(details, "cached_tokens")),
        written_tokens=wire.count(wire.at(details, "cache_write_tokens")),
        output_tokens=wire.count(wire.at(given, "completion_tokens")),
        cost_usd=None,
    )


def _kind(error: Exception) -> type[ProviderError]:
    if isinstance(error, sdk.APIStatusError):
        if {error.code, error.type} & QUOTA_CODES:
            return QuotaExhausted
        if type(error) is sdk.APIStatusError:
            return wire.by_status(error.status_code)
    return next(ERRORS[c] for c in type(error).__mro__ if c in ERRORS)


def _message(error: sdk.APIStatusError) -> str:
    """The server's own sentence; other servers put it in other places, and a page of HTML is none."""
    body = error.body
    found = (body.get("message") or body.get("detail") or body.get("error")) if isinstance(body, dict) else ""
    return found if isinstance(found, str) else ""


def _milder(form: Form, request: CompletionRequest, error: Exception) -> Form | None:
    """The form without what the server has just refused; None where it refused something else."""
    if not isinstance(error, sdk.APIStatusError) or error.status_code not in (400, 422):
        return None
    said = f"{error.param} {error.code} {error.body}"
    if form.sends_schema and request.reply_schema is not None and _SCHEMA_REFUSED.search(said):
        return replace(form, sends_schema=False, describes_schema=True)
    if not _FIELD_REFUSED.search(said):
        return None
    if form.sends_temperature and request.temperature is not None and "temperature" in said:
        return replace(form, sends_temperature=False)
    if form.limit in said and not form.swapped:
        other = "max_tokens" if form.limit == "max_completion_tokens" else "max_completion_tokens"
        return replace(form, limit=other, swapped=True)
    return None


def _proven(form: Form, request: CompletionRequest, completion: Completion) -> Form:
    """What the first whole reply to a schema teaches: a server that ignored it is told in words from now on."""
    if request.reply_schema is None or completion.stop is not StopReason.END:
        return form
    ignored = not form.proven and not wire.is_json_object(completion.text)
    return replace(form, proven=True, describes_schema=form.describes_schema or ignored)
