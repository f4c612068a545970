"""Taking a transcript, and what becomes of it."""

from __future__ import annotations

from grader.service.assessments import Posting
from grader.service.keys import Caller
from grader.service.service import GradingService
from tests.builders import a_transcript
from tests.service.working import settled, working


async def test_what_is_posted_is_graded(service: GradingService, caller: Caller) -> None:
    """A transcript comes out as a completed assessment with a first revision."""
    posted = await service.assessments.post(caller, Posting(transcript=a_transcript("One.", "Two.", "Three.")))
    assert posted["status"] == "queued"
    async with working(service):
        assert (await settled(service, caller, posted["id"]))[-1] == "completed"
    whole = await service.assessments.get(caller, posted["id"])
    assert (whole["status"], whole["revision"]["n"], len(whole["answers"])) == ("completed", 1, 3)
