"""The limits that stand in a reply's headers, as OpenAI (and servers like it) and Anthropic write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from grader.allowances import Allowance, Allowances
from grader.providers.wire import number

_KINDS = {"requests": "requests", "tokens": "tokens", "input_tokens": "input-tokens", "output_tokens": "output-tokens"}
# https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers: "1s", "6m0s"; also "66ms", "2m59.56s"
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|us|µs|ns|h|m|s|d)")
_A_DATE = 1e8  # a plain number from here on is no duration but a date, in whatever unit
_SECONDS = {"d": 86_400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}


def openai_limits(headers: Mapping[str, str], now: float) -> Allowances | None:
    """`x-ratelimit-limit-requests`, `-remaining-requests`, `-reset-requests`, and the same of tokens; None without.

    `now` is seconds since the epoch. What cannot be read, and a limit that is none (some servers send -1), is left out.
    """
    if "x-ratelimit-limit-requests" not in headers and "x-ratelimit-limit-tokens" not in headers:
        return None
    found = {name: _allowance(headers, f"x-ratelimit-{{}}-{kind}", now) for name, kind in _KINDS.items()}
    return Allowances(**found) if any(found.values()) else None


def anthropic_limits(headers: Mapping[str, str], now: float) -> Allowances | None:
    """`anthropic-ratelimit-requests-limit`, `-remaining`, `-reset`, and the same of three kinds of tokens.

    https://docs.claude.com/en/api/rate-limits#response-headers: a reset is a date of RFC 3339. Otherwise as above.
    """
    if not any(name.startswith("anthropic-ratelimit-") for name in headers):
        return None
    found = {name: _allowance(headers, f"anthropic-ratelimit-{kind}-{{}}", now) for name, kind in _KINDS.items()}
    return Allowances(**found) if any(found.values()) else None


def seconds_until(given: str | None, now: float) -> float | None:
    """Seconds from a duration ("6m0s", "66ms"), a number of them, or a date of RFC 3339; None where it is none.

    A time that has passed is 0.
    """
    text = (given or "").strip()
    if (plain := number(text)) is not None:
        return max(0.0, plain) if plain < _A_DATE else None
    if text and _PART.sub("", text) == "":
        return sum(float(size) * _SECONDS[unit] for size, unit in _PART.findall(text))
    try:
        date = dt.datetime.fromisoformat(text)
        return max(0.0, date.timestamp() - now) if date.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _allowance(headers: Mapping[str, str], name: str, now: float) -> Allowance | None:
    limit, remaining = number(headers.get(name.format("limit"))), number(headers.get(name.format("remaining")))
    if limit is None or limit <= 0:
        return None
    left = None if remaining is None or remaining < 0 else min(remaining, limit)
    return Allowance(limit, left, seconds_until(headers.get(name.format("reset")), now))
