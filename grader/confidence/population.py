"""What is known of the true levels, given the judged ones: draws from a normal posterior over category means.

Noise drawn around the judged levels makes a noisy judge look sure; a separate posterior for each rating makes
everybody average. In between: the categories of one candidate are drawn to each other and to what people are
like, by as much as the judge's error asks for. Levels run from 0 to 4.

People, as assumed (standard deviations in levels): 1.0 from person to person around 2.2, .4 from category to
category of one person, .6 from answer to answer of one category. scripts/bench confidence shows what the
formula reaches, also for people who are not like that.
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
from grader.decision.policy import NO_CATEGORY, demands
from grader.judgement import ErrorModel
from grader.rubric import Label, Rubric
from grader.scoring.basis import bases_of
from grader.scoring.weighing import (
    POINTS,
    ROUNDING,
    Term,
    common_parts,
    leaning_share,
    machine_share,
    own_part,
    rounded_part,
    shares,
    value,
)

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

MEAN, PERSON, CATEGORY, ANSWER = 2.2, 1.0, 0.4, 0.6
DRAWS = 4096  # the share of a label is then off by at most .008 (sd)


@dataclass(frozen=True, slots=True)
class Ratings:
    """The ratings by category (those that have any, in the rubric's order) and the seed made of the answers."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    must_have: tuple[bool, ...]
    terms: tuple[tuple[Term, ...], ...]
    seed: int


def ratings(answers: Sequence[AnswerGrade], rubric: Rubric, error: ErrorModel | None = None) -> Ratings:
    """What the scored answers say, each rating with its criterion's own part of `error` where that has some.

    Their order changes nothing, the seed included.
    """
    bases = [b for b in bases_of(answers, rubric, error) if b.terms]
    return Ratings(
        names=tuple(b.category.name for b in bases),
        weights=tuple(shares([b.category.weight for b in bases])),
        must_have=tuple(b.category.must_have for b in bases),
        terms=tuple(b.terms for b in bases),
        seed=_seed(answers),
    )


def share_of_label(rated: Ratings, rubric: Rubric, error: ErrorModel, label: Label) -> float:
    """The share (0 to 1) of drawn true results to which the policy gives `label`."""
    return float(np.mean(labelled(sheets(rated, draws(rated, error)), rubric, label)))


def draws(rated: Ratings, error: ErrorModel) -> Floats:
    """True category means, one row a draw, 0 to 4. Drawn in pairs around the mean."""
    mean, covariance = posterior(rated, error)
    noise = _noise(rated.seed, len(mean))
    root = np.linalg.cholesky(covariance + 1e-12 * np.eye(len(mean)))
    around = noise @ root.T
    around[:, [machine_share(t) == 0 for t in rated.terms]] = 0.0  # nothing is uncertain where persons set all levels
    return np.asarray(np.clip(np.concatenate([mean + around, mean - around]), 0, 4))


def posterior(rated: Ratings, error: ErrorModel) -> tuple[Floats, Floats]:
    """Mean and covariance of the true category means: the gain is S(S + V)⁻¹, with S of people and V of the judge."""
    seen = np.array([_seen(t, math.sqrt((_spread(t) * error.sigma) ** 2 + ANSWER**2)) for t in rated.terms])
    judge = judge_covariance(rated.terms, error)
    people = PERSON**2 + np.diag([CATEGORY**2 + ANSWER**2 * _concentration(t) for t in rated.terms])
    gain = people @ np.linalg.inv(people + judge)
    return MEAN + gain @ (seen - MEAN), people - gain @ people


def _seen(terms: Sequence[Term], spread: float) -> float:
    """A category's judged mean level; what a judge pulled to the middle is undone, what a person set stands."""
    machine = machine_share(terms)
    if not machine:
        return value(terms) / POINTS
    judged = value(t for t in terms if not t.by_person) / POINTS / machine
    return machine * unclipped(judged, spread) + value(t for t in terms if t.by_person) / POINTS


def _spread(terms: Sequence[Term]) -> float:
    """A category's usual error as a multiple of the judge's sigma: of its criteria's own, the root mean square."""
    machine = [t for t in terms if not t.by_person]
    if all(t.spread == 1 for t in machine):
        return 1.0
    parts = shares([t.share for t in machine])
    return math.sqrt(math.fsum(p * t.spread**2 for p, t in zip(parts, machine, strict=True)))


def judge_covariance(terms: Sequence[Sequence[Term]], error: ErrorModel) -> Floats:
    """Of the categories' errors, in levels squared: `weighing.variance` for several scores at once.

    An answer that is rated in two categories carries the error common to its criteria into both.
    """
    common = [common_parts(t) for t in terms]
    together = np.array([[math.fsum(a[i] * b[i] for i in a if i in b) for b in common] for a in common])
    own = np.diag([own_part(t) for t in terms])
    rounding = np.diag([rounded_part(category) for category in terms])
    noise = error.sigma**2 * (error.rho * together + (1 - error.rho) * own)
    leaning = error.beta * np.array([leaning_share(category) for category in terms])
    return np.asarray(np.outer(leaning, leaning) + noise + min(error.sigma**2, ROUNDING) * rounding)


def sheets(rated: Ratings, levels: Floats) -> Whole:
    """Each draw as the three integers that rules look at (`policy.Sheet`), one column a draw."""
    scores = POINTS * levels
    whole = _rounded(scores)
    overall = _rounded(scores @ np.array(rated.weights))
    must = whole[:, list(rated.must_have)]
    return np.stack([overall, whole.min(axis=1), must.min(axis=1, initial=NO_CATEGORY)])


def labelled(results: Whole, rubric: Rubric, label: Label) -> NDArray[np.bool_]:
    """Whether `policy.first_rule` gives `label`, for each column of `results`."""
    given = np.zeros(results.shape[1], dtype=np.bool_)
    for rule in reversed(rubric.policy.rules):
        overall, lowest, must = (row >= demand for row, demand in zip(results, demands(rule), strict=True))
        given[overall & lowest & must] = rule.label is label
    return given


def _rounded(scores: Floats) -> Whole:
    """`weighing.round_half_up` on an array."""
    return np.floor(scores + 0.5 + 1e-9).astype(np.int64)


@functools.lru_cache(maxsize=1)
def _noise(seed: int, categories: int) -> Floats:
    return np.random.default_rng(seed).standard_normal((DRAWS // 2, categories))


def _concentration(terms: Sequence[Term]) -> float:
    """1/n for n answers of equal weight; more where some weigh more."""
    parts: dict[int, list[float]] = {}
    for t in terms:
        parts.setdefault(t.answer, []).append(t.share)
    return math.fsum(math.fsum(p) ** 2 for p in parts.values())


def unclipped(level: float, spread: float) -> float:
    """The mean of a normal whose mean, once clipped to 0..4, is `level`: undoes the pull of the ends to the middle.

    At most half a level beyond the ends: of a candidate at the very end no more is known than that.
    """
    means, clipped = clipping(round(spread, 6))
    return float(np.interp(level, clipped, means))


@functools.lru_cache(maxsize=64)
def clipping(spread: float) -> tuple[Floats, Floats]:
    """A table: means, and the means of normals around them when clipped to 0..4."""
    means = np.linspace(-0.5, 4.5, 201)
    return means, np.array([_above(m, spread) - _above(m - 4, spread) for m in means])


def _above(mean: float, sd: float) -> float:
    """The mean of max(X, 0) for X normal."""
    t = mean / sd
    return mean * (1 + math.erf(t / math.sqrt(2))) / 2 + sd * math.exp(-t * t / 2) / math.sqrt(2 * math.pi)


def _seed(answers: Sequence[AnswerGrade]) -> int:
    """Of what was asked and said in the scored answers; not of their ids, which follow the order."""
    scored = (a for a in answers if a.status is AnswerStatus.SCORED)
    texts = ([a.question, a.answer, *(t for f in a.follow_ups for t in (f.question, f.answer))] for a in scored)
    digests = sorted(hashlib.sha256("\0".join(t).encode("utf-8", "replace")).digest() for t in texts)
    return int.from_bytes(hashlib.sha256(b"".join(digests)).digest()[:8], "big")
