"""The one arithmetic under every score: a weighted mean of levels, its rounding and its error.

A score of an answer, of a category or of the interview is 25 × Σ share·level over ratings whose shares add
up to 1. So its error has one formula too (`variance`), whatever the score is of. Levels run from 0 to 4,
scores from 0 to 100; variances here are in levels squared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from grader.assessment import AnswerGrade, CriterionGrade, Interval
from grader.judgement import ErrorModel

POINTS = 25  # score points a level: 4 levels make 100

Z90 = 1.6449  # a normal deviate lies within ±1.6449 sd in 90 cases of 100
UNVERIFIED = 2.0  # rule of trust 3: a level above 1 without a found quote has its error doubled
DISPUTED = 1.5  # judges two levels or more apart: with the median at 2 a whole sd of .75 to 1 lies between them
ROUNDING = 1 / 12  # variance of rounding to whole levels; less for a judge whose noise rarely crosses a half
BY_PERSON = 0.0  # a level that a person set is taken to be the true one
UNREAD_SPREAD = 1.0  # sd in levels of an answer not read around those that were (true answers: about .7)

DEFAULT_ERROR = ErrorModel(
    sigma=1.0,
    rho=0.5,
    beta=0.4,
    source="documented default of a judge that was never measured",
    measured=False,
)
"""The error of a judge that nobody has measured, wide on purpose.

sigma 1.0 is the widest judge for which the confidence has been checked (scripts/bench confidence), rho .5
lies in the middle of what is possible, and beta .4 is the bias of the baseline judge, the only one measured
on human grades so far: an unknown judge is given no credit over a known one. Too wide by 40% makes the stated
confidence about .05 too low; a bias of .3 that is not modelled makes it .18 too high. So wide is the safe side.
"""


@dataclass(frozen=True, slots=True)
class Term:
    """One rating's part in a score. Ratings of one answer (`answer` is its place) share a part of their error.

    Its sd is `widening` (for what is known of this rating) × `spread` (of its criterion) × the judge's sigma, and
    the judge's bias moves it by `leaning` (of its criterion) × beta.
    """

    answer: int
    share: float
    level: float
    widening: float = 1.0
    spread: float = 1.0
    leaning: float = 1.0

    def part(self, share: float) -> Term:
        """The rating as a part of a larger score, in which what it was a part of has this share."""
        return Term(self.answer, share * self.share, self.level, self.widening, self.spread, self.leaning)

    @property
    def by_person(self) -> bool:
        """Whether a person set it: it then carries no part of the judge's error."""
        return self.widening == BY_PERSON


def round_half_up(x: float) -> int:
    """The one place of rounding: halves go up, also those that float noise has moved by less than 1e-9."""
    return math.floor(quantised(x) + 0.5)


def decimal(x: float, places: int = 1) -> str:
    """`x` as text with so many decimals, rounded like everything else."""
    return f"{round_half_up(x * 10**places) / 10**places:.{places}f}"


def quantised(x: float) -> float:
    """`x` without the float noise that the order or the scale of weights leaves behind."""
    return round(x, 9)


def shares(weights: Sequence[float]) -> list[float]:
    """Weights of any scale as parts of 1. Divided by the largest first, so that no sum can overflow."""
    largest = max(weights, default=1.0)
    scaled = [w / largest for w in weights]
    total = math.fsum(scaled)
    return [w / total for w in scaled]


def widening(criterion: CriterionGrade) -> float:
    """How many times the judge's usual sigma this rating's error is taken to be."""
    if criterion.override:
        return BY_PERSON
    return (UNVERIFIED if criterion.unverified else 1.0) * (DISPUTED if criterion.disputed else 1.0)


def answer_terms(
    criteria: Iterable[CriterionGrade], answer: int = 0, share: float = 1.0, error: ErrorModel | None = None
) -> tuple[Term, ...]:
    """The rated criteria of one answer; one without a level is left out. `share` is the answer's in the score.

    With `error`, each criterion's own error; without, all have the same.
    """
    rated = [(c, c.level) for c in criteria if c.level is not None]
    parts = shares([c.weight for c, _ in rated])
    return tuple(
        Term(answer, share * p, level, widening(c), *own_error(c.id, error))
        for (c, level), p in zip(rated, parts, strict=True)
    )


def own_error(criterion_id: str, error: ErrorModel | None) -> tuple[float, float]:
    """A criterion's own sigma and beta as multiples of the judge's; (1, 1) where it has none of its own."""
    own = error.of(criterion_id) if error else None
    if own is None or error is None:
        return 1.0, 1.0
    return own.sigma / error.sigma if error.sigma else 1.0, own.beta / error.beta if error.beta else 1.0


def terms_of(
    answer: AnswerGrade, place: int, among: AbstractSet[str], error: ErrorModel | None = None
) -> tuple[Term, ...]:
    """An answer's ratings on the criteria in `among`; shares add up to 1.

    A score that a person set for the answer as a whole stands for every level that the machine gave (for every
    criterion where it gave none): score / 25, wherever the answer counts.
    """
    if answer.override is None or answer.score is None:
        return answer_terms((c for c in answer.criteria if c.id in among), place, error=error)
    told = [c for c in answer.criteria if c.level is not None] or answer.criteria
    own = [c for c in told if c.id in among]
    parts = shares([c.weight for c in own])
    return tuple(Term(place, part, answer.score / POINTS, BY_PERSON) for part in parts)


def value(terms: Iterable[Term]) -> float:
    """The score before rounding, 0 to 100."""
    return POINTS * math.fsum(t.share * t.level for t in terms)


def variance(terms: Sequence[Term], error: ErrorModel, unread: Sequence[float] = ()) -> float:
    """How far the judged mean level may lie from the true one, as a variance in levels squared.

    A rating is off by leaning·b + widening·spread·sigma·(√rho·c + √(1−rho)·e): b (sd beta) common to the
    interview, c to the criteria of one answer, e its own; one that a person set is not off at all. `unread` are the
    shares of answers that should have been part of the score and were not read; each may differ from the read ones
    by `UNREAD_SPREAD`.
    """
    common = math.fsum(c * c for c in common_parts(terms).values())
    own = own_part(terms)
    rounding = min(error.sigma**2, ROUNDING) * rounded_part(terms)
    leaning = (error.beta * leaning_share(terms)) ** 2
    missing = math.fsum((UNREAD_SPREAD * share) ** 2 for share in unread)
    return leaning + error.sigma**2 * (error.rho * common + (1 - error.rho) * own) + rounding + missing


def common_parts(terms: Iterable[Term]) -> dict[int, float]:
    """For each answer, the weight with which the error common to its criteria enters the score."""
    parts: dict[int, list[float]] = {}
    for t in terms:
        parts.setdefault(t.answer, []).append(t.share * t.widening * t.spread)
    return {answer: math.fsum(p) for answer, p in parts.items()}


def own_part(terms: Iterable[Term]) -> float:
    """The summed squared weight with which the ratings' own errors enter the score."""
    return math.fsum((t.share * t.widening * t.spread) ** 2 for t in terms)


def rounded_part(terms: Iterable[Term]) -> float:
    """The summed squared weight of the levels that a judge rounded to whole ones; a person's is no rounded one."""
    return math.fsum(t.share**2 for t in terms if not t.by_person)


def machine_share(terms: Sequence[Term]) -> float:
    """The share of a score (0 to 1) that is the machine's, and so what a leaning of the judge can move.

    Exactly 1 where no person set anything, exactly 0 where persons set all.
    """
    if terms and all(t.by_person for t in terms):
        return 0.0
    return 1.0 - math.fsum(t.share for t in terms if t.by_person)


def leaning_share(terms: Sequence[Term]) -> float:
    """By how many times beta the judge's bias moves a score: the machine's share, each rating by its `leaning`."""
    return machine_share(terms) + math.fsum(t.share * (t.leaning - 1) for t in terms if not t.by_person)


def interval(score: float, levels_variance: float, deviate: float = Z90) -> Interval:
    """The interval around an unrounded score, within 0 to 100 and always around the rounded score; 90% unless told.

    `deviate`: the normal deviate of half of it.
    """
    half = deviate * POINTS * math.sqrt(levels_variance)
    return max(0, round_half_up(score - half)), min(100, round_half_up(score + half))
