"""What is known of the true levels, given the judged ones: a normal posterior over category means.

Shrinking each rating to the mean of all people makes everybody average; drawing noise around the judged
levels makes a noisy judge look sure. In between: the categories of one candidate are drawn to the candidate's
own level, by as much as the judge's error asks for. Levels run from 0 to 4.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from grader.assessment import AnswerGrade, AnswerStatus
from grader.judgement import ErrorModel
from grader.policy import demands
from grader.rubric import Label, Rubric
from grader.scoring import basis
from grader.weighing import POINTS, ROUNDING, Term, common_parts, own_part, shares, value

Array = NDArray[np.float64]

MEAN = 2.2  # people's mean level
PERSON = 1.0  # sd of people around it
CATEGORY = 0.4  # sd of a person's categories around the person
ANSWER = 0.6  # sd of a category's answers around the category
DRAWS = 8192


@dataclass(frozen=True, slots=True)
class Evidence:
    """The ratings by category (those that have any, in the rubric's order) and the seed made of the answers."""

    weights: tuple[float, ...]
    must_have: tuple[bool, ...]
    terms: tuple[tuple[Term, ...], ...]
    seed: int


def evidence(answers: Sequence[AnswerGrade], rubric: Rubric) -> Evidence:
    """What the scored answers say. The order of the answers changes nothing, the seed included."""
    bases = [b for b in (basis(answers, rubric, c) for c in rubric.categories) if b.terms]
    return Evidence(
        weights=tuple(shares([b.category.weight for b in bases])),
        must_have=tuple(b.category.must_have for b in bases),
        terms=tuple(b.terms for b in bases),
        seed=_seed(answers),
    )


def share_of_label(found: Evidence, rubric: Rubric, error: ErrorModel, label: Label) -> float:
    """The share (0 to 1) of drawn true results to which the policy gives `label`."""
    sheets = _sheets(found, draws(found, error))
    rules = rubric.policy.rules
    held: NDArray[np.bool_] = np.all(sheets[:, None, :] >= np.array([demands(r) for r in rules]), axis=2)
    first = held.argmax(axis=1)
    given = np.array([r.label is label for r in rules])[first] & held.any(axis=1)
    return float(given.mean())


def draws(found: Evidence, error: ErrorModel) -> Array:
    """True category means, one row a draw, 0 to 4."""
    mean, covariance = posterior(found, error)
    noise = np.random.default_rng(found.seed).standard_normal((DRAWS // 2, len(mean)))
    root = np.linalg.cholesky(covariance + 1e-12 * np.eye(len(mean)))
    around = np.concatenate([noise, -noise]) @ root.T  # in pairs: the mean is exact
    return np.asarray(np.clip(mean + around, 0, 4))


def posterior(found: Evidence, error: ErrorModel) -> tuple[Array, Array]:
    """Mean and covariance of the true category means given the judged ones (methods of a linear normal model)."""
    n = [math.fsum(s * s for s in _by_answer(t).values()) for t in found.terms]
    spread = math.sqrt(error.sigma**2 + ANSWER**2)
    y = np.array([_unclipped(value(t) / POINTS, spread) for t in found.terms])
    noise = judge_covariance(found.terms, error)
    people = np.full_like(noise, PERSON**2) + np.diag([CATEGORY**2 + ANSWER**2 * k for k in n])
    gain = people @ np.linalg.inv(people + noise)
    return MEAN + gain @ (y - MEAN), people - gain @ people


def judge_covariance(terms: Sequence[Sequence[Term]], error: ErrorModel) -> Array:
    """Of the categories' errors, in levels squared; what `weighing.variance` says of one score, for several at once."""
    common = [common_parts(t) for t in terms]
    together = [[math.fsum(a[i] * b[i] for i in a if i in b) for b in common] for a in common]
    own = np.diag([own_part(t) for t in terms])
    rounding = np.diag([math.fsum(t.share**2 for t in category) for category in terms])
    noise = error.sigma**2 * (error.rho * np.array(together) + (1 - error.rho) * own)
    return np.asarray(error.beta**2 + noise + min(error.sigma**2, ROUNDING) * rounding)


def _sheets(found: Evidence, levels: Array) -> NDArray[np.int64]:
    """Each draw as the three integers that the rules look at."""
    scores = POINTS * levels
    overall = _rounded(scores @ np.array(found.weights))
    whole = _rounded(scores)
    must = whole[:, list(found.must_have)]
    return np.stack([overall, whole.min(axis=1), must.min(axis=1, initial=100)], axis=1)


def _rounded(scores: Array) -> NDArray[np.int64]:
    """`weighing.round_half_up` on an array."""
    return np.floor(np.round(scores, 9) + 0.5).astype(np.int64)


def _by_answer(terms: Sequence[Term]) -> dict[int, float]:
    """The share of each answer in the score."""
    parts: dict[int, float] = {}
    for t in terms:
        parts[t.answer] = parts.get(t.answer, 0.0) + t.share
    return parts


def _unclipped(level: float, spread: float) -> float:
    """The mean of a normal whose mean, once clipped to 0..4, is `level`: undoes the pull of the ends to the middle."""
    means, clipped = _clipping(round(spread, 6))
    return float(np.interp(level, clipped, means))


@functools.lru_cache(maxsize=64)
def _clipping(spread: float) -> tuple[Array, Array]:
    """A table: means from -1 to 5, and the means of normals around them clipped to 0..4."""
    means = np.linspace(-1, 5, 241)
    return means, np.array([_above(m, spread) - _above(m - 4, spread) for m in means])


def _above(mean: float, sd: float) -> float:
    """The mean of max(X, 0) for a normal X."""
    if sd == 0:
        return max(mean, 0.0)
    t = mean / sd
    return mean * (1 + math.erf(t / math.sqrt(2))) / 2 + sd * math.exp(-t * t / 2) / math.sqrt(2 * math.pi)


def _seed(answers: Sequence[AnswerGrade]) -> int:
    """Of what was asked and said, and not of ids, which follow the order."""
    texts = (
        [a.question, a.answer, *(t for f in a.follow_ups for t in (f.question, f.answer))] for a in scored(answers)
    )
    digests = sorted(hashlib.sha256("\0".join(t).encode("utf-8", "replace")).digest() for t in texts)
    return int.from_bytes(hashlib.sha256(b"".join(digests)).digest()[:8], "big")


def scored(answers: Sequence[AnswerGrade]) -> list[AnswerGrade]:
    """Those with a judgement."""
    return [a for a in answers if a.status is AnswerStatus.SCORED]
