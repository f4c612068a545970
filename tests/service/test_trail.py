"""The audit trail: who did what when, and not a word of what anybody said."""

from __future__ import annotations

import io
import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from grader.completion import CompletionRequest
from grader.errors import RequestError
from grader.service.editions import Revising
from grader.service.keys import Caller, Scope
from grader.service.service import GradingService
from tests.builders import a_rubric
from tests.logging_to import logs_in
from tests.service.desks import SQLITE, audited, everything, graded, post, replying, rows_of
from tests.service.wording import KEPT_IDS, SAID, a_wordy_posting, found_in, lived

pytestmark = SQLITE


async def test_a_whole_life_is_told_in_order(service: GradingService, caller: Caller) -> None:
    """From acceptance to erasure, each step once, with who took it; numbers only ever rise."""
    assessment_id = await lived(service, caller)
    await service.erasures.erase(caller, assessment_id)
    trail = (await service.assessments.audit(caller, assessment_id, None, 100))["items"]
    assert [(entry["action"], entry["actor"] == caller.key_id) for entry in trail] == [
        ("accepted", True),
        ("started", False),
        ("waiting", False),
        ("started", False),
        ("completed", False),
        ("reviewed", True),
        ("revised", True),
        ("revised", True),
        ("regrade_ordered", True),
        ("started", False),
        ("completed", False),
        ("erased", True),
    ]
    assert {entry["actor"] for entry in trail} == {caller.key_id, "worker"}
    numbers = [entry["seq"] for entry in trail]
    assert numbers == sorted(set(numbers))
    made = [entry["data"]["revision"] for entry in trail if "revision" in entry["data"]]
    assert made == [1, 2, 3, 4, 5]


async def test_nothing_that_anybody_said_is_in_it(service: GradingService, caller: Caller) -> None:
    """Nor in what remembers keys, counts calls, or waits to be sent: these outlive an erasure."""
    events = ["assessment.completed", "assessment.failed", "report.created", "review.submitted", "assessment.erased"]
    await service.webhooks.create(caller, "http://127.0.0.1:8080/hook", events)
    assessment_id = await lived(service, caller)
    await service.erasures.erase(caller, assessment_id)
    for table, least in (("audit", 12), ("idempotency", 1), ("deliveries", 6), ("usage", 1), ("keys", 1)):
        rows = await rows_of(service, table)
        assert len(rows) >= least
        assert found_in(repr(rows).encode()) == [], table
    told = {json.loads(row["body"])["type"] for row in await rows_of(service, "deliveries")}
    assert told == {*events} - {"assessment.failed"}


async def test_no_log_has_a_word_of_it_either(service: GradingService, caller: Caller) -> None:
    """Of a whole life and its erasure, nor of a fault of ours whose message quotes what was said."""

    def fault(request: CompletionRequest) -> str:
        raise ValueError(f"cannot make anything of {request.messages}")

    written = io.StringIO()
    with logs_in(written):
        logging.getLogger().setLevel(logging.DEBUG)
        await service.erasures.erase(caller, await lived(service, caller))
        posted = await service.assessments.post(caller, a_wordy_posting())
        await replying(service, fault).works.run(posted["id"])
        await service.erasures.erase_older(timedelta(0))
    log = written.getvalue()
    assert "work failed" in log
    assert posted["id"] in log
    assert found_in(log.encode()) == []


async def test_the_words_are_there_to_be_found(service: GradingService, caller: Caller) -> None:
    """The search above can find: before the erasure every word stands somewhere, but for those of an error."""
    await lived(service, caller)
    tables = await everything(service)
    texts = [value for rows in tables.values() for row in rows for value in row.values() if isinstance(value, str)]
    data = "\n".join(texts).encode()
    missing = set(SAID) - set(found_in(data))
    assert len(missing) == 1  # what an error said is written nowhere at all
    assert all(word.encode() in data for word in KEPT_IDS)


async def test_it_comes_in_pages(service: GradingService, caller: Caller) -> None:
    """Oldest first; a page goes on where the one before ended, also when lines were added."""
    assessment_id = await post(service, caller)
    await service.assessments.cancel(caller, assessment_id)
    first = await service.assessments.audit(caller, assessment_id, None, 1)
    await service.erasures.erase(caller, assessment_id)
    second = await service.assessments.audit(caller, assessment_id, first["next_cursor"], 1)
    third = await service.assessments.audit(caller, assessment_id, second["next_cursor"], 1)
    pages = (first, second, third)
    assert [page["items"][0]["action"] for page in pages] == ["accepted", "cancelled", "erased"]
    assert third["next_cursor"] is None
    with pytest.raises(RequestError):
        await service.assessments.audit(caller, assessment_id, "nonsense", 1)


async def test_what_is_about_no_assessment_is_written_too(service: GradingService, caller: Caller) -> None:
    """Keys, rubrics and webhooks: made by whom, taken away by whom."""
    key = await service.keys.create("acme", [Scope.READ])
    await service.keys.revoke(key[:16])
    await service.rubrics.post(caller, a_rubric())
    webhook = await service.webhooks.create(caller, "http://127.0.0.1:8080/hook", ["report.created"])
    await service.webhooks.remove(caller, webhook["id"])
    written = [(row["action"], row["actor"]) for row in await rows_of(service, "audit")]
    assert written == [
        ("key_created", "operator"),
        ("key_created", "operator"),
        ("key_revoked", "operator"),
        ("rubric_posted", caller.key_id),
        ("webhook_created", caller.key_id),
        ("webhook_removed", caller.key_id),
    ]


async def test_who_acted_is_the_key_that_acted(service: GradingService, caller: Caller) -> None:
    """Of two keys of one tenant the trail names the right one, in revisions too."""
    service = replying(service)
    other = replace(caller, key_id="grk_0123456789ab")
    assessment_id = await graded(service, caller)
    made = await service.editions.revise(other, assessment_id, Revising(mode="render"))
    assert made["revision"]["by"] == other.key_id
    trail = (await service.assessments.audit(caller, assessment_id, None, 100))["items"]
    assert [entry["actor"] for entry in trail] == [caller.key_id, "worker", "worker", other.key_id]
    assert await audited(service, caller, assessment_id) == ["accepted", "started", "completed", "revised"]
