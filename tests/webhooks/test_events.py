"""What a webhook tells."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.assessment import Status
from grader.errors import WebhookError
from grader.rubric import Label
from grader.webhooks.events import SUBSCRIBABLE, AssessmentFacts, EndpointFacts, Event, chosen, payload

AT = datetime(2026, 3, 4, 5, 6, 7, 890000, tzinfo=UTC)
FACTS = AssessmentFacts(
    assessment_id="a-1",
    status=Status.COMPLETED,
    interview_id="i-1",
    revision=1,
    mode="grade",
    label=Label.HIRE,
    score=71,
)


def test_the_shape_is_that_of_standard_webhooks() -> None:
    """type, timestamp in UTC, data; every field is there, null where the assessment has none."""
    assert json.loads(payload(Event.COMPLETED, FACTS, AT)) == {
        "type": "assessment.completed",
        "timestamp": "2026-03-04T05:06:07.890000Z",
        "data": {
            "assessment_id": "a-1",
            "status": "completed",
            "interview_id": "i-1",
            "replaces": None,
            "revision": 1,
            "mode": "grade",
            "label": "hire",
            "score": 71,
            "attested": False,
        },
    }


def test_the_same_event_gives_the_same_bytes() -> None:
    """What is signed can be made again, whatever zone its time was given in."""
    elsewhere = AT.astimezone(timezone(timedelta(hours=-7)))
    assert payload(Event.COMPLETED, FACTS, AT) == payload(Event.COMPLETED, FACTS, elsewhere)


def test_a_trial_names_the_endpoint_and_nothing_else() -> None:
    """`webhook.test` tells of no assessment."""
    told = json.loads(payload(Event.TEST, EndpointFacts(webhook_id="w-1"), AT))
    assert (told["type"], told["data"]) == ("webhook.test", {"webhook_id": "w-1"})


@given(st.text())
def test_any_interview_id_makes_a_body(interview_id: str) -> None:
    """Ids are other people's: whatever stands in one, the body is ASCII and reads back."""
    body = payload(Event.ERASED, FACTS.model_copy(update={"interview_id": interview_id}), AT)
    assert body.isascii()
    assert json.loads(body)["data"]["interview_id"] == interview_id


def test_the_events_are_those_of_the_contract() -> None:
    """Five can be subscribed to."""
    assert set(SUBSCRIBABLE) == {
        *("assessment.completed", "assessment.failed", "report.created", "review.submitted", "assessment.erased")
    }


def test_events_are_chosen_once_and_in_order() -> None:
    """Asking twice changes nothing."""
    assert chosen(["report.created", "assessment.completed", "report.created"]) == (Event.COMPLETED, Event.REPORT)


@pytest.mark.parametrize("names", [[], ["assessment.done"], ["assessment.completed", "webhook.test"], [""]])
def test_an_event_that_there_is_not_is_refused(names: list[str]) -> None:
    """The error names the place and what there is; the trial is sent on request only."""
    with pytest.raises(WebhookError, match=r"assessment\.erased") as refused:
        chosen(names)
    assert refused.value.field == (f"events[{len(names) - 1}]" if names else "events")
