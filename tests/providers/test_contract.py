"""What every provider owes its callers: the same cases over each, through its real SDK."""

from __future__ import annotations

import json

import httpx
import httpx2
import pytest

from grader.completion import StopReason
from grader.errors import (
    ConnectionLost,
    NotAuthorised,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from tests.doubles import a_request
from tests.providers.conftest import Wire
from tests.providers.dialects import KEY

SCHEMA = {"type": "object", "properties": {"level": {"type": "integer"}}, "required": ["level"]}
SECRET = "The candidate said that the launch codes are under the doormat."


async def test_a_reply_comes_back_as_text_with_the_name_that_it_gives_itself(wire: Wire) -> None:
    """Text, model and an ordinary end are read from a plain reply; one request was sent."""
    wire.replies('{"level": 3}')
    completion = await wire.ask()
    assert (completion.text, completion.stop, completion.model) == ('{"level": 3}', StopReason.END, "model-1")
    assert (completion.usage.calls, completion.usage.retries, completion.cached) == (1, 0, False)


async def test_text_of_any_script_survives_both_ways(wire: Wire) -> None:
    """Greek, CJK and emoji go out and come back as they are; a lone surrogate in a reply becomes U+FFFD."""
    wire.replies("Ωμέγα 漢字 🎯 \ud800")
    completion = await wire.ask(a_request("naïve Ελλάδα 日本 🧪"))
    assert completion.text == "Ωμέγα 漢字 🎯 \N{REPLACEMENT CHARACTER}"
    sent = json.loads(wire.route.calls.last.request.content)
    assert sent["messages"][-1]["content"] == "naïve Ελλάδα 日本 🧪"


async def test_usage_counts_all_input_with_its_cached_and_written_parts(wire: Wire) -> None:
    """Whether a wire counts cached input inside or beside its input, ours is the total."""
    wire.replies(usage=wire.dialect.usage)
    usage = (await wire.ask()).usage
    assert (usage.input_tokens, usage.cached_tokens, usage.written_tokens) == (1500, 1024, 76)
    assert (usage.output_tokens, usage.cost_usd) == (20, None)


async def test_usage_that_is_not_told_is_not_known(wire: Wire) -> None:
    """No usage in the reply is None, never zero."""
    wire.replies(usage=None)
    usage = (await wire.ask()).usage
    assert (usage.input_tokens, usage.cached_tokens, usage.output_tokens) == (None, None, None)


async def test_a_reply_that_was_cut_short_says_so(wire: Wire) -> None:
    """The reason for the end is read, not guessed from the text."""
    wire.replies('{"level": ', wire.dialect.cut)
    assert (await wire.ask()).stop is StopReason.LENGTH


async def test_a_refusal_is_told_from_a_reply(wire: Wire) -> None:
    """A refusal is no error: it is a reply that is no judgement."""
    wire.replies("", wire.dialect.refused)
    assert (await wire.ask()).stop is StopReason.REFUSAL


async def test_an_end_that_is_not_known_is_other(wire: Wire) -> None:
    """A reason that the wire adds one day is not taken for an ordinary end."""
    wire.replies("{}", "some_new_reason")
    assert (await wire.ask()).stop is StopReason.OTHER


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, RequestRejected),
        (401, NotAuthorised),
        (402, QuotaExhausted),
        (403, NotAuthorised),
        (404, RequestRejected),
        (408, ConnectionLost),
        (409, ServerFailed),
        (413, RequestRejected),
        (418, RequestRejected),
        (422, RequestRejected),
        (429, RateLimited),
        (500, ServerFailed),
        (503, ServerFailed),
        (529, ServerFailed),
    ],
)
async def test_every_status_has_its_error(wire: Wire, status: int, kind: type[ProviderError]) -> None:
    """A status becomes our error of that kind, which carries it and counts the one request."""
    wire.fails(status)
    with pytest.raises(kind) as caught:
        await wire.ask()
    assert (type(caught.value), caught.value.status, caught.value.calls) == (kind, status, 1)
    assert wire.route.call_count == 1, "the SDK must not send again by itself"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after": "Fri, 15 Jan 2027 08:00:30 GMT"}, 30.0),
        ({"retry-after": "Fri, 15 Jan 2027 07:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({}, None),
    ],
)
async def test_the_time_that_a_limit_names_is_passed_on(
    wire: Wire, headers: dict[str, str], seconds: float | None
) -> None:
    """Seconds, milliseconds and an HTTP date are read; what cannot be read is None."""
    wire.fails(429, headers=headers)
    with pytest.raises(RateLimited) as caught:
        await wire.ask()
    assert caught.value.retry_after == seconds


async def test_an_empty_account_is_no_limit_to_wait_for(wire: Wire) -> None:
    """An exhausted quota is told from a rate limit, in the provider's own words."""
    status, code, words = wire.dialect.quota
    wire.fails(status, code, words)
    with pytest.raises(QuotaExhausted, match=wire.dialect.quota_words) as caught:
        await wire.ask()
    assert not caught.value.retryable


@pytest.mark.parametrize("error", [httpx2.ConnectError("no route"), httpx2.RemoteProtocolError("cut")])
async def test_a_connection_that_fails_or_is_cut_is_lost(wire: Wire, error: Exception) -> None:
    """Both can be tried again."""
    wire.route.mock(side_effect=error)
    with pytest.raises(ConnectionLost, match="no connection"):
        await wire.ask()


async def test_a_time_out_is_a_lost_connection(wire: Wire) -> None:
    """Silence is not taken for an answer, and can be tried again."""
    wire.route.mock(side_effect=httpx2.ReadTimeout("silence"))
    with pytest.raises(ConnectionLost, match="no reply in time"):
        await wire.ask()


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, text="<html>Bad gateway</html>", headers={"content-type": "text/html"}),
        httpx.Response(200, text='{"id": "1", "cho', headers={"content-type": "application/json"}),
        httpx.Response(200, content=b"\xff\xfe{", headers={"content-type": "application/json"}),
        httpx.Response(200, text="", headers={"content-type": "application/json"}),
        httpx.Response(200, json={}),
        httpx.Response(200, json=[]),
        httpx.Response(200, json=None),
        httpx.Response(200, json="ok"),
        httpx.Response(200, json={"choices": [], "content": None}),
        httpx.Response(200, json={"choices": None, "content": "text"}),
        httpx.Response(200, json={"choices": [{"message": None}], "stop_reason": 3, "content": []}),
        httpx.Response(200, json={"choices": [{"message": {"content": 3}}], "content": [3]}),
    ],
    ids=range(12),
)
async def test_what_is_not_the_protocol_is_a_failure_of_the_server(wire: Wire, response: httpx.Response) -> None:
    """A body that is no completion is no reply: never an empty text, and never a crash."""
    wire.route.mock(return_value=response)
    with pytest.raises(ServerFailed):
        await wire.ask()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
async def test_errors_repeat_neither_the_key_nor_the_request(wire: Wire, status: int) -> None:
    """A provider's words are passed on without what looks like a key, and not at all where they quote the request."""
    request = a_request(SECRET)
    for words in (f"Incorrect key {KEY}, or sk-te...6789", f"Invalid content: {SECRET[:30]}", "x" * 5000):
        wire.fails(status, words=words)
        with pytest.raises(ProviderError) as caught:
            await wire.ask(request)
        shown = f"{caught.value}{caught.value!r}"
        assert not [part for part in (KEY, "6789", "launch codes", "\n") if part in shown]
        assert len(shown) < 1000


async def test_a_schema_is_sent_and_a_draw_is_not(wire: Wire) -> None:
    """The reply's schema goes over the wire; the number of the draw stays here."""
    wire.replies('{"level": 1}')
    await wire.ask(a_request(reply_schema=SCHEMA, draw=41))
    sent = wire.route.calls.last.request.content.decode()
    assert '"level"' in sent
    assert "json_schema" in sent
    assert "draw" not in sent
    assert "41" not in sent


async def test_the_environment_is_not_read(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    """Key and address are those that were given, whatever the SDK's own variables say."""
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.setenv(name, "from-the-environment")
    for name in ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"):
        monkeypatch.setenv(name, "http://localhost:1")
    wire.replies()
    provider = wire.dialect.make()
    await provider.complete(a_request())
    await provider.aclose()
    sent = wire.route.calls.last.request
    assert str(sent.url) == wire.dialect.url
    assert sent.headers["authorization"] == f"Bearer {KEY}"
