"""Taking a transcript: what is asked of it, what cannot be, and that nothing is half written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from grader.errors import GraderError, JudgeSpecError, RequestError, StoreUnavailable
from grader.jobs.inline import InlineQueue
from grader.jobs.queue import Job
from grader.service.keys import Caller
from grader.service.service import GradingService
from tests.builders import a_rubric
from tests.service.desks import MODEL, SQLITE, a_posting, audited, changed, graded, later, post, replying, rows_of

pytestmark = SQLITE


@pytest.mark.parametrize(
    ("asked", "error", "field"),
    [
        ({"replaces": "asm_000000000000000000000000"}, RequestError, "replaces"),
        ({"judges": ("baseline", "openai:other-model")}, JudgeSpecError, "judges[1]"),
        ({"judges": ("baseline", "baseline")}, JudgeSpecError, "judges"),
        ({"judges": ("prompts/rubrics/general.yaml",)}, JudgeSpecError, "judges[0]"),
        ({"judges": ("baseline",), "narrator": "llm"}, JudgeSpecError, "narrator"),
        ({"narrator": "poet"}, JudgeSpecError, "narrator"),
        ({"rubric": "nobodys"}, RequestError, "rubric"),
        ({"rubric": "general@999"}, RequestError, "rubric"),
        ({"rubric": "general@"}, RequestError, "rubric"),
        ({"rubric": "prompts/rubrics/general.yaml"}, RequestError, "rubric"),
        ({"rubric": "../../etc/passwd"}, RequestError, "rubric"),
    ],
)
async def test_what_cannot_be_carried_out_is_named(
    service: GradingService, caller: Caller, asked: dict[str, Any], error: type[GraderError], field: str
) -> None:
    """The field is named, nothing is written, and no job is handed over."""
    async with changed(service) as tables:
        with pytest.raises(error) as raised:
            await service.assessments.post(caller, a_posting(**asked), key="k", body=b"body")
    assert getattr(raised.value, "field", None) == field
    assert tables == []
    assert await service.upkeep.sweep() == 0


async def test_a_key_of_what_was_refused_is_free(service: GradingService, caller: Caller) -> None:
    """A post that could not be carried out is no first use of its Idempotency-Key."""
    with pytest.raises(RequestError):
        await service.assessments.post(caller, a_posting(rubric="nobodys"), key="k", body=b"wrong")
    posted = await service.assessments.post(caller, a_posting(), key="k", body=b"right")
    assert posted["status"] == "queued"


async def test_another_tenants_assessment_cannot_be_replaced(
    service: GradingService, caller: Caller, stranger: Caller
) -> None:
    """It is refused as one that there is not, and its trail says nothing of it."""
    theirs = await post(service, stranger)
    with pytest.raises(RequestError, match="no such assessment"):
        await post(service, caller, replaces=theirs)
    assert await audited(service, stranger, theirs) == ["accepted"]


async def test_a_successor_names_what_it_replaces(service: GradingService, caller: Caller) -> None:
    """In short, in whole before and after grading; the trail of the replaced one names the successor."""
    service = replying(service)
    old = await graded(service, caller)
    new = await post(service, caller, replaces=old)
    assert (await service.assessments.get(caller, new))["replaces"] == old
    await service.works.run(new)
    assert (await service.assessments.get(caller, new))["replaces"] == old
    trail = (await service.assessments.audit(caller, old, None, 50))["items"]
    assert (trail[-1]["action"], trail[-1]["data"], trail[-1]["actor"]) == ("replaced", {"by": new}, caller.key_id)
    assert (await service.assessments.get(caller, old))["status"] == "completed"


async def test_judges_that_are_not_named_are_the_servers(service: GradingService, caller: Caller) -> None:
    """None and an empty list stand for the default; a panel keeps its order."""
    for asked, used in ((None, ["baseline"]), ((), ["baseline"]), ((*MODEL, "baseline"), [*MODEL, "baseline"])):
        assert (await service.assessments.post(caller, a_posting(judges=asked)))["judges"] == used


async def test_a_model_may_narrate_where_one_judges(service: GradingService, caller: Caller) -> None:
    """Narrator llm goes with any judge that has a model."""
    posted = await service.assessments.post(caller, a_posting(judges=("baseline", *MODEL), narrator="llm"))
    assert posted["narrator"] == "llm"


async def test_a_tenants_rubric_is_found_by_name_and_version(service: GradingService, caller: Caller) -> None:
    """Without a version the newest is used, where numbers in versions count as numbers; what it says is kept."""
    for version in ("2", "10", "9"):
        await service.rubrics.post(caller, a_rubric(id="ours", version=version))
    newest = await service.assessments.post(caller, a_posting(rubric="ours"))
    older = await service.assessments.post(caller, a_posting(rubric="ours@2"))
    assert (newest["rubric"]["version"], older["rubric"]["version"]) == ("10", "2")
    kept = {row["sha256"] for row in await rows_of(service, "rubric_contents")}
    assert {newest["rubric"]["sha256"], older["rubric"]["sha256"]} <= kept


async def test_another_tenants_rubric_is_none(service: GradingService, caller: Caller, stranger: Caller) -> None:
    """Also where it is a version of one that comes along: everybody else's newest stays."""
    await service.rubrics.post(stranger, a_rubric(id="theirs"))
    await service.rubrics.post(stranger, a_rubric(id="general", version="99"))
    with pytest.raises(RequestError):
        await post(service, caller, rubric="theirs")
    assert (await service.assessments.post(caller, a_posting()))["rubric"]["version"] == "1"
    assert (await service.assessments.post(stranger, a_posting()))["rubric"]["version"] == "99"


async def test_metadata_comes_back(service: GradingService, caller: Caller) -> None:
    """As it was posted, whatever the state; it is the caller's and goes into no revision."""
    service, metadata = replying(service), {"job": "Zürich", "n": 3, "share": 0.5, "new": True, "none": None}
    one = await post(service, caller, metadata=metadata)
    assert (await service.assessments.get(caller, one))["metadata"] == metadata
    await service.works.run(one)
    assert (await service.assessments.get(caller, one))["metadata"] == metadata
    assert "metadata" not in (await service.reports.get(caller, one, 1))["assessment"]
    assert (await service.assessments.get(caller, await post(service, caller)))["metadata"] == {}


async def test_a_failure_leaves_nothing_behind(service: GradingService, caller: Caller) -> None:
    """Where the last write of a post is refused, none of the others is there; the key is still free."""
    refuse = "CREATE TRIGGER refusing BEFORE INSERT ON audit BEGIN SELECT RAISE(FAIL, 'refused'); END"
    async with service.assessments.database.writing() as connection:
        await connection.execute(text(refuse))
    async with changed(service) as tables:
        for key in (None, "k"):
            with pytest.raises((DBAPIError, StoreUnavailable)):
                await service.assessments.post(caller, a_posting(), key=key, body=b"body")
    assert tables == []
    async with service.assessments.database.writing() as connection:
        await connection.execute(text("DROP TRIGGER refusing"))
    assert (await service.assessments.post(caller, a_posting(), key="k", body=b"body"))["status"] == "queued"


class Deaf(InlineQueue):
    """A queue that cannot be reached when a job is handed over."""

    async def dispatch(self, job: Job, /) -> None:
        raise StoreUnavailable("the database cannot be reached")


async def test_what_is_taken_needs_no_queue(service: GradingService, caller: Caller) -> None:
    """A queue that is out of reach does not undo a post: the row is the truth, and the sweep hands it over."""
    deaf = replace(service, assessments=replace(service.assessments, queue=Deaf()))
    assessment_id = await post(deaf, caller)
    assert (await service.assessments.get(caller, assessment_id))["status"] == "queued"
    assert await later(service).upkeep.sweep() == 1
    assert await service.queue.live([assessment_id]) == {assessment_id}
