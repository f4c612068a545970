"""Processes that are killed with -9 and started again: everything completes, each grade under its own answer."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path

from grader.bootstrap.serving import opened_service
from grader.bootstrap.starting import make_ready
from grader.service.assessments import Posting
from grader.service.keys import Caller, Scope
from grader.service.service import GradingService
from grader.transcript import Transcript
from tests.databases import postgresql
from tests.service.desks import rows_of
from tests.service.processes import CONCURRENCY, asked, free_port, provider, settings, started, until

ANSWERS = 3  # in each interview


def interview(n: int) -> Transcript:
    """One whose answers are like no other's, from their first words on."""
    exchanges = [
        {
            "stage": "Technical",
            "question": f"Question {m} of interview {n}, about topic{n}x{m}?",
            "answer": f"Answer{n}x{m} names topic{n}x{m} first, then its limits, its costs and what I measured of it.",
        }
        for m in range(ANSWERS)
    ]
    return Transcript.model_validate({"exchanges": exchanges})


async def posted(service: GradingService, interviews: int) -> tuple[Caller, list[str]]:
    """Their ids, in order; nobody works on them yet."""
    caller = await service.keys.caller(await service.keys.create("acme", Scope))
    postings = [Posting(transcript=interview(n)) for n in range(interviews)]
    return caller, [str((await service.assessments.post(caller, posting))["id"]) for posting in postings]


async def check(service: GradingService, caller: Caller, ids: list[str], url: str, kills: int) -> None:
    """Every answer has the levels and the words that it was given itself, and not much was paid twice."""
    ledger = await asked(url)
    assert len(ledger) == len(ids) * ANSWERS
    for n, assessment_id in enumerate(ids):
        shown = await service.assessments.get(caller, assessment_id)
        assert (shown["status"], shown["revision"]["n"], len(shown["answers"])) == ("completed", 1, ANSWERS)
        for m, answer in enumerate(shown["answers"]):
            (own,) = (told for quote, told in ledger.items() if quote.startswith(f"Answer{n}x{m} "))
            assert answer["status"] == "scored"
            assert [criterion["level"] for criterion in answer["criteria"]] in own["levels"]
            quotes = {e["quote"] for criterion in answer["criteria"] for e in criterion["evidence"]}
            assert all(quote.startswith(f"Answer{n}x{m} ") for quote in quotes)
            assert quotes
    # A call holds its slot until its reply is written: what is lost at a kill was in one.
    twice = sum(told["asked"] for told in ledger.values()) - len(ledger)
    assert 0 <= twice <= kills * CONCURRENCY
    counted = sum(row["completions"] for row in await rows_of(service, "usage") if row["outcome"] == "ok")
    assert counted == len(ids) * ANSWERS


async def test_a_server_on_sqlite_that_is_killed_again_and_again(tmp_path: Path) -> None:
    """Started again each time it completes them all; only calls that were under way at a kill may be paid twice.

    While it runs another server on the same file is refused with status 2; told to stop, it ends.
    """
    with provider(0.25) as url:
        given = settings(f"sqlite:///{tmp_path}/data/grader.db", url)
        await make_ready(given)
        async with opened_service(given) as service:
            caller, ids = await posted(service, 12)
            for kill in range(2):
                before = len(await rows_of(service, "completions"))
                with started(given, "serve", "--port", free_port()) as server:
                    await until(lambda: _kept(service, before + 1 + 3 * kill))  # noqa: B023 - awaited here
                    server.kill()
                    server.wait()
            with started(given, "serve", "--port", free_port()) as server:
                before = len(await rows_of(service, "completions"))
                await until(lambda: _kept(service, before + 1))
                with started(given, "serve", "--port", free_port(), heard=True) as second:
                    _, told = await asyncio.to_thread(second.communicate, timeout=30)
                assert second.returncode == 2
                assert b"another grader serve works on this file" in told
                await until(lambda: _completed(service, 12))
                server.send_signal(signal.SIGTERM)
                assert await asyncio.to_thread(server.wait, 20) in (0, -signal.SIGTERM)  # uvicorn ends by the signal
            await check(service, caller, ids, url, kills=2)


async def test_a_worker_that_is_killed_leaves_its_jobs_to_another() -> None:
    """They are begun elsewhere within 20 seconds, and complete; what it had kept is not asked again."""
    with provider(1.0) as url, postgresql() as database_url, ExitStack() as workers:
        given = settings(database_url, url)
        async with opened_service(given) as service:
            first = workers.enter_context(started(given, "worker"))
            await until(lambda: _registered(service, 2))  # one for jobs, one that looks for the dead
            dead = {row["id"] for row in await rows_of(service, "procrastinate_workers")}
            second = workers.enter_context(started(given, "worker"))
            await until(lambda: _registered(service, 4))
            caller, ids = await posted(service, 10)
            await until(lambda: _both_hold_jobs(service))
            await until(lambda: _kept(service, 1))
            first.kill()
            first.wait()
            lost = [job for job, worker in (await _holders(service)).items() if worker in dead]
            assert lost
            await until(lambda: _begun_again(service, lost), 20)
            await until(lambda: _completed(service, 10))
            second.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(second.wait, 20) == 0
            await check(service, caller, ids, url, kills=1)


async def _kept(service: GradingService, n: int) -> bool:
    return len(await rows_of(service, "completions")) >= n


async def _completed(service: GradingService, n: int) -> bool:
    return [row["status"] for row in await rows_of(service, "assessments")].count("completed") == n


async def _holders(service: GradingService) -> dict[str, int]:
    """By assessment, the worker that has it in hand."""
    jobs = await rows_of(service, "procrastinate_jobs")
    return {job["lock"]: job["worker_id"] for job in jobs if job["queue_name"] == "grade" and job["status"] == "doing"}


async def _registered(service: GradingService, workers: int) -> bool:
    return len(await rows_of(service, "procrastinate_workers")) == workers


async def _both_hold_jobs(service: GradingService) -> bool:
    return len(set((await _holders(service)).values())) == 2


async def _begun_again(service: GradingService, lost: Collection[str]) -> bool:
    """Or they had come to their end already, and only their job did not know it."""
    begun = Counter(row["assessment_id"] for row in await rows_of(service, "audit") if row["action"] == "started")
    ended = {row["id"] for row in await rows_of(service, "assessments") if row["status"] == "completed"}
    return all(begun[assessment_id] >= 2 or assessment_id in ended for assessment_id in lost)
