"""The paired test: exact where it can be, and right about how often it is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from grader.lab.agreement.pairs import Floats
from grader.lab.comparison import permutation
from grader.lab.comparison.nouns import Measure
from grader.lab.comparison.permutation import p_values
from grader.lab.comparison.sums import human_terms, judge_terms


def p_of(human: Floats, a: Floats, b: Floats, units: list[str] | None = None) -> dict[Measure, float | None]:
    names = units or [f"r{n}" for n in range(len(human))]
    return p_values(names, human_terms(human, 2), judge_terms(a, human, 2), judge_terms(b, human, 2))


def test_few_units_are_enumerated() -> None:
    """Of four answers that one judge alone has right, only none or all swapped differ by as much: 2 of 16."""
    human = np.array([0.0, 1, 0, 1, 1, 0])
    wrong = np.array([1.0, 0, 1, 0, 1, 0])
    assert p_of(human, human, wrong)[Measure.EXACT] == 2 / 16


def test_answers_to_one_question_are_swapped_together() -> None:
    """The same answers to two questions are two units, not four: 2 of 4."""
    human = np.array([0.0, 1, 0, 1, 1, 0])
    wrong = np.array([1.0, 0, 1, 0, 1, 0])
    assert p_of(human, human, wrong, ["q1", "q1", "q2", "q2", "q3", "q3"])[Measure.EXACT] == 2 / 4


def test_one_judge_twice_is_no_difference() -> None:
    """Nothing differs, so nothing could differ by more: p is 1."""
    human = np.array([0.0, 1, 1, 0, 1])
    judge = np.array([0.0, 1, 0, 0, 1])
    assert set(p_of(human, judge, judge).values()) == {1.0}


def test_what_is_not_defined_has_no_p() -> None:
    """Where everybody gives the one level there is no QWK, and no test of it; exact agreement has one."""
    ones = np.ones(6)
    found = p_of(ones, ones, ones)
    assert found[Measure.QWK] is None
    assert found[Measure.EXACT] == 1.0


def test_drawn_swaps_come_near_to_all_swaps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are too many to enumerate, drawing gives nearly the same p, and never 0."""
    rng = np.random.default_rng(3)
    human = rng.integers(0, 2, 40).astype(float)
    a, b = (np.where(rng.random(40) < right, human, 1 - human) for right in (0.9, 0.75))
    units = [f"q{n // 4}" for n in range(40)]
    exact = p_of(human, a, b, units)[Measure.QWK]
    monkeypatch.setattr(permutation, "_exact", lambda _units: False)
    drawn = p_of(human, a, b, units)[Measure.QWK]
    assert drawn == pytest.approx(exact, abs=0.02)
    assert (p_of(human, human, 1 - human)[Measure.QWK] or 0) == 1 / (permutation.PERMUTATIONS + 1)


def test_a_true_null_is_rejected_as_often_as_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two judges equally good, both with questions that they find hard: about one test in twenty is under .05."""
    monkeypatch.setattr(permutation, "PERMUTATIONS", 256)
    rejected = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        human = rng.integers(0, 2, 60).astype(float)
        right = np.repeat(rng.uniform(0.5, 1.0, (2, 15)), 4, axis=1)
        a, b = np.where(rng.random((2, 60)) < right, human, 1 - human)
        p = p_of(human, a, b, [f"q{n // 4}" for n in range(60)])[Measure.QWK]
        rejected += p is not None and p < 0.05
    assert 0.02 <= rejected / 300 <= 0.09
