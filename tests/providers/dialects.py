"""The wires that the contract suite speaks: one entry a provider, each over its real SDK with the transport faked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from grader.completion import Provider
from grader.providers.anthropic import AnthropicProvider
from grader.providers.openai import OpenAIProvider

KEY = "sk-test-0123456789"
NOW = 1_800_000_000.0  # seconds since the epoch: the providers' clock in these tests (15 January 2027, 08:00 UTC)


class Closing(Provider, Protocol):
    """A provider with connections to close."""

    async def aclose(self) -> None: ...


@dataclass(frozen=True)
class Dialect:
    """How one provider is made, what its server replies, and how that server says no.

    `reply` takes a text, why it ended (the wire's own word) and the usage (the wire's own shape).
    """

    name: str
    url: str
    make: Callable[[], Closing]
    reply: Callable[[str, str, Any], dict[str, Any]]
    error: Callable[[str, str], dict[str, Any]]
    ended: str
    cut: str
    refused: str
    usage: dict[str, Any]
    quota: tuple[int, str, str]  # status, code, words
    quota_words: str


def _chat(text: str, ended: str, usage: Any) -> dict[str, Any]:
    choice = {"index": 0, "finish_reason": ended, "message": {"role": "assistant", "content": text, "refusal": None}}
    told = {} if usage is None else {"usage": usage}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "model-1", "choices": [choice], **told}


def _message(text: str, ended: str, usage: Any) -> dict[str, Any]:
    told = {} if usage is None else {"usage": usage}
    content = [{"type": "text", "text": text}]
    return {
        "id": "1",
        "type": "message",
        "role": "assistant",
        "model": "model-1",
        "content": content,
        "stop_reason": ended,
        **told,
    }


def _chat_error(code: str, words: str) -> dict[str, Any]:
    return {"error": {"message": words, "type": code, "param": None, "code": code}}


def _message_error(code: str, words: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": code, "message": words}}


CHAT_USAGE = {
    "prompt_tokens": 1500,
    "completion_tokens": 20,
    "total_tokens": 1520,
    "prompt_tokens_details": {"cached_tokens": 1024, "cache_write_tokens": 76},
}
MESSAGE_USAGE = {
    "input_tokens": 400,
    "cache_read_input_tokens": 1024,
    "cache_creation_input_tokens": 76,
    "output_tokens": 20,
}

OPENAI = Dialect(
    name="openai",
    url="https://api.openai.com/v1/chat/completions",
    make=lambda: OpenAIProvider(KEY, clock=lambda: NOW),
    reply=_chat,
    error=_chat_error,
    ended="stop",
    cut="length",
    refused="content_filter",
    usage=CHAT_USAGE,
    quota=(429, "insufficient_quota", "You exceeded your current quota, please check your plan."),
    quota_words="You exceeded your current quota",
)
COMPATIBLE = replace(
    OPENAI,
    name="compatible",
    url="http://localhost:8000/v1/chat/completions",
    make=lambda: OpenAIProvider(KEY, "http://localhost:8000/v1", clock=lambda: NOW),
    quota=(402, "payment_required", "Insufficient credits."),
    quota_words="Insufficient credits",
)
ANTHROPIC = Dialect(
    name="anthropic",
    url="https://api.anthropic.com/v1/messages",
    make=lambda: AnthropicProvider(KEY, clock=lambda: NOW),
    reply=_message,
    error=_message_error,
    ended="end_turn",
    cut="max_tokens",
    refused="refusal",
    usage=MESSAGE_USAGE,
    quota=(400, "invalid_request_error", "Your credit balance is too low to access the API."),
    quota_words="Your credit balance is too low",
)
DIALECTS = (OPENAI, COMPATIBLE, ANTHROPIC)
