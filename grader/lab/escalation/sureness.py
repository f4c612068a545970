"""How likely a cheap panel is to be right, by how many of its judges dissent; and how true that is.

Confidence is (right + 20·p0) / (n + 20): n answers with as many dissenters, p0 the share right over all answers. Each
answer's is fitted on the answers to the other questions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader.errors import LabError
from grader.lab.escalation.results import Reliability, Sureness
from grader.lab.escalation.rules import PRIOR
from grader.lab.escalation.votes import NONE, Levels, Votes, decided, dissenters

BINS = 10
PLACES = 4

Floats = NDArray[np.float64]


def reliability(votes: Votes) -> Reliability:
    """Of all cheap judges as one panel. Raises LabError where there is nothing to hold apart."""
    said = decided(votes.cheap)
    known = said != NONE
    if len(np.unique(votes.question[known])) < 2:
        raise LabError("confidence is measured leaving one question out, and there is only one")
    right = (said == votes.human)[known].astype(np.float64)
    away, question = dissenters(votes.cheap)[known], votes.question[known]
    stated, constant = _left_out(right, away, question)
    brier, of_constant = (float(((p - right) ** 2).mean()) for p in (stated, constant))
    return Reliability(
        judges=votes.cheap_names,
        table=tuple(_row(int(n), right, away, stated) for n in np.unique(away)),
        ece=round(expected_error(stated, right), PLACES),
        brier=round(brier, PLACES),
        brier_of_constant=round(of_constant, PLACES),
        ratio=round(brier / of_constant, PLACES) if of_constant else None,
        n=len(right),
        unjudged=int((~known).sum()),
    )


def confidences(right: Floats, away: Levels) -> dict[int, float]:
    """The confidence by number of dissenters, and that of a number never seen under NONE; of answers that are there."""
    usual = float(right.mean())
    found = {int(n): (float(right[away == n].sum()), int((away == n).sum())) for n in np.unique(away)}
    return {NONE: usual} | {n: (hits + PRIOR * usual) / (many + PRIOR) for n, (hits, many) in found.items()}


def expected_error(stated: Floats, right: Floats) -> float:
    """Expected calibration error: over tenths of the confidence, |mean confidence − share right|, by their size."""
    tenth = np.minimum((stated * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(tenth, weights=stated - right, minlength=BINS)
    return float(np.abs(gaps).sum() / len(stated))


def _left_out(right: Floats, away: Levels, question: NDArray[np.str_]) -> tuple[Floats, Floats]:
    """For each answer, what the other questions' answers give: its confidence, and their share right."""
    stated, constant = np.zeros(len(right)), np.zeros(len(right))
    for name in np.unique(question):
        own = question == name
        found = confidences(right[~own], away[~own])
        constant[own] = found[NONE]
        stated[own] = [found.get(n, found[NONE]) for n in away[own].tolist()]
    return stated, constant


def _row(number: int, right: Floats, away: Levels, stated: Floats) -> Sureness:
    own = away == number
    return Sureness(
        dissenters=number,
        n=int(own.sum()),
        right=int(right[own].sum()),
        stated=round(float(stated[own].mean()), PLACES),
        confidence=round(confidences(right, away)[number], PLACES),
    )
