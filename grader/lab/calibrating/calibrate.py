"""A run over answers that people scored → the calibration of its judge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from grader.calibration import Calibration, Key, Reliability, key_of
from grader.errors import LabError
from grader.judgement import ErrorModel
from grader.lab.calibrating.answers import Answer, answers_of
from grader.lab.calibrating.estimate import LEAST_QUESTIONS, LEAST_ROWS, Fit, fitted
from grader.lab.calibrating.folds import split
from grader.lab.calibrating.interviews import own_interviews
from grader.lab.calibrating.reliability import reliability
from grader.lab.calibrating.tables import by_dissent, by_level
from grader.lab.resampling import DRAWS, SEED
from grader.lab.results import Run, RunRecord
from grader.narrative.english import count
from grader.rubric import Rubric

INTERVIEWS = 400  # that the confidence is tried on
LEAST_OWN = 40  # interviews of the data's own for the confidence to be tried on them


def calibrated(
    run: Run,
    rubric: Rubric,
    default: ErrorModel,
    at: datetime,
    *,
    draws: int = DRAWS,
    interviews: int = INTERVIEWS,
    seed: int = SEED,
) -> Calibration:
    """What a run tells of its judge under this rubric; `default` is the documented error of a judge of its kind.

    The first draw counts. The error is fitted on all answers, the reliability on held-out questions; `draws` is of the
    bootstrap; `interviews` are put together with `seed`, unless the data names enough of its own. Raises LabError for
    a run under another rubric, and for one of too few answers.
    """
    check_rubric(run.record, rubric)
    answers, rows = answers_of(run.results, rubric), len(run.draw(0))
    questions = _enough(answers, rows, run.name)
    fit = fitted(answers, rubric, default, _source(run.record, len(answers), questions, at))
    used, before, within = _tried(answers, rubric, default, fit, interviews, seed)
    return Calibration(
        created_at=at,
        key=key_of_run(run.record),
        rubric=run.record.rubric,
        dataset=run.record.dataset.name,
        dataset_sha256=run.record.dataset.sha256,
        rows=len(answers),
        left_out=rows - len(answers),
        questions=questions,
        interviews=fit.interviews,
        humans=_least_and_most(answers),
        error=fit.error,
        default=default,
        bias=fit.bias,
        noise=fit.noise,
        allowance=fit.allowance,
        levels=by_level(answers, draws),
        criteria=fit.criteria,
        dissent=by_dissent(answers, run.record.levels),
        reliability=used,
        within=None if fit.allowance is None else within,
        before=before,
    )


def _tried(
    answers: Sequence[Answer], rubric: Rubric, default: ErrorModel, fit: Fit, interviews: int, seed: int
) -> tuple[Reliability, ...]:
    """Of the error as it is used, of the default, and of the error without an allowance for other answers."""
    own = bool(fit.interviews) and sum(len(own_interviews(tried)) for _, tried in split(answers)) >= LEAST_OWN

    def as_used(some: Sequence[Answer]) -> ErrorModel:
        return fitted(some, rubric, default, "").error

    def without_allowance(some: Sequence[Answer]) -> ErrorModel:
        return fitted(some, rubric, default, "", allowance=0.0).error

    fits = (as_used, lambda _: default, without_allowance)
    return reliability(answers, rubric, fits, interviews=interviews, own=own, seed=seed)


def key_of_run(record: RunRecord) -> Key:
    """What a calibration on this run is a calibration of."""
    return key_of(
        [judge.spec for judge in record.judges],
        record.escalate.spec if record.escalate else None,
        record.rubric.sha256,
        record.prompts_sha256,
        record.escalate_below,
    )


def check_rubric(record: RunRecord, rubric: Rubric) -> None:
    """Raises LabError where the rubric is not the one that the run was made with."""
    if rubric.sha256 == record.rubric.sha256:
        return
    ran = f"{record.rubric.id}@{record.rubric.version}"
    if rubric.reference != ran:
        raise LabError(f"the run was made under {ran}, which is to be named, not {rubric.reference}", source="rubric")
    shas = f"sha256 {record.rubric.sha256[:12]} then, {rubric.sha256[:12]} now"
    raise LabError(f"{ran} was changed since the run ({shas}); make the run anew", source="rubric")


def _enough(answers: Sequence[Answer], rows: int, name: str) -> int:
    """How many questions there are. Raises LabError where they, or the answers, are too few to call it measured."""
    questions = len({a.question_id for a in answers})
    if len(answers) >= LEAST_ROWS and questions >= LEAST_QUESTIONS:
        return questions
    left_out = f" ({rows - len(answers)} rows have no level on content)" if rows > len(answers) else ""
    needed = f"at least {LEAST_ROWS} scored answers to {LEAST_QUESTIONS} questions are needed"
    raise LabError(f"{needed}, and there are {len(answers)} to {questions}{left_out}", source=name)


def _source(record: RunRecord, answers: int, questions: int, at: datetime) -> str:
    """ "1,475 answers to 18 questions of saf_en, 2026-11-26"."""
    name = Path(record.dataset.name).stem
    return f"{answers:,} answers to {count(questions, 'question')} of {name}, {at:%Y-%m-%d}"


def _least_and_most(answers: Sequence[Answer]) -> tuple[int, int]:
    numbers = [len(a.humans) for a in answers]
    return min(numbers), max(numbers)
