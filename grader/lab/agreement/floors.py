"""What judges that understand nothing reach: in the same table, so that nobody takes their figures for a success.

All floors are measured against the mean human on the rows that the judge gave a value, like the judge itself.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from grader.lab.agreement.answers import Answers
from grader.lab.agreement.measures import MEASURES
from grader.lab.agreement.pairs import Floats, Pairs, Whole
from grader.lab.agreement.points import NONE, Point
from grader.lab.agreement.telling import compared, several, told
from grader.lab.results import Figure

BY_DEFINITION = "0 by definition: a constant agrees exactly as often as chance would have it"
SAME_LENGTH = "all answers have the same length"
NOT_ELSEWHERE = "all answers are to one question, and the length is to be fitted on other questions"


def constant(answers: Answers) -> list[Figure]:
    """`floor.constant.MEASURE`: the same for every answer, the best that can be said without reading any.

    As a share it is the mean human score, and as a level the most frequent one (the lowest of those as frequent).
    It is taken from the very rows that it is measured on and held fixed in the draws: one number has no room to
    overfit. Its kappa and QWK are 0 by definition, and a correlation is not defined.
    """
    judged = answers.judged()
    if not len(judged):
        return _undefined("constant", NONE)
    level = int(np.argmax(np.bincount(judged.other_level, minlength=answers.levels)))
    pairs = Pairs(
        one=np.full(len(judged), judged.other.mean()),
        other=judged.other,
        one_level=np.full(len(judged), level, dtype=np.int64),
        other_level=judged.other_level,
        question=judged.question,
        levels=answers.levels,
        names=("the constant's values", "the human scores"),
    )
    return [_explained(figure) for figure in compared("floor.constant.", pairs, answers.resample)]


def length(answers: Answers) -> list[Figure]:
    """`floor.length.MEASURE`: the score as a straight line in log(1 + words).

    Fitted by least squares on the answers to all other questions, so that no answer helps to predict its own score;
    cut to 0 to 1.
    """
    scored = answers.scored
    words, human, question = answers.words[scored], answers.human[scored], answers.question[scored]
    if not len(words):
        return _undefined("length", NONE)
    if not several(question):
        return _undefined("length", NOT_ELSEWHERE)
    if np.ptp(words) == 0:
        return _undefined("length", SAME_LENGTH)
    fitted = left_out(np.log1p(words), human, question)
    pairs = Pairs.of(fitted, human, question, answers.levels, ("the values fitted on length", "the human scores"))
    return compared("floor.length.", pairs, answers.resample)


def baseline(answers: Answers, values: Mapping[str, float | None]) -> list[Figure]:
    """`floor.baseline.MEASURE`: the judge without a model, whose `values` are shares by row id, None for no value."""
    given = [values.get(row) for row in answers.ids]
    judge = np.array([np.nan if value is None else value for value in given], dtype=np.float64)
    names = ("the baseline's values", "the human scores")
    pairs = answers.pairs(np.where(answers.scored, judge, np.nan), answers.human, names)
    return compared("floor.baseline.", pairs, answers.resample)


def left_out(x: Floats, y: Floats, question: Whole) -> Floats:
    """For each row the least-squares line of y in x over the rows of all other questions, at its x, cut to 0 to 1.

    Where x does not vary over those rows: the mean of their y.
    """
    centred = x - x.mean()
    sums = [_others(part, question) for part in (np.ones_like(x), centred, y, centred**2, centred * y)]
    n, sx, sy, sxx, sxy = sums
    spread = n * sxx - sx**2
    varies = spread > 1e-9 * n**2
    slope = np.divide(n * sxy - sx * sy, spread, out=np.zeros_like(x), where=varies)
    fitted: Floats = np.clip(sy / n + slope * (centred - sx / n), 0, 1)
    return fitted


def _others(part: Floats, question: Whole) -> Floats:
    """For each row the sum over the rows of all other questions."""
    others: Floats = part.sum() - np.bincount(question, weights=part)[question]
    return others


def _explained(figure: Figure) -> Figure:
    by_definition = figure.name.endswith((".kappa", ".qwk")) and figure.value is not None
    return figure.model_copy(update={"value": 0.0, "why": BY_DEFINITION}) if by_definition else figure


def _undefined(which: str, why: str) -> list[Figure]:
    return [told(f"floor.{which}.{name}", Point(None, why), None, 0) for name in MEASURES]
