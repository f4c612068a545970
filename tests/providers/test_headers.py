"""What headers tell of limits: on every wire, in every spelling, with answers and with refusals; never a crash."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.allowances import Allowance, Allowances
from grader.completion import Completion
from grader.errors import RateLimited
from grader.providers.headers import anthropic_limits, openai_limits, seconds_until
from tests.providers.conftest import Wire
from tests.providers.dialects import NOW

OPENAI = {
    "x-ratelimit-limit-requests": "5000",
    "x-ratelimit-remaining-requests": "4999",
    "x-ratelimit-reset-requests": "12ms",
    "x-ratelimit-limit-tokens": "160000",
    "x-ratelimit-remaining-tokens": "100000",
    "x-ratelimit-reset-tokens": "22.5s",
}
ANTHROPIC = {
    "anthropic-ratelimit-requests-limit": "50",
    "anthropic-ratelimit-requests-remaining": "49",
    "anthropic-ratelimit-requests-reset": "2027-01-15T08:00:02Z",
    "anthropic-ratelimit-input-tokens-limit": "30000",
    "anthropic-ratelimit-input-tokens-remaining": "28000",
    "anthropic-ratelimit-input-tokens-reset": "2027-01-15T08:00:04Z",
    "anthropic-ratelimit-output-tokens-limit": "8000",
    "anthropic-ratelimit-output-tokens-remaining": "8000",
    "anthropic-ratelimit-output-tokens-reset": "2027-01-15T08:00:00Z",
}
FROM_OPENAI = Allowances(requests=Allowance(5000, 4999, 0.012), tokens=Allowance(160000, 100000, 22.5))
FROM_ANTHROPIC = Allowances(
    requests=Allowance(50, 49, 2.0),
    input_tokens=Allowance(30000, 28000, 4.0),
    output_tokens=Allowance(8000, 8000, 0.0),
)


def spoken(wire: Wire) -> tuple[dict[str, str], Allowances]:
    """The headers of a wire's own dialect, and what they say."""
    return (ANTHROPIC, FROM_ANTHROPIC) if wire.dialect.name == "anthropic" else (OPENAI, FROM_OPENAI)


async def test_an_answer_tells_the_limits(wire: Wire) -> None:
    """Of requests and of tokens; where the headers are silent, nothing is told."""
    headers, said = spoken(wire)
    body = wire.dialect.reply("{}", wire.dialect.ended, wire.dialect.usage)
    wire.route.mock(return_value=httpx.Response(200, json=body, headers=headers))
    assert (await wire.ask()).allowances == said
    wire.replies()
    assert (await wire.ask()).allowances is None


async def test_a_refusal_tells_the_limits_too(wire: Wire) -> None:
    """The first that is heard of a limit may be that it was passed."""
    headers, said = spoken(wire)
    wire.fails(429, headers=headers | {"retry-after": "3"})
    with pytest.raises(RateLimited) as caught:
        await wire.ask()
    assert (caught.value.allowances, caught.value.retry_after) == (said, 3.0)


def test_what_was_told_is_not_kept_with_a_reply() -> None:
    """A reply that is kept, recorded or hashed is the same whatever the limits were that day."""
    told = Completion(text="{}", model="m", allowances=FROM_OPENAI)
    assert "allowances" not in told.model_dump() | told.model_dump(mode="json")
    assert told.model_dump_json() == Completion(text="{}", model="m").model_dump_json()
    assert Completion.model_validate_json(told.model_dump_json()).allowances is None


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("1s", 1.0),
        ("6m0s", 360.0),
        ("66ms", 0.066),
        ("2m59.56s", 179.56),
        ("1h2m3s", 3723.0),
        ("1d", 86400.0),
        ("120", 120.0),
        ("-3", 0.0),
        ("0", 0.0),
        ("1767225600", None),
        ("2027-01-15T08:01:00Z", 60.0),
        ("2027-01-15T10:01:00+02:00", 60.0),
        ("2027-01-15T07:00:00Z", 0.0),
        ("2027-01-15T08:01:00", None),
        ("soon", None),
        ("5 s later", None),
        ("nan", None),
        ("", None),
        (None, None),
    ],
)
def test_a_reset_is_a_duration_or_a_date(given: str | None, seconds: float | None) -> None:
    """As Go prints durations, as plain seconds, or as RFC 3339 with its zone; what has passed is 0."""
    found = seconds_until(given, NOW)
    assert found is None if seconds is None else found == pytest.approx(seconds)


@given(st.sampled_from([*OPENAI, *ANTHROPIC]), st.text(max_size=30))
def test_no_header_breaks_the_reading(name: str, value: str) -> None:
    """Any text is a number that can be counted with, or is left out."""
    for told in (openai_limits(OPENAI | {name: value}, NOW), anthropic_limits(ANTHROPIC | {name: value}, NOW)):
        assert told is not None
        for one in filter(None, (told.requests, told.tokens, told.input_tokens, told.output_tokens)):
            assert 0 < one.limit < float("inf")
            assert one.remaining is None or 0 <= one.remaining <= one.limit
            assert one.reset is None or 0 <= one.reset < float("inf")
            assert one.per_second > 0


@pytest.mark.parametrize("limit", ["-1", "0", "none", ""])
def test_a_limit_that_is_none_is_left_out(limit: str) -> None:
    """Some servers send -1 or 0 where they do not limit: nothing would ever be sent."""
    told = openai_limits(OPENAI | {"x-ratelimit-limit-requests": limit}, NOW)
    assert told is not None
    assert (told.requests, told.tokens) == (None, FROM_OPENAI.tokens)
    assert openai_limits({"x-ratelimit-limit-requests": limit}, NOW) is None


@pytest.mark.parametrize(
    ("told", "per_second"),
    [
        (Allowance(900, 890, 0.7), 15.0),
        (Allowance(900), 15.0),
        (Allowance(900, 0, 60.0), 15.0),
        (Allowance(14_400, 14_370, 180.0), 30 / 180),  # a day's limit: what was taken is back after three minutes
        (Allowance(900, 900, 86_400.0), 15.0),
    ],
)
def test_a_limit_on_a_day_is_not_taken_for_one_on_a_minute(told: Allowance, per_second: float) -> None:
    """A bucket that needs longer than two minutes to be whole again fills no faster than it says."""
    assert told.per_second == pytest.approx(per_second)
