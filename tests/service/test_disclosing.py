"""What leaves for a provider when a service works: nothing of tenants, reviewers or candidates, and a proof of it."""

from __future__ import annotations

import json

from grader.assessment import Assessment
from grader.revising.orders import OverrideOrder, ReviewOrder
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from tests.builders import a_transcript
from tests.doubles import FunctionProvider
from tests.replies import rating
from tests.service.desks import ANSWERS, SQLITE, graded
from tests.service.working import asking

WHO = {"name": "Noor Haddad", "email": "noor@mail.example", "employers": ["MegaTech"], "id": "cand-17"}


@SQLITE
async def test_neither_tenant_nor_reviewer_nor_candidate_leaves(service: GradingService, caller: Caller) -> None:
    """The first asking and a regrade after a review; each answer tells the hashes of both."""
    provider = FunctionProvider(rating(3))
    service = asking(service, provider)
    said = tuple(f"{answer} Noor at MegaTech." for answer in ANSWERS)
    made = await graded(service, caller, transcript=a_transcript(*said, candidate=WHO))
    override = OverrideOrder(answer_id="q1", score=10, reason="Dana Scully heard otherwise.")
    await service.editions.review(caller, made, ReviewOrder(reviewer="Dana Scully", overrides=(override,), note="Dana"))
    await service.editions.revise(caller, made, Revising(mode="regrade", answers=("q2",), reason="Dana asked"))
    await service.works.run(made)
    sent = json.dumps([request.model_dump(mode="json") for request in provider.asked]).casefold()
    assert len(provider.asked) == len(said) + 1
    words = ("noor", "haddad", "megatech", "cand-17", "dana", "scully", caller.tenant.casefold(), made)
    assert [word for word in words if word in sent] == []
    after = Assessment.model_validate(await service.assessments.get(caller, made))
    told = [answer.disclosure for answer in after.answers if answer.disclosure]
    assert {key for each in told for key in each.requests} <= {request.key for request in provider.asked}
    assert [len(each.requests) for each in told] == [1] * len(said)
    assert all(each.masked.name == each.masked.employer == 1 for each in told)
