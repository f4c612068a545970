"""One answer under what a person set on it, and the machine's own grade of it back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.assessment import AnswerGrade, AnswerStatus, CriterionGrade, MachineGrade, Override
from grader.judgement import ErrorModel, ReasonCode, Verdict
from grader.revising.rulings import Ruling
from grader.rubric import Rubric
from grader.scoring.scores import with_score

_FAILURES = (
    ReasonCode.MODEL_REFUSED,
    ReasonCode.UNPARSABLE,
    ReasonCode.PROVIDER_FAILED,
    ReasonCode.BUDGET_SPENT,
)
_OF_A_VERDICT = (
    ReasonCode.NOT_ADDRESSED,
    ReasonCode.NO_ANSWER,
    ReasonCode.UNINTELLIGIBLE,
    ReasonCode.DECLINED,
    ReasonCode.QA_MISALIGNED,
)


def ruled_answer(machine: AnswerGrade, rulings: Sequence[Ruling], rubric: Rubric, error: ErrorModel) -> AnswerGrade:
    """The machine's answer with a person's values over it: scored, whatever had become of it.

    A verdict that they contradict is gone (None), and so is every reason code that no longer holds.
    """
    if not rulings:
        return machine
    by_criterion = {ruling.criterion_id: ruling for ruling in rulings}
    whole = by_criterion.get(None)
    override = Override(was=machine.score, by=whole.by, reason=whole.reason) if whole else None
    changed = machine.model_copy(
        update={
            "status": AnswerStatus.SCORED,
            "criteria": tuple(_ruled(c, by_criterion.get(c.id), rubric) for c in machine.criteria),
            "score": whole.value if whole else None,
            "override": override,
            "machine": _kept(machine),
        }
    )
    verdict = None if _contradicted(changed, rubric) else machine.verdict
    gone = set(_gone(changed, contradicted=verdict is not machine.verdict))
    codes = tuple(code for code in machine.reason_codes if code not in gone)
    return with_score(changed.model_copy(update={"verdict": verdict, "reason_codes": codes}), rubric, error)


def machine_answer(answer: AnswerGrade, rubric: Rubric) -> AnswerGrade:
    """The answer as the machine graded it, from what is kept beside the person's values."""
    if answer.machine is None:
        return answer
    kept = {name: getattr(answer.machine, name) for name in MachineGrade.model_fields}
    criteria = tuple(_unruled(c, rubric) for c in answer.criteria)
    return answer.model_copy(update=kept | {"criteria": criteria, "override": None, "machine": None})


def _kept(machine: AnswerGrade) -> MachineGrade:
    return MachineGrade(
        status=machine.status,
        verdict=machine.verdict,
        reason_codes=machine.reason_codes,
        score=machine.score,
        interval=machine.interval,
        band=machine.band,
        formula=machine.formula,
    )


def rescored(answer: AnswerGrade, rubric: Rubric, error: ErrorModel) -> AnswerGrade:
    """A machine's answer under another rubric's weights and bands, or another error."""
    return with_score(answer, rubric, error) if answer.status is AnswerStatus.SCORED else answer


def _ruled(criterion: CriterionGrade, ruling: Ruling | None, rubric: Rubric) -> CriterionGrade:
    if ruling is None:
        return criterion
    override = Override(was=criterion.level, by=ruling.by, reason=ruling.reason)
    anchor = anchor_of(criterion.id, ruling.value, rubric)
    return criterion.model_copy(update={"level": ruling.value, "anchor": anchor, "override": override})


def _unruled(criterion: CriterionGrade, rubric: Rubric) -> CriterionGrade:
    if criterion.override is None:
        return criterion
    was = criterion.override.was
    return criterion.model_copy(update={"level": was, "anchor": anchor_of(criterion.id, was, rubric), "override": None})


def anchor_of(criterion_id: str, level: int | None, rubric: Rubric) -> str:
    """The rubric's text for a level of a criterion; empty where there is none."""
    levels = next((c.levels for c in rubric.criteria if c.id == criterion_id), {})
    return levels.get(level, "") if level is not None else ""


def _contradicted(answer: AnswerGrade, rubric: Rubric) -> bool:
    """Whether a person rated what the verdict says there is not: anything, or content under `not_addressed`."""
    if answer.verdict is None or not answer.verdict.scorable:
        return answer.verdict is not None
    if answer.verdict is not Verdict.NOT_ADDRESSED:
        return False
    content = {c.id for c in rubric.criteria if c.content}
    given = [c for c in answer.criteria if c.id in content and (c.override or answer.override)]
    return any((answer.score if answer.override else c.level) for c in given)


def _gone(answer: AnswerGrade, *, contradicted: bool) -> Iterator[ReasonCode]:
    """The reason codes of the machine that do not hold for what a person set."""
    yield from _FAILURES
    if contradicted:
        yield from _OF_A_VERDICT
    if answer.override:
        yield from (ReasonCode.EVIDENCE_UNVERIFIED, ReasonCode.JUDGES_DISAGREE, ReasonCode.UNSUPPORTED_LANGUAGE)
    if not any(c.unverified for c in answer.criteria):
        yield ReasonCode.EVIDENCE_UNVERIFIED
    disputed = [c for c in answer.criteria if c.disputed]
    if disputed and all(c.override for c in disputed):
        yield ReasonCode.JUDGES_DISAGREE
    if all(c.override for c in answer.criteria):
        yield ReasonCode.UNSUPPORTED_LANGUAGE
