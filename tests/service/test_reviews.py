"""Reviews: a person's values over the machine's, both shown; attested, and attested no more."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from grader.assessment import Assessment
from grader.errors import ChangeUnderWay, Erased, GraderError, NotReady, RequestError, WrongState
from grader.revising.orders import OverrideOrder, ReviewOrder
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from grader.store.assessments import Filter
from grader.webhooks.events import SUBSCRIBABLE
from tests.service.desks import SQLITE, audited, changed, graded, replying, rows_of
from tests.service.states import STATES

DEPTH = OverrideOrder(answer_id="q1", criterion_id="depth", level=0, reason="It was read out.")
SCORE = OverrideOrder(answer_id="q2", score=100, reason="Perfect.")


async def review(service: GradingService, caller: Caller, assessment_id: str, **order: Any) -> dict[str, Any]:
    """The answer to a review by Dana."""
    return await service.editions.review(caller, assessment_id, ReviewOrder(**({"reviewer": "Dana"} | order)))


async def newest(service: GradingService, caller: Caller, assessment_id: str) -> Assessment:
    return Assessment.model_validate(await service.assessments.get(caller, assessment_id))


async def attested(service: GradingService, caller: Caller) -> bool:
    """As a list says it."""
    [short] = (await service.assessments.page(caller, Filter(), None, 10))["items"]
    return bool(short["attested"])


@pytest.fixture
async def one(service: GradingService, caller: Caller) -> str:
    """Four answers, each at level 3."""
    return await graded(replying(service), caller)


@SQLITE
async def test_both_values_are_kept_and_shown(service: GradingService, caller: Caller, one: str) -> None:
    """A level, a score and the label: the person's stands, the machine's is beside it, everything is counted anew."""
    made = await review(service, caller, one, overrides=(DEPTH, SCORE), label="no_hire", note="After the call.")
    after = await newest(service, caller, one)
    depth = next(c for c in after.answers[0].criteria if c.id == "depth")
    assert (depth.level, depth.override and (depth.override.was, depth.override.by)) == (0, (3, "Dana"))
    assert (after.answers[0].score, after.answers[0].machine and after.answers[0].machine.score) == (45, 75)
    word = after.answers[1].override
    assert (after.answers[1].score, word and (word.was, word.reason)) == (100, (75, "Perfect."))
    assert after.recommendation.label == "no_hire"
    assert after.recommendation.confidence is None
    assert after.recommendation.override
    assert after.recommendation.override.reason == "After the call."
    assert (after.revision.n, after.revision.mode, after.revision.by) == (2, "review", "Dana")
    assert (made["revision"]["label"], made["review"]["attested"]) == ("no_hire", False)
    first = await service.reports.get(caller, one, 1)
    assert (first["overall"], first["assessment"]["answers"][0]["score"]) == (75, 75)
    for form in ("html", "md", "txt"):
        document = await service.reports.document(caller, one, form, "recruiter")
        assert document.content is not None
        assert b"Dana" in document.content
        assert b"It was read out" in document.content


@SQLITE
async def test_the_diff_says_who_moved_what(service: GradingService, caller: Caller, one: str) -> None:
    """In words that a reader understands, with the reason."""
    await review(service, caller, one, overrides=(DEPTH,))
    told = await service.reports.diff(caller, one, 1, 2)
    assert "Dana set Depth of" in told["text"]
    assert "to level 0 instead of 3: It was read out." in told["text"]
    assert {change["because"] for change in told["changes"]} == {"set by Dana"}
    back = await service.reports.diff(caller, one, 2, 1)
    assert "stands no more" in back["text"]


@SQLITE
async def test_a_review_is_kept_as_it_was_written(service: GradingService, caller: Caller, one: str) -> None:
    """With who, by which key and when; the trail and the webhooks have numbers only."""
    hook = await service.webhooks.create(caller, "http://127.0.0.1:8080/hook", list(SUBSCRIBABLE))
    await review(service, caller, one, reviewer=" Dana ", overrides=(DEPTH,), note="Heard it twice.", attest=True)
    [row] = await rows_of(service, "reviews")
    assert (row["assessment_id"], row["n"], row["reviewer"], row["key_id"]) == (one, 2, "Dana", caller.key_id)
    assert json.loads(row["content"])["overrides"][0]["reason"] == "It was read out."
    assert await audited(service, caller, one) == ["accepted", "started", "completed", "reviewed"]
    told = (await service.webhooks.deliveries(caller, hook["id"], None, 10))["items"]
    assert {delivery["event"] for delivery in told} == {"report.created", "review.submitted"}
    assert all('"attested":true' in row["body"] for row in await rows_of(service, "deliveries"))


@SQLITE
async def test_an_attestation_lapses_with_the_numbers(service: GradingService, caller: Caller, one: str) -> None:
    """A render keeps it, a regrade that moves a number ends it and says so, another review restores it."""
    assert await attested(service, caller) is False
    await review(service, caller, one, attest=True)
    shown = (await newest(service, caller, one)).review
    assert shown
    assert (shown.attested, shown.reviewer, shown.revision, shown.lapsed) == (True, "Dana", 2, False)
    await service.editions.revise(caller, one, Revising(mode="render"))
    assert await attested(service, caller) is True
    await service.editions.revise(caller, one, Revising(mode="regrade"))
    assert await attested(service, caller) is True  # of what is still shown
    await replying(service, 4).works.run(one)
    lapsed = (await newest(service, caller, one)).review
    assert lapsed
    assert (lapsed.attested, lapsed.lapsed, lapsed.reviewer) == (False, True, "Dana")
    assert await attested(service, caller) is False
    await review(service, caller, one, reviewer="Rosalind", attest=True)
    assert await attested(service, caller) is True


@SQLITE
async def test_the_last_word_counts(service: GradingService, caller: Caller, one: str) -> None:
    """A second review adds to the first, and takes the place of what it sets again; the machine's value stays."""
    await review(service, caller, one, overrides=(DEPTH, SCORE))
    again = OverrideOrder(answer_id="q1", criterion_id="depth", level=2, reason="Not all of it.")
    await review(service, caller, one, reviewer="Rosalind", overrides=(again,))
    after = await newest(service, caller, one)
    depth = next(c for c in after.answers[0].criteria if c.id == "depth")
    assert (depth.level, depth.override and (depth.override.was, depth.override.by)) == (2, (3, "Rosalind"))
    assert (after.answers[1].score, after.revision.n) == (100, 3)


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"reviewer": "  "}, "reviewer"),
        ({"label": "hire"}, "note"),
        ({"overrides": ({"answer_id": "q9", "score": 1, "reason": "x"},)}, "overrides[0].answer_id"),
        ({"overrides": (SCORE, {"answer_id": "q1", "score": 1, "reason": " "})}, "overrides[1].reason"),
        ({"overrides": ({"answer_id": "q1", "level": 1, "reason": "x"},)}, "overrides[0].criterion_id"),
        ({"overrides": (SCORE, SCORE)}, "overrides[1]"),
    ],
)
@SQLITE
async def test_what_cannot_be_set_is_named(
    service: GradingService, caller: Caller, one: str, order: dict[str, Any], field: str
) -> None:
    """The field of the order; nothing of the others is set either."""
    async with changed(service) as tables:
        with pytest.raises(RequestError) as raised:
            await review(service, caller, one, **order)
    assert raised.value.field == field
    assert tables == []


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("queued", NotReady),
        ("waiting", NotReady),
        ("broken", WrongState),
        ("cancelled", WrongState),
        ("erased", Erased),
        ("regrading", ChangeUnderWay),
    ],
)
@SQLITE
async def test_there_has_to_be_something_to_review(
    service: GradingService, caller: Caller, state: str, error: type[GraderError]
) -> None:
    """A result that stands; until then nothing is written."""
    assessment_id = await STATES[state](service, caller)
    async with changed(service) as tables:
        with pytest.raises(error):
            await review(service, caller, assessment_id, attest=True)
    assert tables == []


async def test_of_reviews_at_once_none_is_lost_without_a_word(service: GradingService, caller: Caller) -> None:
    """Each is a revision of its own, or its writer is told to look again; none is set over another unseen."""
    one = await graded(replying(service), caller)
    orders = (
        review(service, caller, one, overrides=(SCORE.model_copy(update={"score": n, "reason": f"{n}"}),))
        for n in range(5)
    )
    outcomes = await asyncio.gather(*orders, return_exceptions=True)
    told = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert {type(outcome) for outcome in told} <= {ChangeUnderWay}
    rows = await rows_of(service, "reviews")
    assert sorted(row["n"] for row in rows) == list(range(2, 2 + 5 - len(told)))
    assert len(rows) >= 1
    last = max(rows, key=lambda row: row["n"])
    assert (await newest(service, caller, one)).answers[1].score == json.loads(last["content"])["overrides"][0]["score"]
