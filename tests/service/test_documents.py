"""Reports as documents: every format and audience, under a tag that says whether a caller has it already."""

from __future__ import annotations

import json
from io import BytesIO
from itertools import product

import pytest
from pypdf import PdfReader

from grader.errors import Erased, FormatError, GraderError, NotFound, NotReady, WrongState
from grader.service.editions import Revising
from grader.service.keys import Caller
from grader.service.service import GradingService
from reports import AUDIENCES, FORMATS
from tests.service.desks import SQLITE, graded, rating_by, replying
from tests.service.states import STATES

pytestmark = SQLITE

ALL = tuple(product(FORMATS, AUDIENCES))


@pytest.fixture
async def one(service: GradingService, caller: Caller) -> str:
    """Four answers: three good, one poor; a no."""
    levels = {"topic1": 4, "topic2": 3, "topic3": 1, "topic4": 0}
    return await graded(replying(service, rating_by(levels)), caller)


def words(form: str, content: bytes) -> str:
    """What a reader of the document sees, and what a program does."""
    if form != "pdf":
        return content.decode()
    reader = PdfReader(BytesIO(content))
    return "\n".join(page.extract_text() for page in reader.pages) + str(reader.metadata)


async def test_every_format_has_every_audience(service: GradingService, caller: Caller, one: str) -> None:
    """Media type, name and revision go with the bytes, which are the same whenever they are made."""
    for form, audience in ALL:
        first = await service.reports.document(caller, one, form, audience)
        assert first == await service.reports.document(caller, one, form, audience)
        assert first.content
        assert (first.media_type, first.revision) == (FORMATS[form].media_type, 1)
        mark = "" if audience == "recruiter" else "-candidate"
        assert first.filename == f"{one}-1{mark}.{form}"
        assert "topic1" in words(form, first.content)
    whole = await service.reports.document(caller, one, "json", "recruiter")
    assert whole.content is not None
    assert json.loads(whole.content)["id"] == one


async def test_a_tag_is_of_the_bytes(service: GradingService, caller: Caller, one: str) -> None:
    """Another format, audience or revision has another one; an earlier revision keeps its own."""
    tags = {(f, a): (await service.reports.document(caller, one, f, a)).etag for f, a in ALL}
    assert len(set(tags.values())) == len(ALL)
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags.values())
    await service.editions.revise(caller, one, Revising(mode="render"))
    for form, audience in ALL:
        newer = await service.reports.document(caller, one, form, audience)
        assert newer.etag not in tags.values()
        older = await service.reports.document(caller, one, form, audience, n=1, known=())
        assert (older.etag, older.revision, newer.revision) == (tags[form, audience], 1, 2)


async def test_what_a_caller_has_is_not_sent_again(service: GradingService, caller: Caller, one: str) -> None:
    """By its tag, among others, or whatever it is; not by the tag of another document."""
    tag = (await service.reports.document(caller, one, "html", "recruiter")).etag
    for known in ((tag,), ('"other"', tag), ("*",)):
        again = await service.reports.document(caller, one, "html", "recruiter", known=known)
        assert (again.content, again.etag, again.media_type) == (None, tag, "text/html; charset=utf-8")
    for form, audience in ALL[1:]:
        assert (await service.reports.document(caller, one, form, audience, known=(tag,))).content
    assert (await service.reports.document(caller, one, "html", "recruiter", known=('"other"', tag[1:-1]))).content


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("queued", NotReady),
        ("waiting", NotReady),
        ("broken", WrongState),
        ("cancelled", WrongState),
        ("erased", Erased),
        ("erased_unread", Erased),
    ],
)
async def test_without_a_result_there_is_no_report(
    service: GradingService, caller: Caller, state: str, error: type[GraderError]
) -> None:
    """Not of the newest revision, not of one by number, not by a tag, and no diff; what waits says for how long."""
    assessment_id = await STATES[state](service, caller)
    for n, known in ((None, ()), (1, ()), (None, ("*",))):
        with pytest.raises(error) as raised:
            await service.reports.document(caller, assessment_id, "html", "recruiter", n=n, known=known)
        if isinstance(raised.value, NotReady):
            assert raised.value.retry_after == (30 if state == "waiting" else 2)
    with pytest.raises(error):
        await service.reports.diff(caller, assessment_id, 1, 1)


async def test_what_is_not_there_is_not_found(service: GradingService, caller: Caller, one: str) -> None:
    """A revision beyond the newest, and one before the first, alone and in a diff."""
    for n in (0, 2, -1, 2**31 - 1):
        with pytest.raises(NotFound, match="revision"):
            await service.reports.document(caller, one, "html", "recruiter", n=n)
        with pytest.raises(NotFound, match="revision"):
            await service.reports.get(caller, one, n)
        for pair in ((1, n), (n, 1)):
            with pytest.raises(NotFound, match="revision"):
                await service.reports.diff(caller, one, *pair)


async def test_what_is_no_format_is_named(service: GradingService, caller: Caller, one: str) -> None:
    """Format and audience each by its field, also where the caller says that it has it."""
    for form, audience, field in (("docx", "recruiter", "format"), ("html", "everybody", "audience")):
        with pytest.raises(FormatError) as raised:
            await service.reports.document(caller, one, form, audience, known=("*",))
        assert raised.value.field == field


@pytest.mark.parametrize("state", ["failed", "regrading"])
async def test_a_result_is_reported_whatever_follows(service: GradingService, caller: Caller, state: str) -> None:
    """One that says that nothing could be judged, and one while another is being made."""
    assessment_id = await STATES[state](service, caller)
    for form, audience in ALL:
        assert (await service.reports.document(caller, assessment_id, form, audience)).content


async def test_the_candidates_copy_decides_nothing(service: GradingService, caller: Caller, one: str) -> None:
    """No label, confidence, band, comparison or cost, in any format; the recruiter's has them."""
    label = (await service.assessments.get(caller, one))["recommendation"]["label"].replace("_", " ").title()
    for form in FORMATS:
        theirs = await service.reports.document(caller, one, form, "candidate")
        ours = await service.reports.document(caller, one, form, "recruiter")
        assert theirs.content is not None
        assert ours.content is not None
        seen = words(form, theirs.content).casefold()
        for secret in (label, "hire", "confidence", "recommendation", "below average", "closest", "cost_usd"):
            assert secret.casefold() not in seen, (form, secret)
        assert "hire" in words(form, ours.content).casefold()
    shown = json.loads((await service.reports.document(caller, one, "json", "candidate")).content or b"")
    assert not {"recommendation", "usage", "waiting", "replaces"} & set(shown)
