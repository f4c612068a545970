"""Servers that speak chat completions and refuse or ignore a part of them: learned from their replies, never probed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
import respx

from grader.completion import CompletionRequest
from grader.errors import RequestRejected
from grader.providers.openai import OpenAIProvider
from tests.doubles import a_request
from tests.providers.dialects import COMPATIBLE, KEY, OPENAI

SCHEMA = {"type": "object", "properties": {"level": {"type": "integer"}}, "required": ["level"]}
ASKED = a_request(reply_schema=SCHEMA, schema_name="judgement")

Sent = dict[str, Any]


class Server:
    """A server around a function of the request's body: it replies with a text, or refuses with a status and words."""

    def __init__(self, route: respx.Route, answer: Callable[[Sent], str | tuple[int, str]]) -> None:
        self.seen: list[Sent] = []
        self._answer = answer
        route.mock(side_effect=self._handle)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        self.seen.append(body)
        answer = self._answer(body)
        if isinstance(answer, str):
            return httpx.Response(200, json=COMPATIBLE.reply(answer, "stop", COMPATIBLE.usage))
        return httpx.Response(answer[0], json={"object": "error", "message": answer[1], "code": answer[0]})


@pytest.fixture
async def local() -> AsyncIterator[OpenAIProvider]:
    provider = OpenAIProvider("", "http://localhost:8000/v1")
    yield provider
    await provider.aclose()


async def test_openai_itself_gets_a_strict_schema_a_cache_key_and_no_temperature(httpx2_mock: respx.Router) -> None:
    """The request of the official API; the cache key is the same for the same system text and tells nothing of it."""
    server = Server(httpx2_mock.post(OPENAI.url), lambda _: '{"level": 1}')
    provider = OpenAIProvider(KEY)
    for request in (ASKED, a_request("Other", reply_schema=SCHEMA), a_request(system="Another")):
        await provider.complete(request)
    await provider.aclose()
    first, second, third = server.seen
    described = {"name": "judgement", "schema": SCHEMA, "strict": True}
    assert first["response_format"] == {"type": "json_schema", "json_schema": described}
    assert first["max_completion_tokens"] == ASKED.max_tokens
    assert "temperature" not in first
    assert first["prompt_cache_key"] == second["prompt_cache_key"] != third["prompt_cache_key"]
    assert "response_format" not in third


async def test_another_server_gets_no_field_that_it_may_not_know(
    httpx2_mock: respx.Router, local: OpenAIProvider
) -> None:
    """No cache key, and the limit on output under its old name."""
    server = Server(httpx2_mock.post(COMPATIBLE.url), lambda _: '{"level": 1}')
    await local.complete(ASKED)
    assert set(server.seen[0]) == {"model", "messages", "max_tokens", "response_format"}


async def test_a_schema_that_is_refused_is_described_instead(httpx2_mock: respx.Router, local: OpenAIProvider) -> None:
    """The refused request goes out again at once with the schema in the system text; the next call begins so."""

    def refuses(body: Sent) -> str | tuple[int, str]:
        return (400, "response_format.type json_schema is unknown") if "response_format" in body else '{"level": 2}'

    server = Server(httpx2_mock.post(COMPATIBLE.url), refuses)
    first, second = await local.complete(ASKED), await local.complete(ASKED)
    assert (first.usage.calls, first.usage.retries, second.usage.calls) == (2, 1, 1)
    assert ["response_format" in body for body in server.seen] == [True, False, False]
    system = server.seen[1]["messages"][0]["content"]
    assert system.startswith(ASKED.system)
    assert json.dumps(SCHEMA) in system


async def test_a_schema_that_is_ignored_is_described_from_then_on(
    httpx2_mock: respx.Router, local: OpenAIProvider
) -> None:
    """The first reply, which was paid for, is handed on as it is; the next call says in words what is wanted."""
    server = Server(httpx2_mock.post(COMPATIBLE.url), lambda _: "I would give it a 3.")
    assert (await local.complete(ASKED)).text == "I would give it a 3."
    await local.complete(ASKED)
    assert [json.dumps(SCHEMA) in body["messages"][0]["content"] for body in server.seen] == [False, True]


async def test_a_server_that_keeps_to_the_schema_is_not_doubted_later(
    httpx2_mock: respx.Router, local: OpenAIProvider
) -> None:
    """Only the first reply teaches: one bad reply after a good one changes no later request."""
    replies = iter(['{"level": 1}', "garbage", '{"level": 2}'])
    server = Server(httpx2_mock.post(COMPATIBLE.url), lambda _: next(replies))
    for _ in range(3):
        await local.complete(ASKED)
    assert server.seen[0] == server.seen[2]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("temperature", "Unsupported value: 'temperature' does not support 0.0 with this model."),
        ("max_tokens", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
    ],
)
async def test_a_field_that_is_refused_is_left_out_from_then_on(
    httpx2_mock: respx.Router, local: OpenAIProvider, field: str, words: str
) -> None:
    """A temperature, or the name of the limit on output, is learned in the same way, once."""
    request = a_request(temperature=0.0)
    server = Server(httpx2_mock.post(COMPATIBLE.url), lambda body: (400, words) if field in body else "{}")
    assert [(await local.complete(request)).usage.calls for _ in range(2)] == [2, 1]
    assert [field in body for body in server.seen] == [True, False, False]


@pytest.mark.parametrize("request_", [ASKED, a_request(temperature=1.0), a_request()])
async def test_a_server_that_refuses_everything_is_asked_a_few_times_only(
    httpx2_mock: respx.Router, local: OpenAIProvider, request_: CompletionRequest
) -> None:
    """What cannot be mended ends in RequestRejected, which counts the requests that were sent."""
    words = "unsupported: response_format, temperature, max_tokens, max_completion_tokens"
    server = Server(httpx2_mock.post(COMPATIBLE.url), lambda _: (400, words))
    with pytest.raises(RequestRejected) as caught:
        await local.complete(request_)
    assert caught.value.calls == len(server.seen) <= 3


async def test_a_refusal_in_its_own_field_is_a_refusal(httpx2_mock: respx.Router) -> None:
    """OpenAI ends a refused structured reply with `stop`, and puts the refusal beside the text."""
    body = OPENAI.reply("", "stop", None)
    body["choices"][0]["message"] |= {"content": None, "refusal": "I cannot help with that."}
    httpx2_mock.post(OPENAI.url).respond(200, json=body)
    provider = OpenAIProvider(KEY)
    completion = await provider.complete(ASKED)
    await provider.aclose()
    assert (completion.stop, completion.text) == ("refusal", "I cannot help with that.")
