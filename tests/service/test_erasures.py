"""Erasure: not a word is left in the database, nor in the bytes of its file; ids, hashes, numbers and audit are."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from grader.assessment import Assessment
from grader.errors import Erased, NotFound
from grader.revising.figures import figures
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.settings import Settings
from grader.store import assessments as rows
from grader.store import revisions
from grader.store.assessments import Filter
from grader.store.database import Database
from grader.store.tables import TEXT_OF, metadata
from tests.doubles import a_completion
from tests.service.desks import POSTGRESQL, SQLITE, audited, graded, later, post, replying, rows_of
from tests.service.states import STATES, Holding, running
from tests.service.wording import KEPT_IDS, SAID, a_wordy_posting, found_in, lived, reply
from tests.service.working import asking


def files(service: GradingService) -> bytes:
    """All that SQLite keeps on the disk: the database, its log, and the log's index."""
    file = service.assessments.database.file
    assert file is not None
    return b"".join(path.read_bytes() for path in sorted(file.parent.iterdir()))


async def test_no_word_is_left_in_any_row(service: GradingService, caller: Caller, settings: Settings) -> None:
    """On each database, in every table that there is, the queue's too; and before, they are there."""
    assessment_id = await lived(service, caller)
    assert len(found_in(dump(service, settings))) >= len(SAID) - 1
    await service.erasures.erase(caller, assessment_id)
    assert found_in(dump(service, settings)) == []
    assert all(word.encode() in dump(service, settings) for word in KEPT_IDS)


def dump(service: GradingService, settings: Settings) -> bytes:
    """Every row of every table as text, or on SQLite everything that is on the disk."""
    if service.assessments.database.is_sqlite:
        return files(service)
    with psycopg.connect(settings.database_url) as connection:
        tables = connection.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in tables]
        assert "procrastinate_jobs" in names
        rows = (connection.execute(f"SELECT t::text FROM {name} t") for name in names)  # noqa: S608
        return "\n".join(row for found in rows for (row,) in found).encode()


@SQLITE
async def test_no_byte_is_left_among_many(service: GradingService, caller: Caller) -> None:
    """Of one interview in the middle of others, whose rows share pages with it, which move and are split."""
    draw, others = random.Random(7), list[str]()

    async def some(n: int) -> None:
        for _ in range(n):
            long = " ".join(f"word{draw.randrange(10**6)}" for _ in range(draw.randrange(5, 900)))
            others.append(await graded(replying(service), caller, f"{long} one.", f"{long} two."))

    await some(6)
    ids = [await lived_again(service, caller, n) for n in range(3)]
    await some(6)
    for assessment_id in others[2:8]:
        await service.erasures.erase(caller, assessment_id)
    for assessment_id in ids:
        await service.erasures.erase(caller, assessment_id)
    assert found_in(files(service)) == []
    assert (await service.assessments.get(caller, others[0]))["status"] == "completed"


async def lived_again(service: GradingService, caller: Caller, n: int) -> str:
    """One more with the words, regraded and rendered, so that it fills several pages."""
    service = replying(service, reply)
    posted = await service.assessments.post(caller, a_wordy_posting(), key=f"{n}", body=b"")
    assessment_id = str(posted["id"])
    await service.works.run(assessment_id)
    for mode in ("render", "regrade"):
        await service.editions.revise(caller, assessment_id, Revising(mode=mode))
    await service.works.run(assessment_id)
    return assessment_id


@SQLITE
async def test_what_is_left_is_what_was_promised(service: GradingService, caller: Caller) -> None:
    """Ids, hashes, every figure of every revision, and the trail; the newest is shown as a skeleton."""
    assessment_id = await lived(service, caller)
    before = [await revision(service, caller, assessment_id, n) for n in range(1, 6)]
    trail = await audited(service, caller, assessment_id)
    [row] = await rows_of(service, "assessments")
    short = await service.erasures.erase(caller, assessment_id)
    assert (short["id"], short["status"], short["candidate"]) == (
        assessment_id,
        "erased",
        {"id": KEPT_IDS[0], "name": None},
    )
    for n, old in enumerate(before, 1):
        left = await revision(service, caller, assessment_id, n)
        assert values(left) == values(old)
        assert (left.provenance.transcript_sha256, left.revision.n) == (old.provenance.transcript_sha256, n)
        assert [a.id for a in left.answers] == [a.id for a in old.answers]
        assert not any(a.answer or a.question or a.strengths or a.feedback for a in left.answers)
    assert await audited(service, caller, assessment_id) == [*trail, "erased"]
    [gone] = await rows_of(service, "assessments")
    kept = ("transcript_sha256", "rubric_sha256", "label", "overall", "revision", "completed_at", "created_at")
    assert {name: gone[name] for name in kept} == {name: row[name] for name in kept}
    shown = await service.assessments.get(caller, assessment_id)
    assert (shown["status"], shown["revision"]["n"], shown["overall"]["score"]) == ("erased", 5, row["overall"])
    assert (shown["candidate"]["id"], shown["candidate"]["name"], shown["summary"]) == (KEPT_IDS[0], None, "")
    assert shown["metadata"] is None


def values(assessment: Assessment) -> dict[str, Any]:
    """Every number, level, status and label by its place."""
    return {path: figure.value for path, figure in figures(assessment).items()}


async def revision(service: GradingService, caller: Caller, assessment_id: str, n: int) -> Assessment:
    found = await service.reports.get(caller, assessment_id, n)
    assert found["sha256"]
    return Assessment.model_validate(found["assessment"])


@SQLITE
async def test_nothing_can_be_read_or_made_of_it_any_more(service: GradingService, caller: Caller) -> None:
    """Reports and diffs are gone for good; revisions are listed without their reasons."""
    assessment_id = await lived(service, caller)
    await service.erasures.erase(caller, assessment_id)
    for attempt in (
        service.reports.document(caller, assessment_id, "json", "recruiter"),
        service.reports.document(caller, assessment_id, "html", "candidate", n=1, known=("*",)),
        service.reports.diff(caller, assessment_id, 1, 2),
        service.editions.revise(caller, assessment_id, Revising(mode="render")),
        service.editions.revise(caller, assessment_id, Revising(mode="regrade")),
    ):
        with pytest.raises(Erased):
            await attempt
    made = (await service.reports.page(caller, assessment_id, None, 10))["items"]
    assert [(one["n"], one["reason"]) for one in made] == [(n, None) for n in range(1, 6)]
    with pytest.raises(NotFound):
        await service.reports.get(caller, assessment_id, 6)


async def test_twice_does_no_harm(service: GradingService, caller: Caller) -> None:
    """Nor at the same moment: it is erased once, and told once."""
    await service.webhooks.create(caller, "http://127.0.0.1:8080/hook", ["assessment.erased"])
    assessment_id = await graded(replying(service), caller)
    shorts = await asyncio.gather(*(service.erasures.erase(caller, assessment_id) for _ in range(4)))
    assert all(short == shorts[0] for short in shorts)
    assert await service.erasures.erase(caller, assessment_id) == shorts[0]
    assert (await audited(service, caller, assessment_id)).count("erased") == 1
    assert len(await rows_of(service, "deliveries")) == 1


@pytest.mark.parametrize("state", ["queued", "waiting", "broken", "cancelled", "failed", "regrading"])
@SQLITE
async def test_in_every_state(service: GradingService, caller: Caller, state: str) -> None:
    """Whatever it was, it is erased then, and no work is left on it."""
    assessment_id = await STATES[state](service, caller)
    short = await service.erasures.erase(caller, assessment_id)
    assert (short["status"], short["waiting"]) == ("erased", None)
    assert short["completed_at"]
    await replying(service).works.run(assessment_id)
    assert await rows_of(service, "completions") == []
    assert (await service.assessments.get(caller, assessment_id))["status"] == "erased"


async def test_what_runs_writes_nothing_any_more(service: GradingService, caller: Caller, settings: Settings) -> None:
    """The run is ended; a reply that comes in afterwards is not kept; no word comes back."""
    posted = await service.assessments.post(caller, a_wordy_posting())
    async with running(service, posted["id"]):
        await service.erasures.erase(caller, posted["id"])
    assert found_in(dump(service, settings)) == []
    talking = Talking()
    other = await service.assessments.post(caller, a_wordy_posting())
    work = asyncio.create_task(asking(service, talking).works.run(other["id"]))
    await talking.asked.wait()
    await service.erasures.erase(caller, other["id"])
    talking.let.set()
    await work
    assert await rows_of(service, "completions") == []
    assert found_in(dump(service, settings)) == []


class Talking(Holding):
    """A provider that has much to say once it is let."""

    async def complete(self, request: Any, /) -> Any:
        self.asked.set()
        await self.let.wait()
        return a_completion(reply(request))


async def test_an_erasure_and_an_end_at_the_same_moment(
    service: GradingService, caller: Caller, settings: Settings
) -> None:
    """Whichever comes first, no word is left of the result; also where the row looked unfinished a moment before."""
    talking = replying(service, reply)
    for _ in range(6):
        posted = await talking.assessments.post(caller, a_wordy_posting())
        await asyncio.gather(talking.works.run(posted["id"]), talking.erasures.erase(caller, posted["id"]))
    assert {row["status"] for row in await rows_of(service, "assessments")} == {"erased"}
    assert found_in(dump(service, settings)) == []


@POSTGRESQL
async def test_a_revision_that_came_in_between_is_erased_too(
    service: GradingService, caller: Caller, settings: Settings
) -> None:
    """An erasure that had to wait for the row sees what was written while it waited."""
    assessment_id = await lived(service, caller)
    async with service.assessments.database.writing() as connection:
        newest = await revisions.find(connection, assessment_id, 5)
        assert newest is not None
        await rows.change(connection, assessment_id, {"revision": 6})
        await revisions.add(connection, newest[0].model_dump() | {"n": 6, "assessment": newest[1]})
        erasing = asyncio.create_task(service.erasures.erase(caller, assessment_id))
        await asyncio.wait({erasing}, timeout=0.3)
        assert not erasing.done()
    await erasing
    assert found_in(dump(service, settings)) == []


@SQLITE
async def test_a_reader_delays_the_last_bytes(service: GradingService, caller: Caller, settings: Settings) -> None:
    """Rows are gone at once; the log is emptied when who read from it has ended, by the upkeep."""
    impatient = Database(service.assessments.database.url, busy_ms=20)
    erasures = replace(service.erasures, database=impatient)
    posted = await service.assessments.post(caller, a_wordy_posting())
    async with service.assessments.database.reading() as connection:
        await connection.execute(text("SELECT count(*) FROM assessments"))
        assert (await erasures.erase(caller, posted["id"]))["status"] == "erased"
        assert found_in(files(service)) != []
        assert (await service.assessments.get(caller, posted["id"]))["candidate"]["name"] is None
    await impatient.close()
    assert await service.upkeep.database.truncate_log()
    assert found_in(files(service)) == []


@SQLITE
async def test_every_column_of_texts_is_emptied(service: GradingService, caller: Caller) -> None:
    """Those that the tables mark; and only marked columns differ from what they were, states and times aside."""
    await lived(service, caller)
    marked = [(table.name, c.name) for table in metadata.sorted_tables for c in table.c if c.info == TEXT_OF]
    assert len(marked) >= 8
    before = {table: await rows_of(service, table) for table in {table for table, _ in marked}}
    filled = {(t, c) for t, c in marked if any(row[c] for row in before[t])}
    assert filled == {*marked} - {("assessments", "task")}
    [row] = before["assessments"]
    await service.erasures.erase(caller, row["id"])
    after = {table: await rows_of(service, table) for table in before}
    left = {(t, c) for t, c in marked if any(row[c] for row in after[t])}
    assert left == {("revisions", "assessment")}  # without its texts


@SQLITE
async def test_what_is_old_is_erased_by_age(service: GradingService, caller: Caller, stranger: Caller) -> None:
    """By the time since it ended, of all tenants, in pages; what is not at rest and what is young stay."""
    old = [await post(service, who) for who in (caller, stranger) for _ in range(30)]
    for who, assessment_id in zip([caller] * 30 + [stranger] * 30, old, strict=True):
        await service.assessments.cancel(who, assessment_id)
    regrading, waiting = [await STATES[state](service, caller) for state in ("regrading", "waiting")]
    assert await service.erasures.erase_older(timedelta(hours=1)) == 0
    async with service.assessments.database.writing() as connection:
        earlier = service.assessments.clock() - timedelta(hours=2)
        for assessment_id in (*old, regrading, waiting):
            await rows.change(connection, assessment_id, {"completed_at": earlier})
    young = await graded(replying(service), caller)
    assert await service.erasures.erase_older(timedelta(hours=1)) == 60
    assert await service.erasures.erase_older(timedelta(hours=1)) == 0
    states = {row["id"]: row["status"] for row in await rows_of(service, "assessments")}
    assert {states[one] for one in old} == {"erased"}
    assert (states[regrading], states[waiting], states[young]) == ("queued", "waiting", "completed")
    actors = {row["actor"] for row in await rows_of(service, "audit") if row["action"] == "erased"}
    assert actors == {"retention"}
    assert len((await service.assessments.page(stranger, Filter(), None, 100))["items"]) == 30


@SQLITE
async def test_age_leaves_no_byte_either(service: GradingService, caller: Caller) -> None:
    """The log is emptied after an erasure by age as after one on demand."""
    assessment_id = await lived(service, caller)
    assert await later(service, 3600).erasures.erase_older(timedelta(minutes=30)) == 1
    assert found_in(files(service)) == []
    assert (await service.assessments.get(caller, assessment_id))["status"] == "erased"


def test_the_search_finds() -> None:
    """A word is found in any case and spelling, so that finding none means something."""
    for form in (b"quorzax5end", b"QUORZAX5END", b"Quorzax5End"):
        assert found_in(b"..." + form + b"...") == ["quorzax5end"]
    assert found_in('"quorzäx3end"'.encode()) == found_in(b"quorz\\u00e4x3end") == ["quorzäx3end"]
