"""The errors of a judge on answers that people scored → its ErrorModel: sigma, rho and beta, in levels.

An error is judge − people. Nothing is corrected by it: levels stand as judged, and a judge that leans one way is taken
to be that much less sure (beta). With T the variance of the error of an answer's content value within an interview:

T      Within a question plus between questions (`components`), because an interview asks different questions; where
       rows name their interview, the variance within one, which holds both. Less the variance of the mean human, where
       two or more people scored enough answers to tell by how much they differ among themselves: what they have in
       common stays with the judge. Ratings without a found quote are in the average, and are widened on top of it.
rho    The mean, over pairs of criteria that people rated in the same answers, of the covariance of the two errors over
       the product of their sigmas. Without such pairs 1: the one error that was measured is an answer's, and is taken
       to be common to all its criteria, so that no number of criteria averages it out.
sigma  What makes the model's error of an answer's content, sigma²·(rho + (1 − rho)·κ) + min(sigma², 1/12)·κ, be T; κ is
       the mean summed squared weight of the content criteria that were rated. At least √(3/n): of n answers without
       an error up to 3/n may be off by a level and not have shown (rule of three, 95%).
beta   √(mean² + standard error² + rest²): the mean error over all answers; how far it may be another on other questions
       of this kind; and the rest, how it differs from interview to interview. The rest is measured where rows name
       their interview. Where they do not, .4 stands for it (`ALLOWANCE`): that is by how much the mean error of the
       baseline judge, the only one known on several, differed between sets of questions and graders. At least 3/n, by
       the rule of three again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from grader.calibration import CriterionMeasured
from grader.judgement import BY_DEFAULT, MEASURED, POOLED, CriterionError, ErrorModel
from grader.lab.calibrating.answers import Answer
from grader.lab.calibrating.components import Components, components
from grader.rubric import Criterion, Rubric
from grader.scoring.weighing import ROUNDING

ALLOWANCE = 0.4  # sd of the baseline's mean error between data sets; scripts/bench baseline prints each set's
LEAST_ROWS, LEAST_QUESTIONS = 30, 3  # for an error to be called measured
LEAST_INTERVIEWS = 10  # for their differences to be called measured
PLACES = 3  # decimals of what is written
LEAST_BETA = 0.001  # so that the beta of another criterion can be told as a multiple of it


@dataclass(frozen=True, slots=True)
class Fit:
    """An error model, and what it was made of. `interviews` is 0 where the data does not tell interviews apart."""

    error: ErrorModel
    criteria: tuple[CriterionMeasured, ...]
    bias: float
    noise: float | None
    allowance: float | None
    interviews: int


def fitted(
    answers: Sequence[Answer], rubric: Rubric, default: ErrorModel, source: str, allowance: float = ALLOWANCE
) -> Fit:
    """The judge's error on these answers. `default` is the documented error of a judge of this kind.

    `allowance` is what stands for the rest of beta where rows name no interviews. There have to be answers.
    """
    names = interviews_of(answers)
    noise = noise_of(answers)
    content = _parts([a.error for a in answers], answers, told=bool(names))
    by_criterion = {c.id: found for c in rubric.criteria if (found := _criterion(c, answers, told=bool(names)))}
    rho = _rho(answers, by_criterion)
    kappa = float(np.mean([a.concentration for a in answers]))
    sigma = rating_sigma(content.variance - (noise or 0.0), rho, kappa, len(answers))
    beta = _beta(content, allowance)
    measured = tuple(
        _measured(c, by_criterion.get(c.id), answers, (sigma, beta), default, allowance) for c in rubric.criteria
    )
    error = ErrorModel(
        sigma=round(sigma, PLACES),
        rho=round(rho, PLACES),
        beta=round(beta, PLACES),
        source=source,
        measured=True,
        criteria=tuple(CriterionError(id=c.id, sigma=c.sigma, beta=c.beta, source=c.source) for c in measured),
    )
    return Fit(
        error=error,
        criteria=measured,
        bias=round(content.bias.mean, PLACES),
        noise=None if noise is None else round(math.sqrt(noise), PLACES),
        allowance=None if names else allowance,
        interviews=len(names),
    )


@dataclass(frozen=True, slots=True)
class Parts:
    """Of one kind of error: its bias with standard error, its variance in an interview, and that between interviews.

    `between` is None where the data does not tell interviews apart.
    """

    n: int
    bias: Components
    variance: float
    between: float | None


def interviews_of(answers: Sequence[Answer]) -> set[str]:
    """The interviews, where every answer names its own and there are enough of more than one answer; else none."""
    names = [a.interview for a in answers if a.interview is not None]
    told = len(names) == len(answers) and len(set(names)) >= LEAST_INTERVIEWS and len(names) >= 2 * len(set(names))
    return set(names) if told else set()


def noise_of(answers: Sequence[Answer]) -> float | None:
    """The variance of the mean human, in levels squared: that of one human over how many scored the answer.

    One human's is pooled over the answers that several scored, Σ(score − mean)² / Σ(k − 1); None with too few of them.
    """
    several = [np.asarray(a.humans) for a in answers if len(a.humans) > 1]
    if len(several) < LEAST_ROWS:
        return None
    one = sum(float(np.sum((s - s.mean()) ** 2)) for s in several) / sum(len(s) - 1 for s in several)
    return one * float(np.mean([1 / max(1, len(a.humans)) for a in answers]))


def rating_sigma(variance: float, rho: float, kappa: float, n: int) -> float:
    """The sigma with which the model's error of an answer of n has this variance; at least √(3/n)."""
    common = rho + (1 - rho) * kappa
    rounded = (variance - ROUNDING * kappa) / common
    squared = rounded if rounded >= ROUNDING else variance / (common + kappa)
    return math.sqrt(max(squared, 3 / n))


def _parts(errors: Sequence[float], answers: Sequence[Answer], *, told: bool) -> Parts:
    by_question = components(errors, [a.question_id for a in answers])
    if not told:
        return Parts(len(answers), by_question, by_question.total, None)
    by_interview = components(errors, [str(a.interview) for a in answers])
    least_sure = max(by_question, by_interview, key=lambda c: c.standard_error)
    return Parts(len(answers), least_sure, by_interview.within, by_interview.between)


def _criterion(criterion: Criterion, answers: Sequence[Answer], *, told: bool) -> Parts | None:
    """The error on one criterion; None where too few of its ratings have a level of people's beside them."""
    both = [a for a in answers if criterion.id in a.levels and criterion.id in a.human_levels]
    if len(both) < LEAST_ROWS or len({a.question_id for a in both}) < LEAST_QUESTIONS:
        return None
    return _parts([_off(a, criterion.id) for a in both], both, told=told)


def _off(answer: Answer, criterion_id: str) -> float:
    return answer.levels[criterion_id] - answer.human_levels[criterion_id]


def _sigma(parts: Parts) -> float:
    return rating_sigma(parts.variance, 1.0, 1.0, parts.n)


def _rho(answers: Sequence[Answer], measured: dict[str, Parts]) -> float:
    """The mean over pairs, each by the number of its answers; within 0 to 1."""
    total = weight = 0.0
    for one, other in combinations(measured, 2):
        both = [a for a in answers if all(i in a.levels and i in a.human_levels for i in (one, other))]
        if len(both) >= LEAST_ROWS:
            offs = np.array([[_off(a, one), _off(a, other)] for a in both])
            covariance = float(np.cov(offs.T)[0, 1])
            total += len(both) * covariance / (_sigma(measured[one]) * _sigma(measured[other]))
            weight += len(both)
    return min(1.0, max(0.0, total / weight)) if weight else 1.0


def _beta(parts: Parts, allowance: float) -> float:
    rest = allowance**2 if parts.between is None else parts.between
    return math.sqrt(max(parts.bias.mean**2 + parts.bias.standard_error**2 + rest, (3 / parts.n) ** 2, LEAST_BETA**2))


def _measured(
    criterion: Criterion,
    parts: Parts | None,
    answers: Sequence[Answer],
    content: tuple[float, float],
    default: ErrorModel,
    allowance: float,
) -> CriterionMeasured:
    sigma, beta = content if criterion.content else (default.sigma, default.beta)
    source = POOLED if criterion.content else BY_DEFAULT
    if parts:
        sigma, beta, source = _sigma(parts), _beta(parts, allowance), MEASURED
    return CriterionMeasured(
        id=criterion.id,
        n=parts.n if parts else sum(criterion.id in a.levels for a in answers),
        bias=round(parts.bias.mean, PLACES) if parts else None,
        sigma=round(sigma, PLACES),
        beta=round(beta, PLACES),
        source=source,
    )
