"""Lists of assessments: narrowed, searched, and in pages that stay as they are while new ones come in."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from grader.assessment import Status
from grader.errors import RequestError
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.store.assessments import Filter
from grader.transcript import Transcript
from tests.builders import a_transcript
from tests.service.desks import SQLITE, post
from tests.service.states import cancelled, completed


def of(name: str | None, **changes: Any) -> Transcript:
    """An interview of somebody."""
    candidate = {"name": name, "id": changes.pop("candidate_id", None), "email": changes.pop("email", None)}
    interview = {"id": changes.pop("interview_id", None)}
    return a_transcript("One.", candidate=candidate, interview=interview, **changes)


async def found(service: GradingService, caller: Caller, **wanted: Any) -> list[str]:
    """Names of the candidates in a list, in its order."""
    items = (await service.assessments.page(caller, Filter(**wanted), None, 100))["items"]
    return [item["candidate"]["name"] for item in items]


@pytest.fixture
async def people(service: GradingService, caller: Caller) -> GradingService:
    """Six interviews whose candidates differ in what a search could trip over."""
    interviews = [
        of("Zoë Ångström", position={"title": "Staff Engineer"}, interview_id="i-1", candidate_id="c-1"),
        of("100% Ada_B", position={"title": "Data engineer"}, interview_id="i-1", candidate_id="c-2"),
        of("100 Adams B", email="Ada@Example.test", interview_id="i-2", candidate_id="c-2"),
        of("STRAẞE Müller", position={"title": r"C:\new"}),
        of("Σίσυφος", interview_id="I-1"),
        of(None),
    ]
    for transcript in interviews:
        await post(service, caller, transcript=transcript)
    return service


SEARCHES = {
    "ada": ["100 Adams B", "100% Ada_B"],
    "ADA": ["100 Adams B", "100% Ada_B"],
    "ENGINEER": ["100% Ada_B", "Zoë Ångström"],
    "0%": ["100% Ada_B"],
    "a_b": ["100% Ada_B"],
    "%": ["100% Ada_B"],
    "_": ["100% Ada_B"],
    "\\": ["STRAẞE Müller"],
    "\\n": ["STRAẞE Müller"],
    "/": [],
    "ÅNGSTRÖM": ["Zoë Ångström"],
    "zoe\u0308 a\u030angstro\u0308m": ["Zoë Ångström"],
    "strasse": ["STRAẞE Müller"],
    "σισυφοσ": [],
    "ΣΊΣΥΦΟΣ": ["Σίσυφος"],
    "i-1": ["Σίσυφος", "100% Ada_B", "Zoë Ångström"],
    "c-2": ["100 Adams B", "100% Ada_B"],
    "example.TEST": ["100 Adams B"],
    "One.": [],
    "topic1": [],
    "'; DROP TABLE assessments; --": [],
}


@SQLITE
async def test_a_search_takes_what_is_typed_as_it_is(people: GradingService, caller: Caller) -> None:
    """Case and composition count for nothing, `%`, `_` and backslashes are themselves; answers are not searched."""
    assert {q: await found(people, caller, q=q) for q in SEARCHES} == SEARCHES


async def test_a_search_is_the_same_on_every_database(people: GradingService, caller: Caller) -> None:
    """Where the database itself compares: case, wildcards, and what is not ASCII."""
    assert await found(people, caller, q="ADA_") == ["100% Ada_B"]
    assert await found(people, caller, q="müLLER") == ["STRAẞE Müller"]
    assert await found(people, caller, q="\\n") == ["STRAẞE Müller"]
    assert await found(people, caller, q="") == await found(people, caller)


async def test_filters_hold_together(people: GradingService, caller: Caller, stranger: Caller) -> None:
    """Each alone, several at once, and none of another tenant's; ids are compared to the letter."""
    await post(people, stranger, transcript=of("Another", interview_id="i-1", candidate_id="c-2"))
    cancelled_id = await cancelled(people, caller)
    assert await found(people, caller, interview_id="i-1") == ["100% Ada_B", "Zoë Ångström"]
    assert await found(people, caller, candidate_id="c-2") == ["100 Adams B", "100% Ada_B"]
    assert await found(people, caller, candidate_id="c-2", interview_id="i-2") == ["100 Adams B"]
    assert await found(people, caller, candidate_id="c-2", q="%") == ["100% Ada_B"]
    assert await found(people, caller, candidate_id="c-1", interview_id="i-2") == []
    assert await found(people, caller, status=Status.RUNNING) == []
    assert len(await found(people, caller, status=Status.QUEUED)) == 6
    narrowed = await people.assessments.page(caller, Filter(status=Status.CANCELLED), None, 10)
    assert [item["id"] for item in narrowed["items"]] == [cancelled_id]
    assert await found(people, stranger) == ["Another"]


@SQLITE
async def test_what_is_erased_is_listed_and_not_found(service: GradingService, caller: Caller) -> None:
    """Its id and its numbers stay in the list; a search for its candidate finds nothing any more."""
    assessment_id = await completed(service, caller)
    one = await post(service, caller, transcript=of("Ada"))
    await service.erasures.erase(caller, one)
    assert await found(service, caller, q="ada") == []
    items = (await service.assessments.page(caller, Filter(), None, 10))["items"]
    assert [(item["id"], item["status"]) for item in items] == [(one, "erased"), (assessment_id, "completed")]
    assert (items[0]["candidate"], items[0]["position"]) == ({"id": None, "name": None}, None)


async def test_pages_stay_as_they_are_while_new_ones_come(service: GradingService, caller: Caller) -> None:
    """Every one that was there is on one page, once, newest first; those that came later are on none."""
    there, seen = [await post(service, caller) for _ in range(5)], list[str]()
    cursor: str | None = ""
    while cursor is not None:
        page = await service.assessments.page(caller, Filter(), cursor or None, 2)
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        await post(service, caller)
    assert seen == there[::-1]


async def test_pages_part_what_came_at_the_same_moment(service: GradingService, caller: Caller) -> None:
    """The order among equals is the same on every page."""
    at = dt.datetime(2026, 2, 6, 13, 0, 0, 1, tzinfo=dt.UTC)
    service = replace(service, assessments=replace(service.assessments, clock=lambda: at))
    there, seen = {await post(service, caller) for _ in range(7)}, list[str]()
    cursor: str | None = ""
    while cursor is not None:
        page = await service.assessments.page(caller, Filter(), cursor or None, 3)
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert (len(seen), set(seen)) == (7, there)


async def test_a_status_may_change_between_pages(service: GradingService, caller: Caller) -> None:
    """What leaves a filtered list leaves it; the others still come."""
    there, first = [await post(service, caller) for _ in range(4)], Filter(status=Status.QUEUED)
    page = await service.assessments.page(caller, first, None, 2)
    for item in page["items"]:
        await service.assessments.cancel(caller, item["id"])
    rest = await service.assessments.page(caller, first, page["next_cursor"], 2)
    assert [item["id"] for item in rest["items"]] == [there[1], there[0]]


async def test_a_cursor_of_another_list_is_a_place_or_refused(
    service: GradingService, caller: Caller, stranger: Caller
) -> None:
    """A tenant's cursor shows another tenant nothing of it; one of a list by number is none of a list by time."""
    ours = [await post(service, caller) for _ in range(3)]
    await post(service, stranger)
    page = await service.assessments.page(caller, Filter(), None, 1)
    theirs = await service.assessments.page(stranger, Filter(), page["next_cursor"], 10)
    assert not {item["id"] for item in theirs["items"]} & set(ours)
    await service.assessments.cancel(caller, ours[0])
    trail = await service.assessments.audit(caller, ours[0], None, 1)
    with pytest.raises(RequestError):
        await service.assessments.page(caller, Filter(), trail["next_cursor"], 1)
    with pytest.raises(RequestError):
        await service.assessments.audit(caller, ours[0], page["next_cursor"], 1)
