"""Regrades: asked again, for all answers or the named ones, by the same or by others; and what they leave alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from grader.assessment import Assessment
from grader.completion import CompletionRequest
from grader.errors import ChangeUnderWay, ConnectionLost, CriteriaChanged, JudgeSpecError, RequestError
from grader.revising.orders import OverrideOrder, ReviewOrder
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.service.waiting import Patience
from grader.transcript import Transcript
from tests.builders import a_rubric
from tests.doubles import FunctionProvider
from tests.replies import rating
from tests.service.desks import ANSWERS, MODEL, SQLITE, audited, changed, graded, replying, rows_of
from tests.service.states import running
from tests.service.wording import reply
from tests.service.working import asking


async def order(service: GradingService, caller: Caller, assessment_id: str, **wanted: Any) -> dict[str, Any]:
    """A regrade, ordered."""
    return await service.editions.revise(caller, assessment_id, Revising(mode="regrade", **wanted))


async def newest(service: GradingService, caller: Caller, assessment_id: str) -> Assessment:
    return Assessment.model_validate(await service.assessments.get(caller, assessment_id))


@pytest.fixture
async def one(service: GradingService, caller: Caller) -> str:
    """Four answers, each at level 3."""
    return await graded(replying(service), caller)


@SQLITE
async def test_all_answers_are_asked_again(service: GradingService, caller: Caller, one: str) -> None:
    """The next draw of each is asked for and paid; the revision says who, why and what; the result is the new one."""
    provider = FunctionProvider(rating(4))
    service, before = asking(service, provider), await newest(service, caller, one)
    short = await order(service, caller, one, reason="A second opinion")
    assert (short["id"], short["status"], short["revision"]) == (one, "queued", 1)
    assert (await newest(service, caller, one)).overall == before.overall
    await service.works.run(one)
    after = await newest(service, caller, one)
    assert (len(provider.asked), {request.draw for request in provider.asked}) == (4, {1})
    assert (before.overall.score, after.overall.score, {a.draw for a in after.answers}) == (75, 100, {1})
    assert (after.revision.n, after.revision.mode, after.revision.reason) == (2, "regrade", "A second opinion")
    assert (after.revision.by, after.revision.answers) == (caller.key_id, ("q1", "q2", "q3", "q4"))
    assert (after.created_at, after.usage.calls) == (before.created_at, 4)
    told = await service.reports.diff(caller, one, 1, 2)
    assert "The judge was asked again" in told["text"]
    assert {change["because"] for change in told["changes"]} == {"the judge was asked again"}


@SQLITE
async def test_only_the_named_answers_are_asked_again(service: GradingService, caller: Caller, one: str) -> None:
    """The others stand as they were, to the letter; usage is that of both."""
    provider = FunctionProvider(rating(1))
    service, before = asking(service, provider), await newest(service, caller, one)
    await order(service, caller, one, answers=("q3", "q2", "q3"))
    await service.works.run(one)
    after = await newest(service, caller, one)
    assert len(provider.asked) == 2
    assert [a.score for a in after.answers] == [75, 25, 25, 75]
    assert [after.answers[n] for n in (0, 3)] == [before.answers[n] for n in (0, 3)]
    assert (after.revision.answers, after.usage.calls) == (("q3", "q2"), 6)
    assert (await rows_of(service, "assessments"))[0]["judged_in_all"] == 6
    await order(service, caller, one, answers=("q2",))
    await service.works.run(one)
    assert [a.draw for a in (await newest(service, caller, one)).answers] == [0, 2, 1, 0]


@SQLITE
async def test_named_answers_are_asked_again_under_other_weights(
    service: GradingService, caller: Caller, one: str
) -> None:
    """With the same criteria the other answers stand under the new rubric as they were judged; with others none can."""
    provider = FunctionProvider(rating(1))
    service = asking(service, provider)
    await order(service, caller, one, answers=("q2",), rubric="backend-engineer")
    await service.works.run(one)
    after = await newest(service, caller, one)
    assert len(provider.asked) == 1
    assert after.provenance.rubric.id == "backend-engineer"
    assert {a.id: {c.level for c in a.criteria} for a in after.answers} == {
        "q1": {3},
        "q2": {1},
        "q3": {3},
        "q4": {3},
    }
    await service.rubrics.post(caller, a_rubric(id="ours"))
    with pytest.raises(CriteriaChanged):
        await order(service, caller, one, answers=("q1",), rubric="ours")


@SQLITE
async def test_another_rubric_judges_anew(service: GradingService, caller: Caller, one: str) -> None:
    """Its criteria are asked about; the assessment is of that rubric from then on, in lists too."""
    await service.rubrics.post(caller, a_rubric(id="ours"))
    service = replying(service, 2)
    await order(service, caller, one, rubric="ours")
    assert (await newest(service, caller, one)).provenance.rubric.id == "general"
    await service.works.run(one)
    after = await newest(service, caller, one)
    assert {c.id for c in after.answers[0].criteria} == {"accuracy", "depth", "clarity"}
    assert (after.provenance.rubric.id, after.overall.score) == ("ours", 50)
    [row] = await rows_of(service, "assessments")
    assert (row["rubric_id"], row["rubric_sha256"]) == ("ours", after.provenance.rubric.sha256)
    told = await service.reports.diff(caller, one, 1, 2)
    assert "The rubric is ours@1 instead of general@1" in told["text"]
    await order(service, caller, one)
    await service.works.run(one)
    assert (await newest(service, caller, one)).provenance.rubric.id == "ours"


@SQLITE
async def test_other_judges_pay_for_what_they_add(service: GradingService, caller: Caller, one: str) -> None:
    """A judge that joins is asked; what the one before has said is kept, and not paid again."""
    provider = FunctionProvider(rating(4))
    service = asking(service, provider)
    await order(service, caller, one, judges=(*MODEL, "baseline"))
    await service.works.run(one)
    after = await newest(service, caller, one)
    assert provider.asked == []
    assert [judge.spec for judge in after.provenance.judges] == [*MODEL, "baseline"]
    [row] = await rows_of(service, "assessments")
    assert row["judges"] == '["openai:test-model", "baseline"]'


@pytest.mark.parametrize(
    ("wanted", "error", "field"),
    [
        ({"answers": ("q1", "q9")}, RequestError, "answers[1]"),
        ({"answers": ("wrap",)}, RequestError, "answers[0]"),
        ({"rubric": "nobodys"}, RequestError, "rubric"),
        ({"judges": ("openai:other-model",)}, JudgeSpecError, "judges[0]"),
        ({"judges": ("baseline", "baseline")}, JudgeSpecError, "judges"),
    ],
)
@SQLITE
async def test_what_cannot_be_asked_again_is_named(
    service: GradingService, caller: Caller, wanted: dict[str, Any], error: type[Exception], field: str
) -> None:
    """Nothing is ordered then."""
    await service.rubrics.post(caller, a_rubric(id="ours"))
    exchanges = [{"question": f"What is topic{n}?", "answer": text} for n, text in enumerate(ANSWERS)]
    wrap = {"id": "wrap", "stage": "Wrap Up", "question": "Any questions?", "answer": "None at all.", "scored": False}
    posted = Transcript.model_validate({"exchanges": [*exchanges, wrap]})
    assessment_id = await graded(replying(service), caller, transcript=posted)
    async with changed(service) as tables:
        with pytest.raises(error) as raised:
            await order(service, caller, assessment_id, **wanted)
    assert getattr(raised.value, "field", None) == field
    assert tables == []


@SQLITE
async def test_who_narrates_needs_a_model_among_the_judges(service: GradingService, caller: Caller) -> None:
    """A regrade is narrated as the assessment is, so its judges are what has to be mended."""
    one = await graded(replying(service, reply), caller, narrator="llm")
    with pytest.raises(JudgeSpecError, match="narrator llm needs a judge with a model") as raised:
        await order(service, caller, one, judges=("baseline",))
    assert raised.value.field == "judges"


async def test_of_two_regrades_at_once_one_wins(service: GradingService, caller: Caller) -> None:
    """The other is told; one is ordered, and one revision follows."""
    service = replying(service)
    one = await graded(service, caller)
    made = await asyncio.gather(*(order(service, caller, one, reason=f"{n}") for n in range(6)), return_exceptions=True)
    won = [n for n, answer in enumerate(made) if not isinstance(answer, BaseException)]
    assert len(won) == 1
    assert [type(answer) for answer in made].count(ChangeUnderWay) == 5
    await service.works.run(one)
    after = await newest(service, caller, one)
    assert (after.revision.n, after.revision.reason) == (2, f"{won[0]}")
    assert (await audited(service, caller, one)).count("regrade_ordered") == 1


async def test_a_regrade_and_a_revision_at_once(service: GradingService, caller: Caller) -> None:
    """Either the revision is made first and the regrade is of it, or the regrade is first and the other is told."""
    service = replying(service)
    one = await graded(service, caller)
    render = service.editions.revise(caller, one, Revising(mode="render"))
    outcomes = await asyncio.gather(render, order(service, caller, one), return_exceptions=True)
    told = [type(outcome) for outcome in outcomes if isinstance(outcome, BaseException)]
    assert told in ([], [ChangeUnderWay])
    await service.works.run(one)
    modes = [row["mode"] for row in sorted(await rows_of(service, "revisions"), key=lambda row: row["n"])]
    assert modes in (["grade", "render"], ["grade", "regrade"], ["grade", "render", "regrade"])


@SQLITE
async def test_while_one_runs_nothing_else_is_changed(service: GradingService, caller: Caller, one: str) -> None:
    """Neither another regrade nor a review, which would be overtaken; reports and diffs are read as before."""
    await order(service, caller, one)
    async with running(service, one):
        review = ReviewOrder(reviewer="Dana", attest=True)
        for attempt in (order(service, caller, one), service.editions.review(caller, one, review)):
            with pytest.raises(ChangeUnderWay, match="regrade"):
                await attempt
        assert (await service.assessments.get(caller, one))["status"] == "running"
        assert (await service.reports.document(caller, one, "txt", "recruiter")).revision == 1
        assert (await service.reports.diff(caller, one, 1, 1))["changes"] in ([], ())
    await replying(service).works.run(one)
    assert (await service.editions.review(caller, one, review))["revision"]["n"] == 3


@SQLITE
async def test_a_persons_word_outlives_a_regrade(service: GradingService, caller: Caller, one: str) -> None:
    """It stands, with the machine's new value beside it; what the person did not set is the new one."""
    level = OverrideOrder(answer_id="q1", criterion_id="depth", level=4, reason="It was deep.")
    score = OverrideOrder(answer_id="q2", score=10, reason="It was copied.")
    review = ReviewOrder(reviewer="Dana", overrides=(level, score), label="no_hire", note="After the call.")
    await service.editions.review(caller, one, review)
    service = replying(service, 1)
    await order(service, caller, one)
    await service.works.run(one)
    after = await newest(service, caller, one)
    depth = next(c for c in after.answers[0].criteria if c.id == "depth")
    assert (depth.level, depth.override and depth.override.was) == (4, 1)
    assert (after.answers[1].score, after.answers[1].override and after.answers[1].override.was) == (10, 25)
    assert {c.level for c in after.answers[2].criteria} == {1}
    assert after.recommendation.label == "no_hire"
    assert after.recommendation.override is not None
    assert (after.recommendation.override.by, after.recommendation.override.was) == ("Dana", "strong_no_hire")
    assert depth.override is not None
    assert (depth.override.by, depth.override.reason) == ("Dana", "It was deep.")


@SQLITE
async def test_a_regrade_that_fails_leaves_the_result(service: GradingService, caller: Caller, one: str) -> None:
    """An unreadable reply is no grade: nothing is lost, it is told, and the next regrade asks anew and succeeds."""
    before = await service.assessments.get(caller, one)
    await service.webhooks.create(caller, "http://127.0.0.1:8080/hook", ["assessment.failed", "report.created"])
    whole = rating(4)

    def mumbling(request: CompletionRequest) -> str:
        return "mumble" if "topic2" in request.messages[0].content else whole(request)

    await order(service, caller, one)
    await replying(service, mumbling).works.run(one)
    assert await service.assessments.get(caller, one) == before
    assert (await audited(service, caller, one))[-1] == "failed"
    assert [row["event"] for row in await rows_of(service, "deliveries")] == ["assessment.failed"]
    provider = FunctionProvider(whole)
    await order(service, caller, one)
    await asking(service, provider).works.run(one)
    after = await newest(service, caller, one)
    assert (after.revision.n, after.overall.score) == (2, 100)
    assert [request.draw for request in provider.asked] == [2]
    assert [a.draw for a in after.answers] == [1, 2, 1, 1]


@SQLITE
async def test_a_regrade_waits_out_an_outage(service: GradingService, caller: Caller, one: str) -> None:
    """Its result of before is shown meanwhile, with the waiting; cancelled, it is as it was."""
    before = await service.assessments.get(caller, one)
    await order(service, caller, one)
    await replying(service, lambda _: ConnectionLost("no connection")).works.run(one)
    shown = await service.assessments.get(caller, one)
    assert (shown["status"], shown["waiting"]["code"]) == ("waiting", "provider_failed")
    assert shown["answers"] == before["answers"]
    await service.assessments.cancel(caller, one)
    assert await service.assessments.get(caller, one) == before


@SQLITE
async def test_a_regrade_that_waited_in_vain_is_given_up(service: GradingService, caller: Caller, one: str) -> None:
    """When the time is over the result of before stands, and no answer of it became a failed one."""
    before = await service.assessments.get(caller, one)
    await order(service, caller, one)
    down = replying(service, lambda _: ConnectionLost("no connection"))
    hasty = replace(down, works=replace(down.works, patience=Patience(timedelta(0))))
    await hasty.works.run(one)
    assert await service.assessments.get(caller, one) == before
