"""When a request may leave: limits that are set, told, shared and learned, by arithmetic alone."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.allowances import Allowance, Allowances
from grader.providers.bucket import Bucket
from grader.providers.learned import Learned, guess
from grader.providers.limit import INPUT, OUTPUT, REQUESTS, TOKENS, limits_set
from grader.providers.pace import Pace

WHOLE = Allowances(requests=Allowance(900, 900, 0.0))


def a_pace(
    requests_per_minute: float | None = None, tokens_per_minute: float | None = None, burst: float | None = None
) -> Pace:
    """At limits that were set."""
    return Pace(limits_set(requests_per_minute, tokens_per_minute, burst), burst)


def leave(pace: Pace, now: float, number: int) -> list[float]:
    """When so many requests leave, if all wait from now on."""
    times = []
    for _ in range(number):
        now += pace.delay(now)
        pace.take(now, late=True)
        times.append(now)
    return times


@given(
    st.lists(st.tuples(st.floats(0, 5), st.booleans()), min_size=1, max_size=60),
    st.integers(1, 3000),
    st.integers(1, 50),
    st.integers(1, 4),
)
def test_no_time_holds_more_than_its_share_of_a_limit(
    asked: list[tuple[float, bool]], per_minute: int, burst: int, parts: int
) -> None:
    """However requests come: in t seconds no more than the burst and what t seconds allow, each divided."""
    pace, now, left = a_pace(per_minute, burst=burst), 0.0, list[float]()
    pace.share(0.0, parts)
    for gap, late in asked:
        now += gap
        now += pace.delay(now)
        pace.take(now, late=late)
        left.append(now)
    for first in range(len(left)):
        for last in range(first, len(left)):
            seconds = left[last] - left[first]
            most = max(1.0, burst / parts) + seconds * per_minute / 60 / parts
            assert last - first + 1 <= most + 1e-3


def test_a_limit_without_a_burst_lets_half_a_seconds_worth_leave_at_once() -> None:
    """What is enforced over a second has room for that and for the half second that follows."""
    left = leave(a_pace(900), 100.0, 20)
    assert sum(at == 100.0 for at in left) == 7
    assert left[-1] == pytest.approx(100.0 + (20 - 7.5) / 15)


def test_what_headers_tell_may_be_taken_at_once() -> None:
    """An account with 880 of 900 left is not made to wait; one with two left waits for the third."""
    pace = Pace()
    ticket = pace.take(0.0)
    pace.tell(Allowances(requests=Allowance(900, 880, 1.3)), 0.0, ticket)
    assert leave(pace, 0.0, 880)[-1] == 0.0
    assert pace.delay(0.0) == pytest.approx(1 / 15)
    ticket = pace.take(10.0)
    pace.tell(Allowances(requests=Allowance(900, 2, 59.0)), 10.0, ticket)
    assert leave(pace, 10.0, 3) == [10.0, 10.0, pytest.approx(10.0 + 1 / 15)]


def test_what_left_since_is_not_left_any_more() -> None:
    """A reply tells what was left when its request came: what was sent and what came in since are counted on."""
    pace = Pace()
    first, *_ = [pace.take(0.0) for _ in range(10)]
    pace.tell(Allowances(requests=Allowance(60, 9, 1.0)), 4.0, first)
    assert leave(pace, 4.0, 5) == [4.0, 4.0, 4.0, 4.0, pytest.approx(5.0)]  # 9 left, 9 sent since, 4 came in


def test_after_a_refusal_requests_leave_evenly_at_the_rate_that_was_told() -> None:
    """Whatever is said to be left: the provider does not keep its word over a shorter time than a minute."""
    pace = Pace()
    tickets = [pace.take(0.0) for _ in range(16)]
    for ticket in tickets[10:]:
        pace.tell(Allowances(requests=Allowance(900, 884, 1.0)), 0.0)
        pace.refused(ticket, 0.0, 10, 1.0)
    assert leave(pace, 0.0, 3) == [pytest.approx(n / 15) for n in (1, 2, 3)]
    pace.tell(Allowances(requests=Allowance(900, 880, 1.0)), 1.0, tickets[0])
    assert pace.rate == 15.0
    pace.take(50.0)
    assert pace.delay(50.0) == pytest.approx(1 / 15)  # a time in which nobody asked is not made up for


def test_the_tighter_of_what_was_set_and_what_is_told_counts() -> None:
    """A limit that is set is kept to, however much an account may take; and the other way round."""
    for own, told, rate in ((600, 900, 10.0), (900, 600, 10.0)):
        pace = a_pace(own)
        pace.tell(Allowances(requests=Allowance(told, told - 1.0, 0.1)), 0.0, pace.take(0.0))
        assert pace.rate == rate


def test_shares_add_up_to_the_limit() -> None:
    """Three processes go at a third each; when two are gone, the one that is left has it all."""
    pace = a_pace(900)
    pace.tell(WHOLE, 0.0, pace.take(0.0))
    pace.share(0.0, 3)
    assert pace.rate == 5.0
    pace.share(1.0, 1)
    assert pace.rate == 15.0


def test_tokens_are_counted_as_they_really_were() -> None:
    """What a request took more than was expected is waited for before the next; each kind of token has its limit."""
    pace = a_pace(tokens_per_minute=6000)
    assert pace.counts_tokens
    ticket = pace.take(0.0, {REQUESTS: 1, TOKENS: 50})
    pace.settle(ticket, {TOKENS: 250.0, INPUT: 200.0, OUTPUT: 50.0})
    assert pace.delay(0.0, {REQUESTS: 1, TOKENS: 50}) == pytest.approx(2.5)
    told = Allowances(input_tokens=Allowance(60_000, 0, 60.0), output_tokens=Allowance(600, 600, 0.0))
    pace.tell(told, 5.0, pace.take(5.0))
    assert pace.delay(5.0, {INPUT: 2000.0}) == pytest.approx(2.0)
    assert pace.delay(5.0, {INPUT: 0.0, OUTPUT: 400.0}) == pytest.approx(0.0)
    assert pace.delay(5.0, {INPUT: 0.0, OUTPUT: 9000.0}) == pytest.approx(0.0)  # more than ever fits in is let through


def test_a_named_time_holds_and_a_shorter_one_does_not_shorten_it() -> None:
    """Nothing leaves before the last of them."""
    pace = Pace()
    pace.hold(7.0)
    pace.hold(3.0)
    assert (pace.delay(0.0), pace.held(5.0), pace.delay(7.0)) == (7.0, 2.0, 0.0)


def test_a_rate_is_measured_between_two_refusals() -> None:
    """Thirty taken in two seconds between them: from 14.5 to 15.5 a second."""
    learned = Learned(15.0, 16.0, 1.0)
    learned.refused(0.0, learned.sent(0.0), 10, 1.0)
    for n in range(30):
        learned.sent(n / 15)
    learned.refused(2.0, learned.sent(2.0), 6, 1.0)
    assert (learned.lower, learned.upper, learned.span) == (14.5, 15.5, 2.0)
    assert learned.rate == 14.5


def test_what_was_refused_at_once_is_one_refusal() -> None:
    """Six of a first wave teach what one would."""
    learned = Learned()
    places = [learned.sent(0.0) for _ in range(16)]
    for place in places[10:]:
        learned.refused(0.0, place, 10, 1.0)
    assert learned.rate == pytest.approx(math.sqrt(10))


@given(st.floats(0.5, 50), st.floats(1, 30), st.integers(0, 2**32))
def test_a_measured_lower_bound_is_never_more_than_is_granted(rate: float, burst: float, seed: int) -> None:
    """Whatever leaves when, from a provider whose bucket fills at this rate."""
    learned, bucket, draw, now = Learned(), Bucket(rate, burst, burst, 0.0), random.Random(seed), 0.0
    for _ in range(300):
        now += draw.expovariate(1.3 * rate) if draw.random() < 0.99 else 5.0
        place = learned.sent(now)
        if bucket.delay(now) > 0:
            learned.refused(now, place, 3, 1.0)
            if learned.upper < math.inf:
                assert (learned.lower or 0.0) <= rate * 1.001 + 1e-6
        else:
            bucket.take(now)
    assert learned.rate is None or 0 < learned.rate < math.inf


def test_a_rate_that_changes_is_followed() -> None:
    """To a fifth and back, each time within half a minute, whatever was measured before."""
    learned, bucket, now = Learned(), Bucket(15.0, 10.0, 10.0, 0.0), 0.0
    for rate in (15.0, 3.0, 15.0):
        bucket.fill(now)
        bucket.rate, until = rate, now + 30
        while now < until:
            now += 1 / (learned.rate or 40.0)
            place = learned.sent(now)
            if bucket.delay(now) > 0:
                learned.refused(now, place, 5, 1.0)
            else:
                bucket.take(now)
        assert learned.rate == pytest.approx(rate, rel=0.3)


@pytest.mark.parametrize(
    ("under_way", "wait", "rate"), [(10, 0.25, 4.0), (16, 1.0, 4.0), (16, None, 4.0), (0, 4.0, 0.5), (9, 0.0, 3.0)]
)
def test_the_first_guess(under_way: int, wait: float | None, rate: float) -> None:
    """A wait to the millisecond is the time of one request; whole seconds are a bound, and what was taken another."""
    assert guess(under_way, wait) == pytest.approx(rate)
