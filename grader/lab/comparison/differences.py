"""Paired answers → the difference in every measure, with its interval and its test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from grader.lab.agreement.measures import measured as points_of
from grader.lab.agreement.pairs import Floats, Pairs
from grader.lab.agreement.points import Point
from grader.lab.comparison.nouns import Difference, Measure
from grader.lab.comparison.pairing import Paired
from grader.lab.comparison.permutation import p_values
from grader.lab.comparison.sums import human_terms, judge_terms, measured
from grader.lab.resampling import Resample, interval

FEW_QUESTIONS = 10
"""Swapping ten questions can give p = 2/2¹⁰ = .002, small enough to be corrected; below, answers are swapped."""


@dataclass(frozen=True)
class Terms:
    """Sums' terms of the paired answers, a row an answer: people's, and each judge's beside them."""

    human: Floats
    reference: Floats
    other: Floats

    @classmethod
    def of(cls, paired: Paired, levels: int) -> Terms:
        """`levels` is K."""
        human, (a, b) = paired.human, paired.values
        return cls(human_terms(human, levels), judge_terms(a, human, levels), judge_terms(b, human, levels))


@dataclass(frozen=True)
class Measured:
    """The differences, in Measure's order, and the standard error of each (None: not known)."""

    differences: tuple[Difference, ...]
    errors: Mapping[Measure, float | None]
    unit: Literal["question", "answer"]


def differences(paired: Paired, levels: int, draws: int) -> Measured:
    """Every measure of both runs over the same answers, and what lies between. `draws` are the bootstrap's.

    Intervals resample questions. Under FEW_QUESTIONS that comes out too narrow, with one question of no width at all:
    the interval is then the wider of that and of resampling answers, and the test swaps answers.
    """
    terms = Terms.of(paired, levels)
    few = len(set(paired.questions)) < FEW_QUESTIONS
    samples = [_drawn(terms, units, draws) for units in _units(paired, few=few)]
    p = p_values(paired.ids if few else paired.questions, terms.human, terms.reference, terms.other)
    reference, other = (points(values, paired.human, levels) for values in paired.values)
    found = tuple(_difference(m, reference[m], other[m], [sample[m] for sample in samples], p[m]) for m in Measure)
    errors = {m: _standard_error([sample[m] for sample in samples]) for m in Measure}
    return Measured(found, errors, "answer" if few else "question")


def points(judge: Floats, human: Floats, levels: int) -> dict[Measure, Point]:
    """The measures of one judge, as `grader lab run` has them."""
    found = points_of(Pairs.of(judge, human, np.zeros(len(judge), dtype=np.int64), levels), tuple(Measure))
    return {measure: found[measure] for measure in Measure}


def _units(paired: Paired, *, few: bool) -> list[Sequence[str]]:
    """What is resampled: each unit's name for every answer. A single unit cannot be."""
    ways: list[Sequence[str]] = [paired.questions, paired.ids] if few else [paired.questions]
    return [units for units in ways if len(set(units)) > 1]


def _drawn(terms: Terms, units: Sequence[str], draws: int) -> dict[Measure, Floats]:
    """other − reference in each bootstrap draw, the same draws for both; NaN where one is not defined."""
    resample = Resample.of(units, draws)
    human, a, b = (resample.summed(part) for part in (terms.human, terms.reference, terms.other))
    reference, other = measured(human, a), measured(human, b)
    return {m: other[m] - reference[m] for m in Measure}


def _difference(m: Measure, a: Point, b: Point, samples: Sequence[Floats], p: float | None) -> Difference:
    if a.value is None or b.value is None:
        return Difference(measure=m, reference=a.value, other=b.value, difference=None, why=a.why or b.why)
    low, high = _widest([interval(sample) for sample in samples])
    change = b.value - a.value
    return Difference(measure=m, reference=a.value, other=b.value, difference=change, low=low, high=high, p=p)


def _widest(found: Sequence[tuple[float | None, float | None]]) -> tuple[float | None, float | None]:
    lows = [low for low, _ in found if low is not None]
    highs = [high for _, high in found if high is not None]
    return (min(lows), max(highs)) if lows and highs else (None, None)


def _standard_error(samples: Sequence[Floats]) -> float | None:
    defined = [s[np.isfinite(s)] for s in samples if 2 * np.count_nonzero(np.isfinite(s)) >= max(len(s), 2)]
    return max((float(np.std(s, ddof=1)) for s in defined), default=None)
