"""The judge against each single human, and the humans against each other: the ceiling of what a judge can reach."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from grader.lab.agreement.alpha import alpha_of, drawn_alpha
from grader.lab.agreement.answers import Answers
from grader.lab.agreement.measures import MEASURES
from grader.lab.agreement.pairs import Floats, Pairs
from grader.lab.agreement.points import Point
from grader.lab.agreement.telling import averaged, compared, several, told
from grader.lab.levels import to_levels
from grader.lab.results import Figure

ALONE = "no answer was scored by two humans"
BETWEEN = tuple(name for name in MEASURES if name not in ("bias", "alpha"))


def singles(answers: Answers) -> list[Figure]:
    """`human_1.MEASURE` …: the judge against the first human, the second …; nothing where there is one human only."""
    if len(answers.humans) < 2:
        return []
    figures = []
    for place, human in enumerate(answers.humans, 1):
        pairs = answers.pairs(answers.judge, human, ("the judge's values", _scores_of(place)))
        figures += compared(f"human_{place}.", pairs, answers.resample)
    return figures


def ceiling(answers: Answers) -> list[Figure]:
    """`ceiling.MEASURE`: the mean over all pairs of humans, whatever the judge did with the rows.

    `alpha` is that of all humans at once, as it is defined for any number of raters. There is no bias: neither of
    two humans is the one who errs.
    """
    n = int(((~np.isnan(answers.humans)).sum(axis=0) > 1).sum())
    if not n:
        return [told(f"ceiling.{name}", Point(None, ALONE), None, 0) for name in (*BETWEEN, "alpha")]
    pairs = pairs_among(answers, answers.humans, [_scores_of(place + 1) for place in range(len(answers.humans))])
    return [*averaged("ceiling.", pairs, answers.resample, n, BETWEEN), _alpha(answers, n)]


def pairs_among(answers: Answers, ratings: Floats, names: list[str]) -> list[Pairs]:
    """Every two raters that have rows in common; `ratings` has the shape (raters, n)."""
    every = (
        answers.pairs(ratings[one], ratings[other], (names[one], names[other]))
        for one, other in combinations(range(len(ratings)), 2)
    )
    return [pairs for pairs in every if len(pairs)]


def _alpha(answers: Answers, n: int) -> Figure:
    rated = (~np.isnan(answers.humans)).sum(axis=0) > 1
    humans, question = answers.humans[:, rated], answers.question[rated]
    levels = np.where(np.isnan(humans), np.nan, to_levels(np.nan_to_num(humans), answers.levels))
    draws = drawn_alpha(levels, question, answers.resample) if several(question) else None
    return told("ceiling.alpha", alpha_of(levels), draws, n)


def _scores_of(place: int) -> str:
    return f"the scores of human {place}"
