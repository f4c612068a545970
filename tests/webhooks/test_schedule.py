"""When a failed delivery is tried again."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from grader.webhooks.schedule import DELAYS, JITTER, next_attempt

chances = st.floats(0, 1, exclude_max=True)


@given(st.lists(chances, min_size=len(DELAYS), max_size=len(DELAYS)))
def test_all_attempts_fall_within_a_day(drawn: list[float]) -> None:
    """Whatever chance says, the last one is made more than twenty hours on and less than twenty-four."""
    waits = [next_attempt(n, lambda c=chance: c) for n, chance in enumerate(drawn, 1)]  # type: ignore[misc]
    total = sum((wait for wait in waits if wait is not None), timedelta())
    assert timedelta(hours=20) < total < timedelta(hours=24)


@given(st.integers(1, len(DELAYS)), chances)
def test_a_wait_is_little_less_than_its_delay(number: int, chance: float) -> None:
    """Chance takes a tenth away at most, and adds nothing."""
    wait = next_attempt(number, lambda: chance)
    assert wait is not None
    assert DELAYS[number - 1] * (1 - JITTER) <= wait <= DELAYS[number - 1]


@given(st.integers(1, len(DELAYS) - 1), chances, chances)
def test_waits_never_shrink_by_more_than_chance(number: int, first: float, second: float) -> None:
    """A receiver that stays away is asked less and less often."""
    earlier, later = next_attempt(number, lambda: first), next_attempt(number + 1, lambda: second)
    assert earlier is not None
    assert later is not None
    assert later >= earlier * (1 - JITTER)


@given(st.integers(len(DELAYS) + 1), chances)
def test_there_is_an_end(number: int, chance: float) -> None:
    """After the eleventh attempt there is none."""
    assert next_attempt(number, lambda: chance) is None


def test_the_first_wait_is_short() -> None:
    """A receiver that was being restarted has its message within seconds."""
    assert next_attempt(1, lambda: 0.0) == timedelta(seconds=5)
