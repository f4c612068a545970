"""How many tokens a request takes, before a provider has counted them."""

from __future__ import annotations

import json

from grader.completion import CompletionRequest

# English text has a little over four bytes a token (OpenAI's help pages: "1 token ~= 4 chars in English"). Two
# bytes is a bound that text in any script keeps to; only a run of symbols or emoji can come near it.
BYTES_PER_TOKEN = 4
BYTES_PER_TOKEN_AT_LEAST = 2
OVERHEAD = 32  # tokens around the messages: roles, marks, the name of the schema


def estimated(request: CompletionRequest) -> int:
    """About how many input tokens the request takes."""
    return _bytes(request) // BYTES_PER_TOKEN + OVERHEAD


def at_most(request: CompletionRequest) -> int:
    """How many input tokens the request can hardly exceed."""
    return _bytes(request) // BYTES_PER_TOKEN_AT_LEAST + OVERHEAD


def _bytes(request: CompletionRequest) -> int:
    schema = json.dumps(request.reply_schema) if request.reply_schema is not None else ""
    texts = (request.system, schema, *(m.content for m in request.messages))
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)
