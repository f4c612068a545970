"""What the wires have in common: times, words and statuses, whatever a server may say."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import ProviderError, QuotaExhausted, RateLimited
from grader.providers import wire
from tests.doubles import a_request

KEY = "local-key-123"


@given(st.dictionaries(st.sampled_from(["retry-after", "retry-after-ms"]), st.text(max_size=40)))
def test_no_header_breaks_the_reading(headers: dict[str, str]) -> None:
    """Any text is a time that is not negative, or no time."""
    seconds = wire.retry_after(headers, 0.0)
    assert seconds is None or 0 <= seconds < float("inf")


@given(st.integers(315_532_800, 29_000_000_000), st.integers(-10_000, 10_000))
def test_an_http_date_is_counted_from_now(moment: int, ahead: int) -> None:
    """The date that is so many seconds ahead is that many seconds; one that has passed is 0."""
    utc = dt.datetime.fromtimestamp(moment, dt.UTC)
    headers = {"retry-after": format_datetime(utc, usegmt=True)}
    assert wire.retry_after(headers, utc.timestamp() - ahead) == max(0, ahead)


@given(st.text("abc déλ漢.", min_size=20, max_size=200), st.integers(0, 200))
def test_words_that_quote_the_request_are_dropped(text: str, at: int) -> None:
    """Twenty characters in a row that stand in the request are enough."""
    line = " ".join(text.split())
    quote = line[min(at, max(0, len(line) - 20)) :][:20]
    said = wire.words(f"Invalid content: {quote}!", key=KEY, request=a_request(line))
    assert (said == "") == (len(quote) == 20)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("The model `x` does not exist.", "The model `x` does not exist."),
        ("two\nlines\t and  spaces", "two lines and spaces"),
        (f"Bad key {KEY}.", "Bad key [key]."),
        ("Bad key sk-proj-ab***yz.", "Bad key [key]"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}"),
        ("", ""),
    ],
)
def test_words_are_one_line_without_keys(message: str, said: str) -> None:
    """What remains of a message is what a person may read."""
    assert wire.words(message, key=KEY, request=a_request()) == said


@given(st.integers(300, 599))
def test_every_status_is_an_error_of_ours(status: int) -> None:
    """No status is without a kind; only those that say so are worth waiting for."""
    kind = wire.by_status(status)
    assert issubclass(kind, ProviderError)
    assert (kind is QuotaExhausted) == (status == 402)
    assert (kind is RateLimited) == (status == 429)
    assert kind.retryable == (status >= 500 or status < 400 or status in (408, 409, 425, 429, 499))


@pytest.mark.parametrize("value", [None, True, -1, 1.5, "7"])
def test_a_count_that_is_none_is_not_known(value: object) -> None:
    """Only a whole number that is not negative counts tokens."""
    assert wire.count(value) is None


@pytest.mark.parametrize("text", ["[" * 100_000, "3", "", "{}x", '```json\n{"a": 1}\n```'])
def test_what_is_no_json_object_is_told(text: str) -> None:
    """A list, a number, a fence around an object, and nesting that no parser takes."""
    assert not wire.is_json_object(text)
