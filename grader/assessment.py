"""The assessment: what the service answers with. Others rely on its names and shapes: see `SCHEMA_VERSION`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from grader.completion import Usage
from grader.judgement import (
    Disclosure,
    Doubt,
    ErrorModel,
    Evidence,
    Improvement,
    ReasonCode,
    Severity,
    Strength,
    Verdict,
    is_unverified,
)
from grader.noun import Record
from grader.rubric import Label
from grader.transcript import Candidate, Interview, Position

SCHEMA_VERSION: Literal["1"] = "1"
"""Fields may be added under a version; one that is renamed, retyped or taken away needs the next."""

Interval = tuple[int, int]


class Status(StrEnum):
    """Where an assessment stands. `failed`: no answer could be judged at all."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ERASED = "erased"


class AnswerStatus(StrEnum):
    """`scored`: a judge rated at least one criterion. `not_scored`: nothing to rate. `failed`: no judgement."""

    SCORED = "scored"
    NOT_SCORED = "not_scored"
    FAILED = "failed"


class Override(Record):
    """A person's word over the machine's: `was` is the machine's value, None where it had none."""

    was: int | None
    by: str
    reason: str


class CriterionGrade(Record):
    """One criterion of one answer. `weight` is the rubric's; `level` None where the judge could not rate it.

    `anchor` is the rubric's text for that level, so that a report explains itself without the rubric. Under an
    `override` the level and its anchor are the person's; reasoning and evidence are still the machine's.
    """

    id: str
    name: str
    weight: float
    level: int | None
    anchor: str = ""
    reasoning: str = ""
    evidence: tuple[Evidence, ...] = ()
    disputed: bool = False
    override: Override | None = None

    @property
    def unverified(self) -> bool:
        """A level above 1 that stands on no quote found in the answer: kept, with its error doubled.

        A person's level needs no quote.
        """
        return self.override is None and is_unverified(self.level, self.evidence)


class AskedFollowUp(Record):
    """A follow-up question and its answer, as posted."""

    question: str
    answer: str


class MachineGrade(Record):
    """What the machine made of an answer on which a person then set something: kept beside the person's word."""

    status: AnswerStatus
    verdict: Verdict | None
    reason_codes: tuple[ReasonCode, ...]
    score: int | None
    interval: Interval | None
    band: str | None
    formula: str


class AnswerGrade(Record):
    """One answer with its grade. `score` and `interval` are 0..100 or None; `feedback` is one line.

    `weight` is the exchange's. `number` counts within the stage, from 1. `draw` is the asking that the grade
    stands on: 0 the first, n the n-th time that the judge was asked again. `override` is there where a person set
    the score itself; `machine` where a person set the score or any level. `doubt` is why a stronger judge was asked
    as well; `escalated` says that it decided, so that with a doubt alone it failed and the other judges' word stands.
    `disclosure` tells what left for providers; None where nothing did.
    """

    id: str
    stage: str
    number: int
    question: str
    answer: str
    follow_ups: tuple[AskedFollowUp, ...] = ()
    weight: float = 1.0
    status: AnswerStatus
    verdict: Verdict | None = None
    reason_codes: tuple[ReasonCode, ...] = ()
    score: int | None = None
    interval: Interval | None = None
    band: str | None = None
    formula: str = ""
    feedback: str = ""
    criteria: tuple[CriterionGrade, ...] = ()
    strengths: tuple[Strength, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    missing_points: tuple[str, ...] = ()
    override: Override | None = None
    machine: MachineGrade | None = None
    draw: int = 0
    doubt: Doubt | None = None
    escalated: bool = False
    disclosure: Disclosure | None = None


class CategoryScore(Record):
    """One row of the score breakdown. `answers` counts those that it rests on; `contribution` is to the overall."""

    id: str
    name: str
    score: int | None
    interval: Interval | None
    band: str | None
    answers: int
    weight: float
    contribution: float | None
    formula: str


class Overall(Record):
    """The weighted mean of the categories that have a score."""

    score: int | None
    interval: Interval | None
    formula: str


class Confidence(Record):
    """How likely the printed label is the one that error-free judging of these answers gives."""

    value: float
    band: Literal["low", "moderate", "high"]
    meaning: str
    drivers: tuple[str, ...] = ()

    @property
    def percent(self) -> int:
        """The value as every text prints it: in per cent, rounded half up."""
        return int(self.value * 100 + 0.5)


class Flip(Record):
    """The nearest other label, and the change of score that would give it."""

    label: Label
    change: str


class LabelOverride(Record):
    """A person's label over the policy's.

    `was` is what the policy gives to the scores as they are printed (levels that people set among them), and
    `rule` the text of the rule that gives it.
    """

    was: Label
    rule: str
    by: str
    reason: str


class Recommendation(Record):
    """The label, the rule that fired, how sure it is, and what follows from it.

    Under an `override` the label is a person's: it carries no confidence and no nearest other label, because
    both are about a label that the policy gives; `reason_codes` are still those of the gates that closed.
    """

    label: Label
    rule: str
    reason_codes: tuple[ReasonCode, ...] = ()
    confidence: Confidence | None = None
    reasoning: str = ""
    reasons_for: tuple[str, ...] = ()
    reasons_against: tuple[str, ...] = ()
    closest_flip: Flip | None = None
    next_steps: tuple[str, ...] = ()
    follow_up_questions: tuple[str, ...] = ()
    override: LabelOverride | None = None


class KeyStrength(Record):
    """A strength of the interview, with the quote it stands on and the answer it comes from."""

    point: str
    quote: str
    answer_id: str


class KeyImprovement(Record):
    """An area for improvement of the interview, and the answer it comes from."""

    point: str
    severity: Severity
    answer_id: str


class DataQuality(Record):
    """Something about the input or the judging that a reader has to know."""

    code: ReasonCode
    message: str
    answer_ids: tuple[str, ...] = ()


class Waiting(Record):
    """Why an assessment waits for its provider, since when, and until when it will."""

    code: ReasonCode
    since: datetime
    until: datetime


class Revision(Record):
    """Which edition of the report this is; 1 is the first result. `answers` are those that a regrade asked again."""

    n: int = 1
    mode: Literal["grade", "render", "redecide", "regrade", "review"] = "grade"
    reason: str | None = None
    by: str | None = None
    at: datetime
    answers: tuple[str, ...] = ()


class Review(Record):
    """Whether a person has attested the assessment.

    `revision` is the one that the review made or attested. `lapsed`: it was attested, and a later revision moved
    a number or the label, so it is attested no more.
    """

    attested: bool
    reviewer: str
    at: datetime
    note: str | None = None
    revision: int | None = None
    lapsed: bool = False


class RubricReference(Record):
    """Which rubric, to the letter."""

    id: str
    version: str
    sha256: str


class JudgeReference(Record):
    """Which judge: the SPEC it was asked for by, the model asked, and the names in the replies.

    `role` is `escalation` for the stronger judge that is asked only where the others are split or have failed, or are
    right too seldom: `below` is the confidence under which that is so, None where no line was drawn.
    """

    spec: str
    model: str | None
    replied_as: tuple[str, ...] = ()
    role: Literal["judge", "escalation"] = "judge"
    below: float | None = None


class Provenance(Record):
    """What made this assessment, so that it can be made again.

    After a regrade of some answers, `judges` are all that the grades stand on, `calibration` is the worse of
    their errors, and `earlier_prompts_sha256` names the prompts of the answers that were left standing, where
    they were others. `narration` has the sha256 of every request that a narrating model was sent (see `Disclosure`).
    """

    engine_version: str
    rubric: RubricReference
    prompts_sha256: str
    judges: tuple[JudgeReference, ...]
    narrator: str
    calibration: ErrorModel
    transcript_sha256: str
    generated_at: datetime
    earlier_prompts_sha256: tuple[str, ...] = ()
    narration: tuple[str, ...] = ()


class Assessment(Record):
    """One interview's result. `null` means "not known" and is never a zero."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    id: str
    status: Status
    waiting: Waiting | None = None
    created_at: datetime
    completed_at: datetime | None = None
    revision: Revision
    replaces: str | None = None
    review: Review | None = None
    candidate: Candidate
    position: Position
    interview: Interview
    answers: tuple[AnswerGrade, ...]
    categories: tuple[CategoryScore, ...]
    overall: Overall
    recommendation: Recommendation
    summary: str = ""
    strengths: tuple[KeyStrength, ...] = ()
    improvements: tuple[KeyImprovement, ...] = ()
    data_quality: tuple[DataQuality, ...] = ()
    usage: Usage = Usage()
    provenance: Provenance
