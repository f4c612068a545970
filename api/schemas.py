"""What callers send and what they are shown, as far as the engine has no noun for it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, create_model

from grader.assessment import Assessment, Review, Status
from grader.importers.parsing import FORMATS
from grader.noun import Posted, Record
from grader.revising.difference import Difference
from grader.rubric import Rubric
from grader.transcript import Primitive, Transcript
from grader.webhooks.events import SUBSCRIBABLE

T = TypeVar("T")
Spec = Annotated[str, Field(min_length=1, max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
EventName = Annotated[str, Field(max_length=200, json_schema_extra={"enum": [*SUBSCRIBABLE]})]
Sentence = Annotated[str, Field(max_length=2000)]


class NewAssessment(Posted):
    """A transcript to be graded. What is left out is the server's default."""

    transcript: Transcript
    rubric: Annotated[Name | None, Field(description="`id` or `id@version`; GET /v1/rubrics lists them")] = None
    judges: Annotated[tuple[Spec, ...] | None, Field(max_length=9, description="SPECs; several make a panel")] = None
    narrator: Literal["facts", "llm"] | None = None
    metadata: dict[str, Primitive] = Field(default={}, max_length=100)
    replaces: Annotated[Name | None, Field(description="Id of the assessment that this one corrects")] = None


class NewReport(Posted):
    """A new revision: other sentences, other rules, or asked again. `answers` are ids; none is all of them."""

    mode: Literal["render", "redecide", "regrade"]
    rubric: Name | None = None
    answers: Annotated[tuple[Name, ...], Field(max_length=500)] = ()
    judges: Annotated[tuple[Spec, ...] | None, Field(max_length=9)] = None
    reason: Sentence | None = None


class NewConversation(Posted):
    """A recording of speech as a tool wrote it. Without `format` it is told by its content."""

    content: Annotated[str, Field(description="The whole file as text")]
    format: Annotated[Name | None, Field(examples=[*FORMATS], description=f"One of {', '.join(FORMATS)}")] = None
    candidate: Annotated[Name | None, Field(description="The speaker who was interviewed")] = None


class NewWebhook(Posted):
    """Where to send which events."""

    url: Annotated[str, Field(min_length=1, max_length=2048)]
    events: Annotated[tuple[EventName, ...], Field(max_length=20)]


class Page(Record, Generic[T]):
    """A part of a list; `next_cursor` asks for the part behind it."""

    items: tuple[T, ...]
    next_cursor: str | None


class RubricName(Record):
    """Which rubric, to the letter."""

    id: str
    version: str
    sha256: str


class Progress(Record):
    """How many of the answers are judged."""

    judged: int
    answers: int


class Waits(Record):
    """Why an assessment waits, since when, and until when at most.

    `provider_failed`: for its provider; `budget_spent`: for the next day, since its tenant's day is used up.
    """

    code: str
    since: dt.datetime
    until: dt.datetime


class Person(Record):
    """Who was interviewed."""

    id: str | None
    name: str | None


class ShortAssessment(Record):
    """An assessment in a list, and as it stands after a POST."""

    id: str
    status: Status
    waiting: Waits | None
    created_at: dt.datetime
    completed_at: dt.datetime | None
    revision: int | None
    progress: Progress | None
    replaces: str | None
    interview_id: str | None
    candidate: Person
    position: str | None
    rubric: RubricName
    judges: tuple[str, ...]
    narrator: str
    label: str | None
    overall: int | None
    attested: bool


_LATER = {"revision", "recommendation", "usage", "provenance"}
_WHOLE: dict[str, Any] = {
    **{
        name: (field.annotation | None if name in _LATER and field.annotation else field.annotation, ...)
        for name, field in Assessment.model_fields.items()
    },
    "metadata": (dict[str, Primitive] | None, ...),
    "progress": (Progress | None, ...),
}
WholeAssessment = create_model("WholeAssessment", __base__=Record, **_WHOLE)
"""The assessment of contract section 3; what is not known while there is no result is null or empty."""


class ShownRevision(Record):
    """One revision without its content; `sha256` is that of the content."""

    id: str
    n: int
    mode: str
    reason: str | None
    by: str | None
    at: dt.datetime
    label: str | None
    overall: int | None
    rubric_sha256: str
    sha256: str


class WholeRevision(ShownRevision):
    """One revision with the assessment that it froze."""

    assessment: Assessment


class Revised(Record):
    """The assessment after a new revision."""

    id: str
    status: Status
    revision: ShownRevision


class Reviewed(Revised):
    """The assessment after a review."""

    review: Review | None


class ShownDifference(Difference):
    """What moved between two revisions, and because of what."""

    id: str
    from_: Annotated[int, Field(alias="from")]
    to: int


class AuditEntry(Record):
    """Who did what when, in ids, states and numbers."""

    seq: int
    at: dt.datetime
    actor: str
    action: str
    data: dict[str, Any]


class ShortRubric(RubricName):
    """A rubric in a list."""

    title: str
    language: str
    criteria: int


_RUBRIC: dict[str, Any] = {
    **{name: (field.annotation, field) for name, field in Rubric.model_fields.items()},
    "status": (Literal["active"], ...),
    "sha256": (str, ...),
    "warnings": (tuple[str, ...], ...),
}
ShownRubric = create_model("ShownRubric", __base__=Record, **_RUBRIC)
"""A rubric with the hash of its content, and what its lint has to say."""


class ShownWebhook(Record):
    """A webhook, without its secret."""

    id: str
    status: Literal["active", "disabled"]
    url: str
    events: tuple[str, ...]
    created_at: dt.datetime
    disabled_at: dt.datetime | None


class MadeWebhook(ShownWebhook):
    """A webhook with its secret, which is shown this once."""

    secret: str


class ShownDelivery(Record):
    """One message to a webhook, and how far it is."""

    id: str
    message_id: str
    event: str
    status: Literal["pending", "delivered", "failed", "gone"]
    attempts: int
    created_at: dt.datetime
    next_at: dt.datetime | None
    last_at: dt.datetime | None
    last_status: int | None
    last_error: str | None


class Took(Record):
    """What calls took; null where a part of it is not known.

    `served` counts replies that were kept already: no call was made for them, and they cost nothing.
    """

    completions: int
    calls: int
    retries: int
    input_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    cost_usd: float | None
    seconds: float
    served: int


class TookByModel(Took):
    """The same for one model and outcome."""

    provider: str
    model: str
    outcome: str


class DailyCap(Record):
    """What a tenant's calls may cost on one day (UTC), and how much of it is used up today.

    A reply whose cost is not known counts with the most that it can have cost. Work that does not fit waits `until`.
    """

    cap_usd: float
    counted_usd: float
    until: dt.datetime


class ShownUsage(Took):
    """What the tenant's calls took, in all and by model; `daily_cap` is null where there is none."""

    from_: Annotated[dt.date | None, Field(alias="from")]
    to: dt.date | None
    daily_cap: DailyCap | None
    by_model: tuple[TookByModel, ...]


class Readiness(Record):
    """Whether this server can do its work: `ok`, or what is wrong."""

    ready: bool
    store: str
    schema_: Annotated[str, Field(alias="schema")]
    queue: str
