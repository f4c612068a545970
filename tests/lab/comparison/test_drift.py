"""Did agreement fall against a stored run, by more than its noise?"""

from __future__ import annotations

import pytest

from grader.lab.comparison.comparing import compare
from grader.lab.comparison.drift import draw_noise
from grader.lab.comparison.nouns import Fall
from grader.lab.results import RowResult
from tests.lab.comparison.runs import a_result, a_run, judged, named


def fall(baseline: list[RowResult], new: list[RowResult]) -> Fall:
    found = compare(named("baseline", baseline), [named("A", new)], baseline=True, draws=300)
    assert found.fell == (found.contrasts[0].fall is not None and found.contrasts[0].fall.fell)
    assert found.contrasts[0].fall is not None
    return found.contrasts[0].fall


def test_a_worse_judge_fell() -> None:
    """Far worse agreement is a fall, and the words say by how much and that the noise is not known."""
    found = fall(judged(1, 200, 0.6), judged(2, 200, 1.4))
    assert (found.agreement, found.scored, found.noise) == (True, False, None)
    assert found.words.startswith("Agreement fell by .")
    assert "draw-to-draw noise is not known" in found.words


def test_the_same_judge_and_a_better_one_did_not() -> None:
    """Neither another draw of as good a judge nor a better judge is a fall."""
    assert not fall(judged(1, 200, 0.6), judged(2, 200, 0.6)).fell
    better = fall(judged(1, 200, 1.2), judged(2, 200, 0.6))
    assert (better.fell, better.words) == (False, "Agreement did not fall.")


def test_noise_of_repeats_is_two_draws_apart() -> None:
    """1.96·√2·sd of QWK over the draws: 1 and −1 of two answers have an sd of √2, so 1.96·2."""
    rows = [(0.0, 0.0, 0), (1.0, 1.0, 0), (0.0, 1.0, 1), (1.0, 0.0, 1)]
    results = [a_result(n % 2, human, judge, draw=draw) for n, (human, judge, draw) in enumerate(rows)]
    noise = draw_noise(a_run(results), {"r0000", "r0001"}, 2)
    assert (noise.draws, noise.scored) == (2, 0.0)
    assert noise.qwk == pytest.approx(1.96 * 2)


def test_one_draw_knows_no_noise() -> None:
    """No repeat, no noise: None, which is not 0."""
    assert draw_noise(a_run(judged(1, 8, 0.5)), {"r0001"}, 5).qwk is None


def test_a_fall_within_the_baselines_own_noise_is_none() -> None:
    """A baseline run whose draws lie far apart excuses a fall that is nearer: worse, but no more than its noise."""
    wild = [judged(n, 200, off, draw=n) for n, off in ((0, 0.6), (1, 1.6), (2, 1.0))]
    found = fall([row for draw in wild for row in draw], judged(9, 200, 1.0))
    assert not found.fell
    assert "lower, but no more than its noise (3 draws of the baseline run differ by up to ." in found.words


def test_a_judge_that_fails_more_fell() -> None:
    """As good on what it scores, but 20 of 200 failed: the share of answers scored fell."""
    rows = judged(1, 200, 0.6)
    failing = [a_result(n, row.human, None) if n % 10 == 0 else row for n, row in enumerate(rows)]
    found = fall(rows, failing)
    assert (found.agreement, found.scored) == (False, True)
    assert "share of answers scored fell by .10 of 200 answers, more than its noise" in found.words


def test_a_few_failures_are_noise() -> None:
    """Three failures of 200 could be chance (sign test p .25): said, and no fall."""
    rows = judged(1, 200, 0.6)
    failing = [a_result(n, row.human, None) if n < 3 else row for n, row in enumerate(rows)]
    found = fall(rows, failing)
    assert not found.fell
    assert "no more than its noise (sign test p .25)" in found.words


def test_undefined_agreement_is_no_silent_pass() -> None:
    """Where QWK is not defined the words say that a fall cannot be told."""
    rows = [a_result(n, 0.5, 0.5) for n in range(20)]
    assert fall(rows, rows).words == "Whether agreement fell cannot be told: QWK is not defined."
