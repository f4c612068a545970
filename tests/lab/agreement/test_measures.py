"""The measures of agreement, on cases computed by hand and published ones."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.lab.agreement.alpha import alpha_of
from grader.lab.agreement.measures import MEASURES, measured
from grader.lab.agreement.points import NONE, ONE, ONE_LEVEL
from tests.lab.agreement.samples import of_confusion, of_levels, of_shares

THREE = ((2, 1, 0), (0, 2, 1), (1, 0, 3))


def test_kappa_of_the_textbook_table() -> None:
    """20 + 15 of 50 agree: .7. By chance .5·.6 + .5·.4 = .5. (.7 − .5) / (1 − .5) = .4."""
    found = measured(of_confusion(((20, 5), (10, 15))))
    assert found["kappa"].value == pytest.approx(0.4)
    assert found["exact"].value == pytest.approx(0.7)


def test_kappa_and_qwk_of_three_levels() -> None:
    """Margins are 3, 3, 4 on both sides, of 10. Exact .7, by chance (9 + 9 + 16)/100 = .34: kappa .36/.66.

    Squared distances: observed 1 + 1 + 4 = 6; by chance (9 + 48 + 9 + 12 + 48 + 12)/10 = 13.8: QWK 1 − 6/13.8.
    """
    found = measured(of_confusion(THREE))
    assert found["kappa"].value == pytest.approx(0.36 / 0.66)
    assert found["qwk"].value == pytest.approx(1 - 6 / 13.8)
    assert found["adjacent"].value == pytest.approx(0.9)


def test_qwk_below_chance_is_negative() -> None:
    """Levels turned around: observed 4 + 0 + 4 = 8, by chance (1 + 4 + 1 + 1 + 4 + 1)/3 = 4: 1 − 2 = −1."""
    assert measured(of_levels((0, 1, 2), (2, 1, 0), 3))["qwk"].value == pytest.approx(-1)


def test_shares_are_compared_as_they_are() -> None:
    """0, .5, 1 against 0, .25, 1: errors 0, .25, 0. r = .5/√(.5·78/144): deviations −.5, 0, .5; −5, −2, 7 twelfths."""
    found = measured(of_shares((0, 0.5, 1), (0, 0.25, 1)))
    assert found["mae"].value == pytest.approx(0.25 / 3)
    assert found["rmse"].value == pytest.approx(0.25 / math.sqrt(3))
    assert found["bias"].value == pytest.approx(0.25 / 3)
    assert found["pearson"].value == pytest.approx(0.5 / math.sqrt(0.5 * 78 / 144))
    assert found["spearman"].value == pytest.approx(1)


def test_ties_have_their_mean_rank() -> None:
    """Ranks 1.5, 1.5, 3 against 1, 2, 3: 1.5/√(1.5·2) = √3/2."""
    assert measured(of_shares((0.2, 0.2, 0.9), (0.1, 0.3, 0.4)))["spearman"].value == pytest.approx(math.sqrt(3) / 2)


def test_means_that_differ_by_float_noise_are_ties() -> None:
    """.1 + .2 + .3 and .3 + .2 + .1 are one share, so the humans are all equal."""
    found = measured(of_shares((0.1, 0.9), ((0.1 + 0.2 + 0.3) / 3, (0.3 + 0.2 + 0.1) / 3)))
    assert found["pearson"].why == "the human scores are all equal"


def test_halves_go_up_on_both_sides() -> None:
    """.5 of two levels is level 1, and .125 of five is 1."""
    assert measured(of_shares((0.5,), (1.0,), 2))["exact"].value == 1
    assert measured(of_shares((0.125,), (0.25,), 5))["exact"].value == 1


def test_alpha_of_the_published_example() -> None:
    """Computing Krippendorff's Alpha-Reliability (2011), C: four observers, twelve units: ordinal .815."""
    gap = np.nan
    observers = np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, gap, gap, gap],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, gap, 3],
            [gap, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, gap],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, gap],
        ]
    )
    assert alpha_of(observers - 1).value == pytest.approx(0.815, abs=0.0005)


def test_alpha_of_two_levels() -> None:
    """0/0, 0/1, 1/1: of 6 values 3 are 0. Two pairs of 6 differ, by chance 9 of 15 do: 1 − (1/3)/(3/5) = 4/9."""
    assert measured(of_levels((0, 0, 1), (0, 1, 1), 2))["alpha"].value == pytest.approx(4 / 9)


def test_alpha_of_more_than_the_library_may_hold_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit our own formula stands in, to the last digits."""
    ratings = np.random.default_rng(3).integers(0, 6, (3, 80)).astype(np.float64)
    ratings[0, :9] = np.nan
    library = alpha_of(ratings).value
    monkeypatch.setattr("grader.lab.agreement.alpha.LARGEST", 0)
    assert alpha_of(ratings).value == pytest.approx(library, abs=1e-12)


@pytest.mark.parametrize(
    ("one", "other", "defined", "why"),
    [
        ((), (), set(), {NONE}),
        ((0.5,), (0.5,), {"mae", "rmse", "bias", "exact", "adjacent"}, {ONE}),
        (
            (0.5, 0.5),
            (0.5, 0.5),
            {"mae", "rmse", "bias", "exact", "adjacent"},
            {ONE_LEVEL, "the judge's values are all equal"},
        ),
        ((0.1, 0.9), (0.5, 0.5), {*MEASURES} - {"pearson", "spearman"}, {"the human scores are all equal"}),
    ],
)
def test_what_is_not_defined_says_why(
    one: tuple[float, ...], other: tuple[float, ...], defined: set[str], why: set[str]
) -> None:
    """No answer, one answer, one level on both sides, one side all equal: plain words, and the rest has its value."""
    found = measured(of_shares(one, other))
    assert {name for name, point in found.items() if point.value is not None} == defined
    assert {point.why for point in found.values() if point.value is None} == why
