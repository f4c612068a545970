"""A thousand pieces of work at once leave the event loop its turns."""

from __future__ import annotations

import asyncio
import threading
from contextvars import ContextVar

import pytest

from grader import together as module
from grader.together import aside, together, turn


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time as pieces of work have used it up: a list whose only item is seconds."""
    now = [0.0]
    monkeypatch.setattr(module, "perf_counter", lambda: now[0])
    return now


async def test_pieces_go_on_in_the_order_in_which_they_came_and_a_beat_comes_between(clock: list[float]) -> None:
    """Each piece takes more than a slice: no two follow each other without the loop having looked around."""
    seen = list[int | str]()

    async def piece(n: int) -> None:
        await turn()
        seen.append(n)
        clock[0] += 2 * module.SLICE

    async def beat() -> None:
        while len([n for n in seen if n != "beat"]) < 20:
            seen.append("beat")
            await asyncio.sleep(0)

    await asyncio.gather(beat(), *(piece(n) for n in range(20)))
    assert [n for n in seen if n != "beat"] == list(range(20))
    pieces = "".join("." if n == "beat" else "#" for n in seen)
    assert "##" not in pieces[2:]  # but for the first round, which began before anybody had used it up


async def test_small_pieces_need_not_wait(clock: list[float]) -> None:
    """As many as fit into a slice go on in one round: a turn costs nothing where there is no crowd."""
    rounds = list[int]()
    current = 0

    async def count() -> None:
        nonlocal current
        while len(rounds) < 20:
            current += 1
            await asyncio.sleep(0)

    async def piece() -> None:
        await turn()
        rounds.append(current)
        clock[0] += module.SLICE / 10

    await asyncio.gather(count(), *(piece() for _ in range(20)))
    assert rounds[:10] == [1] * 10
    assert rounds[-1] > 1


async def test_who_is_cancelled_while_waiting_holds_nobody_up(clock: list[float]) -> None:
    """Its turn goes to the next."""
    done = list[int]()

    async def piece(n: int) -> None:
        await turn()
        done.append(n)
        clock[0] += 2 * module.SLICE

    tasks = [asyncio.create_task(piece(n)) for n in range(6)]
    await asyncio.sleep(0)
    for n in (1, 2, 4):
        tasks[n].cancel()
    await asyncio.wait(tasks)
    assert [n for n in done if n not in (1, 2, 4)] == [0, 3, 5]


def test_each_loop_has_turns_of_its_own() -> None:
    """A process that runs several loops, one after the other or beside each other, mixes none of them up."""

    async def crowd() -> int:
        async def piece() -> int:
            await turn()
            return 1

        return sum(await together(piece() for _ in range(50)))

    assert [asyncio.run(crowd()) for _ in range(3)] == [50, 50, 50]
    found = list[int]()
    threads = [threading.Thread(target=lambda: found.append(asyncio.run(crowd()))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [50, 50, 50]


async def test_pure_work_is_done_beside_the_loop_one_piece_at_a_time() -> None:
    """In one thread that is not the loop's, with the caller's context; what it raises is raised."""
    who: ContextVar[str] = ContextVar("who", default="nobody")
    under_way, most, threads = 0, 0, set[int]()
    lock = threading.Lock()

    def work() -> str:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        threads.add(threading.get_ident())
        with lock:
            under_way -= 1
        return who.get()

    who.set("me")
    assert set(await asyncio.gather(*(aside(work) for _ in range(30)))) == {"me"}
    assert (most, len(threads), threading.get_ident() in threads) == (1, 1, False)
    with pytest.raises(ZeroDivisionError):
        await aside(lambda: 1 // 0)
