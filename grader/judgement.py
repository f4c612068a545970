"""What a judge is asked about one answer, and what it may say."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Literal, Protocol

from grader.completion import Usage
from grader.noun import Record
from grader.rubric import Criterion

Severity = Literal["low", "medium", "high"]


class Verdict(StrEnum):
    """Does the answer address its question? Asked before how well."""

    ADDRESSED = "addressed"
    PARTIALLY_ADDRESSED = "partially_addressed"
    NOT_ADDRESSED = "not_addressed"
    NO_ANSWER = "no_answer"
    UNINTELLIGIBLE = "unintelligible"
    DECLINED = "declined"

    @property
    def scorable(self) -> bool:
        """Whether there is anything to rate; the others are states of their own with a null score."""
        return self in (Verdict.ADDRESSED, Verdict.PARTIALLY_ADDRESSED, Verdict.NOT_ADDRESSED)


class ReasonCode(StrEnum):
    """Why a result is as it is, for machines; `narrative` has the sentences."""

    QA_MISALIGNED = "qa_misaligned"
    TOO_FEW_ANSWERS = "too_few_answers"
    LOW_COVERAGE = "low_coverage"
    MUST_HAVE_NOT_ASSESSED = "must_have_not_assessed"
    NOT_ADDRESSED = "not_addressed"
    NO_ANSWER = "no_answer"
    UNINTELLIGIBLE = "unintelligible"
    DECLINED = "declined"
    MODEL_REFUSED = "model_refused"
    UNPARSABLE = "unparsable"
    PROVIDER_FAILED = "provider_failed"
    BUDGET_SPENT = "budget_spent"
    INJECTION_SUSPECTED = "injection_suspected"
    EVIDENCE_UNVERIFIED = "evidence_unverified"
    JUDGES_DISAGREE = "judges_disagree"
    STAGE_NOT_SCORED = "stage_not_scored"
    UNSUPPORTED_LANGUAGE = "unsupported_language"
    IMPLAUSIBLE_DURATION = "implausible_duration"


class Fit(Record):
    """How well an answer fits its own question by words alone, and whether another question fits better.

    `relevance` is the share (0..1) of the question's content words found in the answer; `better` is the
    answer id of the question that the best re-pairing gives it, when that gains enough; `off_question`
    is the lexical verdict, `misaligned` that of the whole interview.
    """

    relevance: float
    better: str | None = None
    off_question: bool = False
    misaligned: bool = False


class Turn(Record):
    """One thing said: `question` is None for the answer itself, else the follow-up that asked for it."""

    question: str | None = None
    answer: str


class GradingTask(Record):
    """One answer as a judge may see it: names masked, nothing of the candidate or of other answers.

    `criteria` are those of the answer's stage; `rubric_criteria` are all of the rubric's, which a prompt may
    print alike for every answer of an interview (empty: `criteria` stand for them). `fit` is for the judge
    without a model; a prompt never shows it.
    """

    answer_id: str
    stage: str
    question: str
    turns: tuple[Turn, ...]
    key_points: tuple[str, ...] = ()
    reference_answer: str | None = None
    criteria: tuple[Criterion, ...]
    rubric_criteria: tuple[Criterion, ...] = ()
    language: str = "en"
    fit: Fit | None = None
    draw: int = 0


class Evidence(Record):
    """A quote from the candidate. `turn`, `start`, `end` place it in the text as posted, in code points."""

    quote: str
    turn: int | None = None
    start: int | None = None
    end: int | None = None
    verified: bool = False


UNSUPPORTED_LEVEL = 1  # a level above stands on a quote, or is unverified (rule of trust 3)


def is_unverified(level: int | None, evidence: Sequence[Evidence]) -> bool:
    """Whether it is a level above 1 that stands on no quote found in the answer: kept, with its error doubled."""
    return level is not None and level > UNSUPPORTED_LEVEL and not any(e.verified for e in evidence)


class CriterionRating(Record):
    """A level from 0 to 4 for one criterion, or None where the judge cannot rate it."""

    criterion_id: str
    level: int | None
    reasoning: str = ""
    evidence: tuple[Evidence, ...] = ()
    disputed: bool = False  # judges of a panel were two levels or more apart


class Strength(Record):
    """Something good, standing on the candidate's own words."""

    point: str
    quote: str


class Improvement(Record):
    """Something that was missing or wrong."""

    point: str
    severity: Severity


class Doubt(StrEnum):
    """Why a stronger judge was asked about an answer as well."""

    SPLIT = "split"  # the judges disagree
    UNSURE = "unsure"  # what they say together is too seldom right
    FAILED = "failed"  # none of them could give a judgement


class Judgement(Record):
    """What a judge says of one answer. Numbers are computed from it; it holds none but levels.

    `ratings` has one entry for each criterion of the task, in the task's order. `models` are pairs of the
    model asked and the name that a reply gave itself. `codes` are reason codes that the judge itself noticed.
    `dissent` counts the judges of a panel that are two levels or more, or a verdict, away from what it says.
    `requests` are the hashes of what was sent, in order (see `Disclosure`). `doubt` is why a stronger judge was asked
    as well; `escalated` is True where this is what that judge says. With a doubt and not escalated, the stronger judge
    failed, and the others' word stands.
    """

    verdict: Verdict | None
    ratings: tuple[CriterionRating, ...]
    strengths: tuple[Strength, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    missing_points: tuple[str, ...] = ()
    codes: tuple[ReasonCode, ...] = ()
    models: tuple[tuple[str, str], ...] = ()
    usage: Usage = Usage()
    requests: tuple[str, ...] = ()
    dissent: int = 0
    doubt: Doubt | None = None
    escalated: bool = False


class Ungraded(Record):
    """No judgement could be had: a failure, and never a grade. `detail` is one line for a person."""

    reason: ReasonCode
    detail: str = ""
    models: tuple[tuple[str, str], ...] = ()
    usage: Usage = Usage()
    requests: tuple[str, ...] = ()


class Masked(Record):
    """How often something that tells who the candidate is was hidden."""

    name: int = 0
    email: int = 0
    phone: int = 0
    link: int = 0
    employer: int = 0


class Disclosure(Record):
    """What left for providers about one answer: proof without the text.

    `requests` has the sha256 of every request sent about it, in order: of its whole canonical JSON (system text,
    message, schema, model), which the transcript, the rubric and the prompts give again, and `--record` keeps.
    `masked` counts what was hidden in each of them.
    """

    requests: tuple[str, ...]
    masked: Masked = Masked()


class Judge(Protocol):
    """Anything that can rate an answer: a model, a formula, a panel, a recording of people."""

    async def judge(self, task: GradingTask, /) -> Judgement | Ungraded: ...


MEASURED, POOLED, BY_DEFAULT = "measured", "content, pooled", "documented default"


class CriterionError(Record):
    """The error of one criterion's ratings, where it is not that of all: `sigma` and `beta` as in `ErrorModel`.

    `source` is "measured", "content, pooled" (one error for all content criteria) or "documented default".
    """

    id: str
    sigma: float
    beta: float
    source: str


class ErrorModel(Record):
    """A judge's error in levels: what intervals and confidence are computed from.

    `sigma` is the sd of the noise of one rating, `rho` the share of its variance that is common to the
    criteria of one answer, `beta` the sd of a bias common to the whole interview. `source` says where it
    was measured. `measured` is False for the documented default of a judge that never was. `criteria` are those
    with an error of their own; every other has sigma and beta. `rho` holds for all, and so does what is common:
    the noise of an answer, and the bias, move all its criteria one way, each by as much as its own error is large.
    """

    sigma: float
    rho: float
    beta: float
    source: str
    measured: bool = False
    criteria: tuple[CriterionError, ...] = ()

    def of(self, criterion_id: str) -> CriterionError | None:
        """The criterion's own error; None where it has that of all."""
        return next((c for c in self.criteria if c.id == criterion_id), None)
