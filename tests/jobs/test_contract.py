"""What every queue keeps to, whichever it is."""

from __future__ import annotations

import asyncio

import pytest

from grader.jobs.queue import Job
from tests.jobs.conftest import MakeQueue
from tests.jobs.running import Runs, idle, working


async def test_what_is_dispatched_runs(make_queue: MakeQueue) -> None:
    """Before work begins and while it is done; each once."""
    queue, runs = make_queue(), Runs()
    await queue.dispatch(Job("a"))
    async with working(queue, runs):
        await runs.until(lambda: runs.ended == ["a"])
        await queue.dispatch(Job("b"))
        await runs.until(lambda: runs.ended == ["a", "b"])


async def test_a_second_dispatch_of_what_waits_is_no_second_run(make_queue: MakeQueue) -> None:
    """A sweep may hand over what is there already."""
    queue, runs = make_queue(), Runs()
    for _ in range(3):
        await queue.dispatch(Job("a"))
    await queue.dispatch(Job("b"))
    async with working(queue, runs):
        await idle(queue, "a", "b")
    assert sorted(runs.ended) == ["a", "b"]


async def test_what_is_dispatched_while_it_runs_runs_again_afterwards(make_queue: MakeQueue) -> None:
    """A regrade that is ordered while the last run ends is not forgotten, and never overlaps with it."""
    queue, runs = make_queue(at_once=4), Runs(held=True)
    async with working(queue, runs):
        await queue.dispatch(Job("a"))
        await runs.until(lambda: runs.began == ["a"])
        for _ in range(3):
            await queue.dispatch(Job("a"))
        await queue.dispatch(Job("b"))
        await runs.until(lambda: runs.began == ["a", "b"])
        runs.let_go()
        await runs.until(lambda: sorted(runs.ended) == ["a", "a", "b"])
        await idle(queue, "a", "b")
    assert len(runs.began) == 3
    assert not runs.overlapped


async def test_two_runs_of_one_assessment_never_overlap(make_queue: MakeQueue) -> None:
    """However often and from wherever it is dispatched."""
    queue, runs = make_queue(at_once=8), Runs()
    async with working(queue, runs):
        for n in range(60):
            await queue.dispatch(Job(f"asm_{n % 3}"))
        await idle(queue, "asm_0", "asm_1", "asm_2")
    assert {"asm_0", "asm_1", "asm_2"} == set(runs.ended)
    assert not runs.overlapped


async def test_a_higher_priority_goes_first_and_equals_in_the_order_they_came(make_queue: MakeQueue) -> None:
    """So that a tenant with a backlog does not starve another."""
    queue, runs = make_queue(at_once=1), Runs()
    for name, priority in [("low", -9), ("first", 0), ("second", 0), ("high", 5), ("third", 0)]:
        await queue.dispatch(Job(name, priority))
    async with working(queue, runs):
        await runs.until(lambda: len(runs.ended) == 5)
    assert runs.began == ["high", "first", "second", "third", "low"]


async def test_no_more_run_at_once_than_were_asked_for(make_queue: MakeQueue) -> None:
    """Nor fewer, where there is enough to do."""
    queue, runs = make_queue(at_once=3), Runs(held=True)
    for n in range(7):
        await queue.dispatch(Job(f"asm_{n}"))
    async with working(queue, runs):
        await runs.until(lambda: len(runs.began) == 3)
        for _ in range(50):
            await asyncio.sleep(0)
        assert len(runs.began) == 3
        runs.let_go()
        await runs.until(lambda: len(runs.ended) == 7)
    assert runs.most == 3


async def test_live_are_those_that_wait_or_run(make_queue: MakeQueue) -> None:
    """And nothing else: what has ended, and what nobody dispatched, is not."""
    queue, runs = make_queue(at_once=1), Runs(held=True)
    assert await queue.live([]) == frozenset()
    await queue.dispatch(Job("a"))
    await queue.dispatch(Job("b", -1))
    assert await queue.live(["a", "b", "c"]) == {"a", "b"}
    async with working(queue, runs):
        await runs.until(lambda: runs.began == ["a"])
        assert await queue.live(["a", "b", "c"]) == {"a", "b"}
        assert await queue.live(["b"]) == {"b"}
        runs.let_go()
        await idle(queue, "a", "b")
    assert await queue.live(["a", "b", "c"]) == frozenset()


async def test_a_run_that_raises_does_not_stop_the_others(make_queue: MakeQueue) -> None:
    """Its job is over, and may be dispatched again."""
    queue, runs, faults = make_queue(at_once=1), Runs(), ["a", "a"]

    async def faulty(assessment_id: str) -> None:
        if faults and assessment_id == faults[0]:
            faults.pop()
            raise RuntimeError("fault")
        await runs(assessment_id)

    stop = asyncio.Event()
    task = asyncio.create_task(queue.work(faulty, stop))
    await queue.dispatch(Job("a"))
    await queue.dispatch(Job("b"))
    await runs.until(lambda: runs.ended == ["b"])
    await idle(queue, "a")
    for _ in range(2):
        await queue.dispatch(Job("a"))
        await idle(queue, "a")
    stop.set()
    await task
    assert runs.ended == ["b", "a"]


async def test_a_stop_lets_jobs_in_hand_finish(make_queue: MakeQueue) -> None:
    """What waits is not begun any more: it stays for whoever works next."""
    queue, runs = make_queue(at_once=1), Runs(held=True)
    await queue.dispatch(Job("a"))
    await queue.dispatch(Job("b"))
    async with working(queue, runs) as stop:
        await runs.until(lambda: runs.began == ["a"])
        stop.set()
        for _ in range(10):
            await asyncio.sleep(0)
        runs.let_go()
    assert (runs.began, runs.ended, runs.cancelled) == (["a"], ["a"], [])
    assert await queue.live(["a", "b"]) == {"b"}
    async with working(queue, runs):
        await runs.until(lambda: runs.ended == ["a", "b"])


async def test_after_the_grace_jobs_in_hand_are_cancelled(make_queue: MakeQueue) -> None:
    """The run hears of it, does what it has to, and is waited for."""
    queue, runs, handed_back = make_queue(at_once=2, grace=0.05), Runs(held=True), []

    async def run(assessment_id: str) -> None:
        try:
            await runs(assessment_id)
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)
            handed_back.append(assessment_id)
            raise

    stop = asyncio.Event()
    for name in ("a", "b"):
        await queue.dispatch(Job(name))
    task = asyncio.create_task(queue.work(run, stop))
    await runs.until(lambda: len(runs.began) == 2)
    stop.set()
    await task
    assert sorted(handed_back) == sorted(runs.cancelled) == ["a", "b"]
    assert await queue.live(["a", "b"]) == frozenset()


async def test_who_cancels_the_work_cancels_the_jobs(make_queue: MakeQueue) -> None:
    """Nothing goes on behind the back of a process that ends."""
    queue, runs = make_queue(), Runs(held=True)
    await queue.dispatch(Job("a"))
    task = asyncio.create_task(queue.work(runs, asyncio.Event()))
    await runs.until(lambda: runs.began == ["a"])
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (runs.now, runs.cancelled) == ([], ["a"])


async def test_a_queue_that_works_can_be_handed_jobs(make_queue: MakeQueue) -> None:
    """The check passes, with jobs in it and without; closing twice does no harm."""
    queue = make_queue()
    await queue.check()
    await queue.dispatch(Job("a"))
    await queue.check()
    await queue.close()
    await queue.close()


async def test_who_works_counts_itself(make_queue: MakeQueue) -> None:
    """Before it begins, while it works and afterwards: who asks has a part in what is shared."""
    queue, runs = make_queue(), Runs()
    assert await queue.workers() == 1
    async with working(queue, runs):
        await queue.dispatch(Job("a"))
        await runs.until(lambda: runs.ended == ["a"])
        assert await queue.workers() == 1
    assert await queue.workers() == 1
