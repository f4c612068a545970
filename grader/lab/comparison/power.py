"""How many answers would show a difference, and which difference so many can show.

A two-sided test at 5%, before any correction, finds a difference d four times in five when d is (1.96 + .84) standard
errors (Cohen, Statistical Power Analysis, 1988, chapter 1). The standard error SE is the bootstrap's and falls with √n,
so that it takes n·((1.96 + .84)·SE/d)². That holds for more questions of the same kind with as many answers each; more
answers to the same questions bring less. From few answers nothing is said.
"""

from __future__ import annotations

import math

from grader.lab.comparison.nouns import Power

STANDARD_ERRORS = 1.959964 + 0.841621  # two-sided 5%, and 80% power
FEW = 10  # answers: a standard error from fewer is a guess
NEXT_TO_NOTHING = 0.005  # prints as .00 or at its edge: no number of answers is worth naming for it


def power(difference: float | None, error: float | None, answers: int, questions: int | None) -> Power:
    """`error` is the standard error of the difference over these answers; None or 0 where it is not known.

    `questions` is None where there are too few of them to speak of others like them.
    """
    if not error or difference is None or answers < FEW:
        return Power()
    smallest = STANDARD_ERRORS * error
    if abs(difference) < NEXT_TO_NOTHING or abs(difference) >= smallest:
        return Power(smallest=smallest)
    more = (smallest / abs(difference)) ** 2
    return Power(smallest=smallest, answers=_about(answers * more), questions=questions and _about(questions * more))


def _about(n: float) -> int:
    """Two digits, up: 873 → 880. More would claim what a bootstrap does not know."""
    step: int = 10 ** max(0, math.floor(math.log10(n)) - 1)
    return math.ceil(n / step) * step
