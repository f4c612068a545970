"""Rates, ratios, intervals and tests of an audit of outcomes, held to hand-computed cases."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.lab.fairness.rates import Tally, compared, fisher, ratio_interval, wilson

TALLIES = st.lists(st.tuples(st.integers(1, 60), st.floats(0, 1)), min_size=1, max_size=6).map(
    lambda pairs: [Tally(f"g{n}", size, round(size * share)) for n, (size, share) in enumerate(pairs)]
)


def ratios(*tallies: Tally, min_share: float = 0.0) -> dict[str, float | None]:
    groups, _ = compared(tallies, sum(t.n for t in tallies), min_share, "selected")
    return {group.name: group.ratio for group in groups}


def test_the_rules_own_example_of_a_scoring_rate() -> None:
    """6 RCNY § 5-301: 54.3% of 92 men and 44.7% of 76 women above the median give a ratio of .82."""
    groups, why = compared([Tally("Male", 92, 50), Tally("Female", 76, 34)], 168, 0.02, "scored above the median")
    male, female = groups
    assert (round(male.rate, 3), round(female.rate, 3), why) == (0.543, 0.447, "")
    assert (male.ratio, male.highest, male.p) == (1.0, True, None)
    assert female.ratio == pytest.approx(34 / 76 / (50 / 92))
    assert round(female.ratio or 0, 2) == 0.82


def test_the_rules_own_example_by_race_and_ethnicity() -> None:
    """The highest of five is the measure of all: 18 of 28, against which 15 of 40 are .58 and 16 of 32 are .78."""
    found = ratios(Tally("H", 28, 18), Tally("W", 40, 15), Tally("B", 32, 16), Tally("P", 8, 5), Tally("A", 24, 10))
    assert {name: round(ratio or 0, 2) for name, ratio in found.items()} == {
        "H": 1.0,
        "W": 0.58,
        "B": 0.78,
        "P": 0.97,
        "A": 0.65,
    }


def test_four_fifths_exactly_is_no_flag() -> None:
    """40% against 50% is exactly .8, whatever floats make of it; one person fewer is below."""
    groups, _ = compared([Tally("a", 70, 35), Tally("b", 70, 28), Tally("c", 70, 27)], 210, 0.02, "selected")
    assert [g.below_four_fifths for g in groups] == [False, False, True]
    thirds, _ = compared([Tally("a", 30, 9), Tally("b", 300, 72)], 330, 0.02, "selected")
    assert not thirds[1].below_four_fifths


def test_fishers_p_by_hand() -> None:
    """3 of 4 against 1 of 4: of the 70 ways to choose, those as unlike or more are 16 + 1 on either side."""
    assert fisher(Tally("a", 4, 3), Tally("b", 4, 1)) == pytest.approx(34 / 70)
    assert fisher(Tally("a", 4, 4), Tally("b", 4, 0)) == pytest.approx(2 / 70)


def test_wilsons_interval_by_hand() -> None:
    """5 of 10 is .237 to .763; nobody of 10 is 0 to 1.96² / (10 + 1.96²)."""
    assert wilson(5, 10) == pytest.approx((0.23659, 0.76341), abs=1e-5)
    z2 = 1.959964**2
    assert wilson(0, 10) == pytest.approx((0.0, z2 / (10 + z2)), abs=1e-6)


def test_the_ratios_interval_by_hand() -> None:
    """30 of 100 against 50 of 100: .6, and a spread of exp(1.96 · √(1/30 − 1/100 + 1/50 − 1/100))."""
    spread = math.exp(1.959964 * math.sqrt(1 / 30 - 1 / 100 + 1 / 50 - 1 / 100))
    assert ratio_interval(Tally("a", 100, 30), Tally("b", 100, 50)) == pytest.approx((0.6 / spread, 0.6 * spread))


@pytest.mark.parametrize(("a", "b"), [((10, 0), (10, 5)), ((10, 10), (4, 4))])
def test_no_interval_where_the_logarithm_has_none(a: tuple[int, int], b: tuple[int, int]) -> None:
    """A rate of 0, or two of 1: the ratio is there, and the reason for its missing interval too."""
    tallies = [Tally("a", *a), Tally("b", *b), Tally("c", 50, 1)]
    groups, _ = compared(tallies, 64, 0.0, "selected")
    other = next(g for g in groups if g.name in "ab" and not g.highest)
    assert other.ratio is not None
    assert (other.ratio_low, other.ratio_high) == (None, None)
    assert other.why.startswith("no interval: ")


def test_a_small_category_is_apart_and_never_the_highest() -> None:
    """One of 51 with a rate of 1 is under 2%; one of 50 is not, and then all others are measured by it."""
    small, why = compared([Tally("a", 50, 25), Tally("b", 50, 20), Tally("c", 2, 2)], 102, 0.02, "selected")
    assert (small[2].apart, small[2].ratio, small[2].rate, why) == (True, None, 1.0, "")
    assert small[0].highest
    enough, _ = compared([Tally("a", 49, 25), Tally("b", 49, 20), Tally("c", 2, 2)], 100, 0.02, "selected")
    assert enough[2].highest
    assert not enough[2].apart


@pytest.mark.parametrize(
    ("tallies", "says"),
    [
        ([Tally("a", 9, 3)], "one category only"),
        ([Tally("a", 9, 0), Tally("b", 9, 0)], "nobody was selected"),
        ([Tally("a", 98, 50), Tally("b", 1, 1)], "one category only"),
        ([Tally("a", 1, 1), Tally("b", 1, 1)], "no category is large enough"),
    ],
)
def test_a_ratio_that_is_not_defined_says_why(tallies: list[Tally], says: str) -> None:
    """Rates are given all the same; no ratio, no test and no flag is."""
    groups, why = compared(tallies, 100, 0.02, "selected")
    assert says in why
    assert all(g.ratio is None and g.p is None and not g.below_four_fifths for g in groups)
    assert all(g.why for g in groups)


@given(tallies=TALLIES)
@settings(max_examples=30)
def test_ratios_are_shares_of_the_highest_rate(tallies: list[Tally]) -> None:
    """Between 0 and 1, one of them 1; intervals hold their figure; everything is finite."""
    total = sum(t.n for t in tallies)
    groups, why = compared(tallies, total, 0.02, "selected")
    defined = [g for g in groups if g.ratio is not None]
    assert bool(defined) == (why == "")
    if defined:
        assert max(g.ratio or 0.0 for g in defined) == 1.0
        assert sum(g.highest for g in groups) == 1
    for g in groups:
        assert 0 <= g.rate_low <= g.rate + 1e-12
        assert g.rate - 1e-12 <= g.rate_high <= 1
        figures = [value for value in g.model_dump().values() if isinstance(value, float)]
        assert all(map(math.isfinite, figures))
        if g.ratio_low is not None and g.ratio_high is not None and g.ratio is not None:
            assert g.ratio_low <= g.ratio <= g.ratio_high
