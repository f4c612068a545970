"""What every provider's wire has in common: how long to wait, which words to pass on, what a status means."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from grader.completion import CompletionRequest
from grader.errors import (
    ConnectionLost,
    NotAuthorised,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
    ServerFailed,
)
from grader.together import turn
from grader.transcript import well_formed

_WORDS = 300  # characters of a provider's message that are worth a line
_ECHO = 20  # characters in a row that a message shares with the request only if it quotes it
_KEY_LIKE = re.compile(r"\b(?:sk|pk|key)-[\w*.…-]+", re.IGNORECASE)

# What the SDKs let through as Python raises it: our own time limit, and a body that is no JSON.
ERRORS: dict[type[Exception], type[ProviderError]] = {
    TimeoutError: ConnectionLost,
    json.JSONDecodeError: ServerFailed,
    UnicodeDecodeError: ServerFailed,
}
TOLD = {
    "TimeoutError": "no reply in time",
    "APITimeoutError": "no reply in time",
    "JSONDecodeError": "the reply is not JSON",
    "UnicodeDecodeError": "the reply is not UTF-8 text",
}
_STATUS: dict[int, type[ProviderError]] = {
    401: NotAuthorised,
    402: QuotaExhausted,
    403: NotAuthorised,
    408: ConnectionLost,
    409: ServerFailed,  # both vendors mean a lock that was not had in time: sending again helps
    425: ServerFailed,
    429: RateLimited,
    499: ConnectionLost,
}


async def in_turn(request: httpx2.Request) -> None:
    """For an HTTP client: what follows the head of a reply has a turn, since many may come at the same moment."""
    request.extensions["trace"] = _after_the_head


async def _after_the_head(event: str, _: object) -> None:
    if event.endswith("receive_response_headers.complete"):
        await turn()


HOOKS = {"request": [in_turn]}


def by_status(status: int) -> type[ProviderError]:
    """The error for an HTTP status that has no class of its own in an SDK."""
    return _STATUS.get(status, RequestRejected if 400 <= status < 500 else ServerFailed)


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait by `retry-after-ms`, else `retry-after` (seconds or an HTTP date), else None.

    `now` is seconds since the epoch. A time that has passed is 0; what cannot be read is None.
    """
    milliseconds = number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return max(0.0, milliseconds / 1000)
    given = headers.get("retry-after")
    seconds = number(given)
    if seconds is None and given:
        seconds = _date(given, now)
    return None if seconds is None else max(0.0, seconds)


def words(message: str, *, key: str, request: CompletionRequest) -> str:
    """A provider's own words on one line of at most 300 characters, empty where they repeat what nobody may read.

    Anything that looks like a key goes, and a message that quotes the request is not passed on at all.
    """
    line = " ".join(well_formed(message).split())
    line = _KEY_LIKE.sub("[key]", line.replace(key, "[key]") if key else line)[:_WORDS]
    return "" if _quotes(line, (request.system, *(m.content for m in request.messages))) else line


def failure(
    kind: type[ProviderError], who: str, *, status: int | None = None, said: str = "", wait: float | None = None
) -> ProviderError:
    """Our error, on one line: who, the status, and the provider's words where there are any."""
    if status is None:
        return kind(f"{who}: {said or 'no connection, or it was cut'}")
    # A refused key's message repeats parts of the key, and says no more than its status does.
    told = "the key is not accepted" if status == 401 else said
    return kind(f"{who} answered {status}" + (f": {told}" if told else ""), status=status, retry_after=wait)


def count(value: object) -> int | None:
    """A number of tokens as a reply tells it; None where it does not."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def at(value: object, name: str) -> Any:
    """What an object of a reply has under a name; None where it has nothing, or is no object."""
    return value.get(name) if isinstance(value, dict) else None


def number(given: str | None) -> float | None:
    """A finite number as a header writes it; None where there is none."""
    try:
        found = float(given) if given else None
    except ValueError:
        return None
    return found if found is not None and abs(found) < float("inf") else None


def is_json_object(text: str) -> bool:
    """Whether the whole text is one JSON object."""
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _quotes(line: str, texts: Iterable[str]) -> bool:
    pieces = {line[n : n + _ECHO] for n in range(len(line) - _ECHO + 1)}
    return any(piece in text for text in texts for piece in pieces)


def _date(given: str, now: float) -> float | None:
    try:
        return parsedate_to_datetime(given).timestamp() - now
    except (ValueError, OverflowError):
        return None
