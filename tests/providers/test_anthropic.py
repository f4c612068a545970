"""What is particular to Anthropic's messages."""

from __future__ import annotations

import json

import pytest
import respx
from hypothesis import given
from hypothesis import strategies as st

from grader.providers.anthropic import BOUNDS, AnthropicProvider, without_bounds
from tests.doubles import a_request
from tests.providers.dialects import ANTHROPIC, KEY


@pytest.fixture
def sent(httpx2_mock: respx.Router) -> respx.Route:
    return httpx2_mock.post(ANTHROPIC.url).respond(200, json=ANTHROPIC.reply("{}", "end_turn", None))


async def test_the_system_text_is_a_prefix_to_cache_and_no_temperature_is_sent(sent: respx.Route) -> None:
    """One block of system text with cache_control; a temperature that is asked for is left out."""
    provider = AnthropicProvider(KEY)
    await provider.complete(a_request(system="Rate.", temperature=0.0, max_tokens=77))
    await provider.aclose()
    body = json.loads(sent.calls.last.request.content)
    assert body["system"] == [{"type": "text", "text": "Rate.", "cache_control": {"type": "ephemeral"}}]
    assert set(body) == {"model", "system", "messages", "max_tokens"}
    assert body["max_tokens"] == 77


async def test_the_schema_travels_in_output_config_without_bounds(sent: respx.Route) -> None:
    """The shape is `output_config.format`; `minimum` and its like stay here."""
    schema = {"type": "object", "properties": {"level": {"type": "integer", "minimum": 0, "enum": [0, 1]}}}
    provider = AnthropicProvider(KEY)
    await provider.complete(a_request(reply_schema=schema))
    await provider.aclose()
    body = json.loads(sent.calls.last.request.content)
    kept = {"type": "object", "properties": {"level": {"type": "integer", "enum": [0, 1]}}}
    assert body["output_config"] == {"format": {"type": "json_schema", "schema": kept}}


async def test_text_is_joined_over_blocks_and_other_blocks_are_passed_over(httpx2_mock: respx.Router) -> None:
    """A reply may hold thinking beside its text."""
    body = ANTHROPIC.reply('{"a"', "end_turn", None)
    thinking = {"type": "thinking", "thinking": "Hm.", "signature": "x"}
    body["content"] = [thinking, *body["content"], {"type": "text", "text": ": 1}"}]
    httpx2_mock.post(ANTHROPIC.url).respond(200, json=body)
    provider = AnthropicProvider(KEY)
    completion = await provider.complete(a_request())
    await provider.aclose()
    assert completion.text == '{"a": 1}'


async def test_a_full_context_window_is_a_reply_cut_short(httpx2_mock: respx.Router) -> None:
    """`model_context_window_exceeded` ends a reply as `max_tokens` does."""
    httpx2_mock.post(ANTHROPIC.url).respond(200, json=ANTHROPIC.reply("{", "model_context_window_exceeded", None))
    provider = AnthropicProvider(KEY)
    completion = await provider.complete(a_request())
    await provider.aclose()
    assert completion.stop == "length"


@given(st.sampled_from(sorted(BOUNDS)), st.sampled_from(["items", "anyOf", "properties", "$defs"]))
def test_bounds_go_wherever_a_schema_can_stand_and_names_stay(bound: str, place: str) -> None:
    """A keyword is dropped at any depth; a property, or a value of an enum, of the same name is not."""
    inner = {"type": "string", bound: 1, "enum": [bound]}
    held = {"items": inner, "anyOf": [inner], "properties": {bound: inner}, "$defs": {bound: inner}}[place]
    kept = json.dumps(without_bounds({"type": "object", place: held, "required": [bound]}))
    inner_kept = json.dumps({"type": "string", "enum": [bound]})
    assert inner_kept in kept
    assert kept.count(f'"{bound}"') == 2 + (place in ("properties", "$defs"))
