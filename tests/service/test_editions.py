"""New revisions that ask nobody: other sentences and other rules over the same judgements."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from typing import Any

import pytest

from grader.assessment import Assessment
from grader.errors import (
    ChangeUnderWay,
    CriteriaChanged,
    Erased,
    Forbidden,
    GraderError,
    NotReady,
    RequestError,
    WrongState,
)
from grader.revising.figures import figures
from grader.service.editions import Revising
from grader.service.keys import Caller, Scope
from grader.service.service import GradingService
from grader.webhooks.events import SUBSCRIBABLE
from tests.builders import ANCHORS, a_rubric
from tests.doubles import FunctionProvider
from tests.service.desks import SQLITE, audited, by_criterion, changed, graded, replying, rows_of
from tests.service.states import STATES
from tests.service.working import asking

CATEGORIES = [
    {"id": "technical", "name": "Technical", "weight": 0.1, "must_have": True},
    {"id": "communication", "name": "Talking", "weight": 0.9},
]
LEVELS = {"accuracy": 4, "depth": 2, "clarity": 1}  # technical 75, communication 25: 55 by weights .6 and .4


async def revised(service: GradingService, caller: Caller, assessment_id: str, mode: str, **order: Any) -> Any:
    """The answer to an order."""
    return await service.editions.revise(caller, assessment_id, Revising(mode=mode, **order))


async def newest(service: GradingService, caller: Caller, assessment_id: str) -> Assessment:
    return Assessment.model_validate(await service.assessments.get(caller, assessment_id))


@pytest.fixture
async def ours(service: GradingService, caller: Caller) -> str:
    """An assessment under a rubric of the tenant's own."""
    await service.rubrics.post(caller, a_rubric(id="ours"))
    return await graded(replying(service, by_criterion(**LEVELS)), caller, rubric="ours")


@SQLITE
async def test_a_render_moves_no_number(service: GradingService, caller: Caller, ours: str) -> None:
    """Number, who, why and when are new; figures, label and state are those that were there; nobody is asked."""
    provider = FunctionProvider(lambda _: "nobody asks")
    before = await newest(service, caller, ours)
    made = await revised(asking(service, provider), caller, ours, "render", reason="New templates")
    after = await newest(service, caller, ours)
    assert figures(after) == figures(before)
    assert (after.revision.n, after.revision.mode, after.revision.reason) == (2, "render", "New templates")
    assert after.revision.by == caller.key_id
    assert after.revision.at > before.revision.at
    assert (after.status, after.completed_at, after.usage) == (before.status, before.completed_at, before.usage)
    assert made["revision"]["n"] == 2
    assert (made["id"], made["status"], provider.asked) == (ours, "completed", [])
    told = await service.reports.diff(caller, ours, 1, 2)
    assert (told["from"], told["to"], list(told["changes"])) == (1, 2, [])
    assert "no figure moved" in told["text"]


@SQLITE
async def test_a_redecision_applies_other_weights(service: GradingService, caller: Caller, ours: str) -> None:
    """The newest version of the same rubric, where none is named; the diff says what moved and because of what."""
    await service.rubrics.post(caller, a_rubric(id="ours", version="2", categories=CATEGORIES))
    before = await newest(service, caller, ours)
    made = await revised(service, caller, ours, "redecide", reason="Weights of 2027")
    after = await newest(service, caller, ours)
    assert (before.overall.score, after.overall.score) == (55, 30)
    assert (made["revision"]["overall"], made["revision"]["mode"]) == (30, "redecide")
    assert [a.criteria for a in after.answers] == [a.criteria for a in before.answers]
    assert (after.provenance.rubric.version, after.usage) == ("2", before.usage)
    told = await service.reports.diff(caller, ours, 1, 2)
    moved = {change["path"]: (change["before"], change["after"]) for change in told["changes"]}
    assert moved["overall.score"] == (55, 30)
    assert {change["because"] for change in told["changes"]} == {"rubric ours@2"}
    assert "The rubric is ours@2 instead of ours@1" in told["text"]
    assert "the overall score from 55 to 30" in told["text"]


@SQLITE
async def test_a_redecision_may_go_back(service: GradingService, caller: Caller, ours: str) -> None:
    """A version may be named, also an earlier one; its numbers are then those that were there."""
    await service.rubrics.post(caller, a_rubric(id="ours", version="2", categories=CATEGORIES))
    await revised(service, caller, ours, "redecide", rubric="ours@2")
    await revised(service, caller, ours, "redecide", rubric="ours@1")
    first, last = [await service.reports.get(caller, ours, n) for n in (1, 3)]
    assert (first["overall"], last["overall"], last["rubric_sha256"]) == (55, 55, first["rubric_sha256"])
    told = await service.reports.diff(caller, ours, 1, 3)
    assert "no figure moved" in told["text"]


@SQLITE
async def test_what_was_judged_otherwise_cannot_be_redecided(
    service: GradingService, caller: Caller, stranger: Caller, ours: str
) -> None:
    """Other anchors, another rubric, one that there is not, and another tenant's: nothing is written."""
    criteria = [c.model_dump() for c in a_rubric().criteria]
    criteria[0]["levels"] = ANCHORS | {3: "another anchor"}
    await service.rubrics.post(caller, a_rubric(id="ours", version="2", criteria=criteria))
    await service.rubrics.post(stranger, a_rubric(id="theirs"))
    for rubric, error in (
        ("ours@2", CriteriaChanged),
        ("general", CriteriaChanged),
        ("nobodys", RequestError),
        ("theirs", RequestError),
    ):
        async with changed(service) as tables:
            with pytest.raises(error):
                await revised(service, caller, ours, "redecide", rubric=rubric)
        assert tables == []


@pytest.mark.parametrize(
    ("mode", "order", "field"),
    [
        ("render", {"answers": ("q1",)}, "answers"),
        ("render", {"judges": ("baseline",)}, "judges"),
        ("render", {"rubric": "ours"}, "rubric"),
        ("redecide", {"answers": ("q1",)}, "answers"),
        ("redecide", {"judges": ("baseline",)}, "judges"),
    ],
)
@SQLITE
async def test_what_a_mode_does_not_take_is_named(
    service: GradingService, caller: Caller, ours: str, mode: str, order: dict[str, Any], field: str
) -> None:
    """Nothing is left out without a word."""
    with pytest.raises(RequestError) as raised:
        await revised(service, caller, ours, mode, **order)
    assert raised.value.field == field


@SQLITE
async def test_revisions_are_never_changed(service: GradingService, caller: Caller, ours: str) -> None:
    """Whatever follows, the rows of those that were there are the same to the byte, and hold to their hash."""
    kept: list[dict[str, Any]] = []
    talking = replying(service, 4)
    for mode in ("render", "redecide", "regrade", "render"):
        await revised(service, caller, ours, mode, reason=f"a {mode}")
        await talking.works.run(ours)
        rows = sorted(await rows_of(service, "revisions"), key=lambda row: row["n"])
        assert rows[: len(kept)] == kept
        assert [row["n"] for row in rows] == list(range(1, len(rows) + 1))
        assert all(hashlib.sha256(row["assessment"].encode()).hexdigest() == row["sha256"] for row in rows)
        kept = rows
    assert [row["mode"] for row in kept] == ["grade", "render", "redecide", "regrade", "render"]


@SQLITE
async def test_revisions_are_listed_and_read(service: GradingService, caller: Caller, ours: str) -> None:
    """In pages, oldest first, without their contents; each can be read whole, as it was."""
    first = await newest(service, caller, ours)
    for n in range(3):
        await revised(service, caller, ours, "render", reason=f"{n}")
    page = await service.reports.page(caller, ours, None, 3)
    rest = await service.reports.page(caller, ours, page["next_cursor"], 3)
    assert [made["n"] for made in (*page["items"], *rest["items"])] == [1, 2, 3, 4]
    assert rest["next_cursor"] is None
    assert set(page["items"][0]) == {
        *("id", "n", "mode", "reason", "by", "at", "label", "overall", "sha256", "rubric_sha256"),
    }
    whole = await service.reports.get(caller, ours, 1)
    assert {name: whole[name] for name in page["items"][0]} == page["items"][0]
    assert Assessment.model_validate(whole["assessment"]) == first


@pytest.mark.parametrize(
    ("mode", "scope"), [("render", Scope.READ), ("redecide", Scope.REVIEW), ("regrade", Scope.GRADE)]
)
@SQLITE
async def test_each_mode_has_its_scope(
    service: GradingService, caller: Caller, ours: str, mode: str, scope: Scope
) -> None:
    """That one is enough, and all others together are not; what is forbidden changes nothing."""
    without = replace(caller, scopes=frozenset(Scope) - {scope})
    async with changed(service) as tables:
        with pytest.raises(Forbidden, match=scope):
            await revised(service, without, ours, mode)
    assert tables == []
    await revised(service, replace(caller, scopes=frozenset({scope})), ours, mode)


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("queued", NotReady),
        ("waiting", NotReady),
        ("broken", WrongState),
        ("cancelled", WrongState),
        ("erased", Erased),
        ("erased_unread", Erased),
        ("regrading", ChangeUnderWay),
    ],
)
@SQLITE
async def test_without_a_result_at_rest_there_is_nothing_to_revise(
    service: GradingService, caller: Caller, state: str, error: type[GraderError]
) -> None:
    """Each mode says the same, and changes nothing."""
    assessment_id = await STATES[state](service, caller)
    for mode in ("render", "redecide", "regrade"):
        async with changed(service) as tables:
            with pytest.raises(error):
                await revised(service, caller, assessment_id, mode)
        assert tables == []


async def test_of_two_at_once_one_wins(service: GradingService, caller: Caller) -> None:
    """The loser is told that somebody else changed it; each that was made has a number of its own."""
    assessment_id = await graded(replying(service), caller)
    orders = (revised(service, caller, assessment_id, mode) for mode in ("render", "redecide") * 3)
    made = await asyncio.gather(*orders, return_exceptions=True)
    lost = [one for one in made if isinstance(one, BaseException)]
    assert {type(one) for one in lost} <= {ChangeUnderWay}
    won = [one["revision"]["n"] for one in made if not isinstance(one, BaseException)]
    assert sorted(won) == list(range(2, 2 + len(won)))
    assert len(won) >= 1
    assert len(await rows_of(service, "revisions")) == 1 + len(won)


@SQLITE
async def test_a_revision_is_told_and_written_in_the_trail(service: GradingService, caller: Caller, ours: str) -> None:
    """Webhooks hear `report.created` with the mode; the trail has the numbers."""
    hook = await service.webhooks.create(caller, "http://127.0.0.1:8080/hook", list(SUBSCRIBABLE))
    await revised(service, caller, ours, "render")
    told = await service.webhooks.deliveries(caller, hook["id"], None, 10)
    assert [delivery["event"] for delivery in told["items"]] == ["report.created"]
    [row] = await rows_of(service, "deliveries")
    assert '"mode":"render"' in row["body"]
    assert '"revision":2' in row["body"]
    assert await audited(service, caller, ours) == ["accepted", "started", "completed", "revised"]
