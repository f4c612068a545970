"""While a process grades, Python's own housekeeping takes little of its loop's time; afterwards all is as it was."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import suppress

import pytest

from grader.bootstrap.calm import COLLECT, SWITCH, calm


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Whatever the process had set is what each test begins and ends with."""
    before = state()
    yield
    assert state() == before


def state() -> tuple[tuple[int, int, int], float, int]:
    """Thresholds of the collector, seconds between threads, and how many objects are put aside."""
    return gc.get_threshold(), sys.getswitchinterval(), gc.get_freeze_count()


def test_both_are_set_for_the_block_and_put_back_after_it() -> None:
    """Also where the block raises."""
    with calm():
        thresholds, seconds, aside = state()
    assert thresholds == COLLECT
    assert seconds == pytest.approx(SWITCH)
    assert aside > 10_000
    with suppress(ZeroDivisionError), calm():
        raise ZeroDivisionError


def test_the_last_block_to_end_puts_them_back() -> None:
    """Services and engines may begin and end in any order in one process."""
    first, second = calm(), calm()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == COLLECT
    second.__exit__(None, None, None)
    assert gc.get_threshold() != COLLECT
