"""What the length of an answer, in words, has to do with what the judge says of it. Pearson correlations of shares.

partial_length       judge and human, with length held fixed: what is left of the agreement when length explains
                     its part of both
length_given_human   judge and length, with the human score held fixed: above 0, of two answers that people score
                     alike the longer one gets more
length_of_error      judge − human and length: above 0, the judge pays for length what people do not
"""

from __future__ import annotations

import numpy as np
from scipy.stats import pearsonr

from grader.lab.agreement.answers import Answers
from grader.lab.agreement.cells import drawn_sums
from grader.lab.agreement.measures import equal
from grader.lab.agreement.pairs import DIGITS, Floats, Whole, ratio
from grader.lab.agreement.points import NONE, ONE, Point
from grader.lab.agreement.telling import several, told
from grader.lab.resampling import Resample
from grader.lab.results import Figure

JUDGE, HUMAN, WORDS, ERROR = range(4)
NAMES = ("the judge's values", "the human scores", "the lengths of the answers", "the judge's errors")
FEW = "three answers or fewer: a partial correlation needs four"
FIXED = 1e-9  # 1 − r² under which one variable leaves nothing of another


def lengths(answers: Answers) -> list[Figure]:
    """The three figures, on the rows that the judge gave a value."""
    scored = answers.scored
    judge, human = (np.round(part[scored], DIGITS) for part in (answers.judge, answers.human))
    variables = np.stack((judge, human, answers.words[scored], np.round(judge - human, DIGITS)))
    question = answers.question[scored]
    points = {
        "partial_length": partial_point(variables, JUDGE, HUMAN, WORDS),
        "length_given_human": partial_point(variables, JUDGE, WORDS, HUMAN),
        "length_of_error": _correlation(variables, ERROR, WORDS),
    }
    drawn = _drawn(variables, question, answers.resample) if several(question) else {}
    return [told(name, point, drawn.get(name), len(question)) for name, point in points.items()]


def partial_point(variables: Floats, x: int, y: int, held: int) -> Point:
    """Partial correlation of x and y given one variable: (r_xy − r_xz·r_yz) / √((1 − r_xz²)(1 − r_yz²))."""
    if variables.shape[1] and variables.shape[1] < 4:
        return Point(None, FEW)
    points = [_correlation(variables, *two) for two in ((x, y), (x, held), (y, held))]
    values = [point.value for point in points if point.value is not None]
    if len(values) < 3:
        return next(point for point in points if point.value is None)
    for name, r in ((NAMES[x], values[1]), (NAMES[y], values[2])):
        if 1 - r**2 < FIXED:
            return Point(None, f"{name} follow exactly from {NAMES[held]}")
    matrix = np.array([[1.0, values[0], values[1]], [values[0], 1.0, values[2]], [values[1], values[2], 1.0]])
    return Point(float(_partial(matrix[:, :, None], 0, 1, 2)[0]))


def correlations(variables: Floats, question: Whole, resample: Resample) -> Floats:
    """Pearson's r of every two variables in each draw, shape (variables, variables, draws), NaN where not defined.

    `variables` has the shape (variables, rows).
    """
    spread = variables.std(axis=1, keepdims=True)
    scaled = (variables - variables.mean(axis=1, keepdims=True)) / np.where(spread > 0, spread, 1)
    products = (scaled[:, None] * scaled[None]).reshape(-1, scaled.shape[1])
    sums = drawn_sums(np.concatenate((np.ones((1, scaled.shape[1])), scaled, products)), question, resample)
    n, means = sums[0], ratio(sums[1 : 1 + len(scaled)], np.maximum(sums[:1], 1), sums[:1] > 0)
    shared = sums[1 + len(scaled) :].reshape(len(scaled), len(scaled), -1)
    covariance = ratio(shared, np.maximum(n, 1), n > 0) - means[:, None] * means[None]
    variance = np.einsum("iid->id", covariance)
    varies = variance > 1e-9
    root = np.sqrt(np.where(varies, variance, 0))
    return np.clip(ratio(covariance, root[:, None] * root[None], varies[:, None] & varies[None]), -1, 1)


def _drawn(variables: Floats, question: Whole, resample: Resample) -> dict[str, Floats]:
    r = correlations(variables, question, resample)
    return {
        "partial_length": _partial(r, JUDGE, HUMAN, WORDS),
        "length_given_human": _partial(r, JUDGE, WORDS, HUMAN),
        "length_of_error": r[ERROR, WORDS],
    }


def _partial(r: Floats, x: int, y: int, held: int) -> Floats:
    left = (1 - r[x, held] ** 2) * (1 - r[y, held] ** 2)
    defined = (1 - r[x, held] ** 2 >= FIXED) & (1 - r[y, held] ** 2 >= FIXED)
    root = np.sqrt(np.where(defined, left, 0))
    return np.clip(ratio(r[x, y] - r[x, held] * r[y, held], root, defined), -1, 1)


def _correlation(variables: Floats, x: int, y: int) -> Point:
    if variables.shape[1] < 2:
        return Point(None, ONE if variables.size else NONE)
    why = equal(variables[x], NAMES[x]) or equal(variables[y], NAMES[y])
    return Point(None, why) if why else Point(float(pearsonr(variables[x], variables[y]).statistic))
