"""Who is next: jobs take turns, and a caller that goes away keeps nobody from its turn."""

from __future__ import annotations

import asyncio

import pytest

from grader.providers.line import Line, current_job, one_job


async def _through(line: Line, job: str, name: str, order: list[str], *, first: bool = False) -> None:
    await line.reach_head(job, first=first)
    order.append(name)
    await asyncio.sleep(0)
    line.leave()


async def _joined(line: Line, *names: str) -> tuple[list[str], list[asyncio.Task[None]]]:
    """Callers that came in this order, a name's letter being its job, while somebody is at the head."""
    order: list[str] = []
    await line.reach_head("head")
    tasks = [asyncio.create_task(_through(line, name[0], name, order, first=name.endswith("!"))) for name in names]
    await asyncio.sleep(0)
    return order, tasks


async def test_jobs_take_turns() -> None:
    """A job of two that comes after one of five is done after the fourth turn, not after the seventh."""
    line = Line()
    order, tasks = await _joined(line, "a1", "a2", "a3", "a4", "a5", "b1", "b2")
    line.leave()
    await asyncio.gather(*tasks)
    assert order == ["a1", "b1", "a2", "b2", "a3", "a4", "a5"]


async def test_who_has_waited_before_comes_first_of_its_job() -> None:
    """A call that is sent again does not queue behind all the others of its interview."""
    line = Line()
    order, tasks = await _joined(line, "a1", "a2", "b1", "a3!")
    line.leave()
    await asyncio.gather(*tasks)
    assert order == ["a3!", "b1", "a1", "a2"]


async def test_who_goes_away_is_passed_over() -> None:
    """Also where its turn had just come."""
    line = Line()
    order, tasks = await _joined(line, "a1", "a2", "a3")
    tasks[1].cancel()
    line.leave()  # it is the first one's turn now, and it does not know yet
    tasks[0].cancel()
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]
    await tasks[2]
    assert order == ["a3"]
    assert await line.reach_head("b") is False


async def test_what_a_job_starts_is_of_the_job() -> None:
    """Tasks that are started in the block too, and nothing after it."""

    async def inside() -> object:
        return current_job()

    assert current_job() is None
    with one_job():
        mine = current_job()
        assert mine is await asyncio.create_task(inside())
        with one_job():
            assert current_job() is not mine
    assert (mine is not None, current_job()) == (True, None)
