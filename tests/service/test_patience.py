"""Pauses grow with the outage, believe the provider, and end with the waiting time."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import ConnectionLost, ProviderError, RateLimited
from grader.service.waiting import Patience

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def _seconds(n: float) -> dt.timedelta:
    return dt.timedelta(seconds=n)


def _patience(at_most: dt.timedelta = DAY, drawn: float = 0.5) -> Patience:
    return Patience(at_most, random=lambda: drawn)


@pytest.mark.parametrize(
    ("lasted", "pause"),
    [(0, 5), (4, 5), (10, 5), (60, 30), (600, 300), (1800, 900), (7200, 900), (86_000, 400)],
)
def test_a_pause_is_half_of_what_the_outage_has_lasted(lasted: float, pause: float) -> None:
    """Five seconds at least, a quarter of an hour at most, and not beyond the end of the waiting."""
    now = NOON + _seconds(lasted)
    made = _patience().pause(NOON, ConnectionLost("down"), now)
    assert (made.since, made.until, made.retry_at) == (NOON, NOON + DAY, now + _seconds(pause))


def test_the_first_pause_begins_the_waiting() -> None:
    """Since when it waits is when the outage was first met."""
    made = _patience().pause(None, ConnectionLost("down"), NOON)
    assert (made.since, made.until) == (NOON, NOON + DAY)


@pytest.mark.parametrize(("asked", "pause"), [(None, 5), (1.0, 5), (600.0, 600), (7200.0, 7200), (200_000.0, 86_400)])
def test_what_the_provider_asks_for_is_believed_where_it_is_longer(asked: float | None, pause: float) -> None:
    """A retry-after of an hour is an hour, whatever we would have waited; the waiting time is ours."""
    made = _patience().pause(NOON, RateLimited("later", retry_after=asked), NOON)
    assert made.retry_at == NOON + _seconds(pause)


def test_all_that_wait_do_not_come_back_at_once() -> None:
    """A fifth more or less is drawn."""
    pauses = {_patience(drawn=drawn).pause(NOON, ConnectionLost("down"), NOON).retry_at for drawn in (0.0, 0.5, 1.0)}
    assert pauses == {NOON + _seconds(4), NOON + _seconds(5), NOON + _seconds(6)}


@pytest.mark.parametrize(
    ("hours", "since", "over"),
    [(24, None, False), (24, NOON, False), (24, NOON - DAY, True), (24, NOON - 2 * DAY, True), (0, None, True)],
)
def test_a_run_that_begins_when_the_time_is_up_is_the_last(hours: int, since: dt.datetime | None, over: bool) -> None:
    """Without any waiting the first run is."""
    assert _patience(dt.timedelta(hours=hours)).is_over(since, NOON) is over


@given(st.floats(0, 1), st.none() | st.floats(0, 1e6))
def test_the_waiting_comes_to_an_end(drawn: float, asked: float | None) -> None:
    """Pause after pause time goes on, in a few hundred steps at most, and the last run follows at its end."""
    patience, error = _patience(drawn=drawn), ProviderError("down", retry_after=asked)
    now, steps = NOON, 0
    while not patience.is_over(NOON, now):
        pause = patience.pause(NOON, error, now)
        assert now < pause.retry_at <= pause.until == NOON + DAY
        now, steps = pause.retry_at, steps + 1
    assert now == NOON + DAY
    assert steps < 300


def test_what_a_day_cannot_pay_for_comes_back_within_a_minute_of_the_next() -> None:
    """It waits since it was first put off; the patience with a provider has no part in it."""
    midnight = NOON + DAY / 2
    for drawn in (0.0, 1.0):
        pause = _patience(_seconds(1), drawn).until_tomorrow(None, midnight, NOON)
        assert (pause.since, pause.until, pause.retry_at) == (NOON, midnight, midnight + _seconds(60 * drawn))
    assert _patience().until_tomorrow(NOON - DAY, midnight, NOON).since == NOON - DAY
