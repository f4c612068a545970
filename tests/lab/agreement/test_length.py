"""Does the judge pay for length?"""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.lab.agreement.answers import Answers
from grader.lab.agreement.length import lengths
from grader.lab.results import Figure
from tests.lab.agreement.samples import by_name
from tests.lab.made import a_result

A, B, C = (np.array(signs) for signs in ([1, 1, 1, 1, -1, -1, -1, -1], [1, 1, -1, -1] * 2, [1, -1] * 4))


def figures(judge: np.ndarray, human: np.ndarray, words: np.ndarray) -> dict[str, Figure]:
    """Of eight answers or fewer; signs that are orthogonal make correlations that can be read off."""
    rows = [
        a_result(n, judge=0.5 + j / 10, human=0.5 + h / 10, words=10 + int(w))
        for n, (j, h, w) in enumerate(zip(judge, human, words, strict=True))
    ]
    return by_name(lengths(Answers.of(rows, 3, draws=50, seed=1)))


def test_agreement_is_told_apart_from_length() -> None:
    """Judge A + B, human A + B + C, length A: without A they are B and B + C, and correlate by 1/√2."""
    assert figures(A + B, A + B + C, A)["partial_length"].value == pytest.approx(1 / math.sqrt(2))


def test_two_that_pay_for_length_alone_do_not_agree_beyond_it() -> None:
    """Judge A + B, human A + C, length A: nothing is left of r = .5."""
    assert figures(A + B, A + C, A)["partial_length"].value == pytest.approx(0)


def test_a_judge_who_pays_for_length_is_found_out() -> None:
    """Judge B + A, human B, length A: the error is length itself, and so is what the human leaves of the judge."""
    found = figures(A + B, B, A)
    assert found["length_of_error"].value == pytest.approx(1)
    assert found["length_given_human"].value == pytest.approx(1)


def test_what_leaves_nothing_to_correlate_says_why() -> None:
    """A judge who gives what the length gives, equal lengths, a judge without errors, and three answers."""
    assert figures(A, B, A)["partial_length"].why == "the judge's values follow exactly from the lengths of the answers"
    assert figures(A, B, 0 * A)["partial_length"].why == "the lengths of the answers are all equal"
    assert figures(A, A, B)["length_of_error"].why == "the judge's errors are all equal"
    assert figures(A[3:6], B[3:6], C[3:6])["partial_length"].why.startswith("three answers or fewer")
