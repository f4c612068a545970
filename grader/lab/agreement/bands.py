"""Agreement by band of the mean human score: a judge that is right on average may be wrong at either end."""

from __future__ import annotations

import dataclasses

from grader.lab.agreement.answers import Answers
from grader.lab.agreement.pairs import Mask, Pairs
from grader.lab.agreement.telling import compared
from grader.lab.results import Figure

BANDS = ("low", "middle", "high")  # under 1/3, under 2/3, and from there on
MEASURES = ("mae", "bias", "exact", "adjacent")  # a correlation within a band says little: its range is cut
EMPTY = "no scored answer is in this band"


def bands(answers: Answers) -> list[Figure]:
    """`low.MEASURE`, `middle.MEASURE`, `high.MEASURE`: mae, bias, exact and adjacent of the answers in the band."""
    judged = answers.judged()
    at_least = [judged.other >= third / 3 - 1e-9 for third in (1, 2)]
    figures = []
    for band, within in zip(BANDS, (~at_least[0], at_least[0] & ~at_least[1], at_least[1]), strict=True):
        figures += compared(f"{band}.", _only(judged, within), answers.resample, MEASURES)
    return [_explained(figure) for figure in figures]


def _only(pairs: Pairs, rows: Mask) -> Pairs:
    return dataclasses.replace(
        pairs,
        one=pairs.one[rows],
        other=pairs.other[rows],
        one_level=pairs.one_level[rows],
        other_level=pairs.other_level[rows],
        question=pairs.question[rows],
    )


def _explained(figure: Figure) -> Figure:
    return figure if figure.n else figure.model_copy(update={"why": EMPTY})
