"""The noise floor of several draws, and what a run took."""

from __future__ import annotations

import math

import pytest

from grader.completion import Usage
from grader.lab.agreement.figures import figures_of
from grader.lab.results import Figure, RowResult, Run
from tests.lab.agreement.samples import a_noisy_run, by_name
from tests.lab.made import a_result, a_run


def figures(run: Run, levels: int = 3) -> dict[str, Figure]:
    return by_name(figures_of(run, levels, draws=40))


def in_draws(n: int, human: float, *judged: float | None) -> list[RowResult]:
    """One answer, judged once a draw; None where a draw failed."""
    return [
        a_result(n, draw=draw, judge=judge, human=human, status="failed" if judge is None else "scored")
        for draw, judge in enumerate(judged)
    ]


def test_the_sd_between_draws_is_pooled_over_answers() -> None:
    """.5 and .7 have the variance .02, .2 and .2 none: √.01. Of three levels each pair is on one."""
    found = figures(a_run(*in_draws(1, 0.5, 0.5, 0.7), *in_draws(2, 0.5, 0.2, 0.2)))
    assert found["noise.sd"].value == pytest.approx(0.1)
    assert found["noise.same"].value == 1
    assert figures(a_run(*in_draws(1, 0.5, 0.5, 0.8), *in_draws(2, 0.5, 0.2, 0.2)))["noise.same"].value == 0.5


def test_a_judge_that_repeats_itself_has_no_noise() -> None:
    """sd 0, the same level everywhere, QWK 1 between draws."""
    run = a_run(*(result for n in range(4) for result in in_draws(n, n / 3, n / 3, n / 3, n / 3)))
    found = figures(run)
    values = [found[f"noise.{name}"].value for name in ("sd", "same", "qwk", "qwk_sd", "mae_sd")]
    assert values == [0, 1, 1, 0, 0]


def test_draws_are_compared_with_people_one_by_one() -> None:
    """The MAE of the draws is 0 and .2: their sd is .2/√2."""
    found = figures(a_run(*in_draws(1, 0.5, 0.5, 0.7), *in_draws(2, 0.2, 0.2, 0.4)))
    assert found["noise.mae_sd"].value == pytest.approx(0.2 / math.sqrt(2))


def test_agreement_is_that_of_the_first_draw() -> None:
    """The second draw moves the noise, not the agreement."""
    run = a_noisy_run(draws=2)
    first = a_run(*run.draw(0))
    assert figures(run)["qwk"] == figures(first)["qwk"]
    assert not any(name.startswith("noise.") for name in figures(first))


def test_a_draw_that_failed_is_left_out() -> None:
    """An answer with one value adds no noise; where no answer has two, there is none to tell."""
    found = figures(a_run(*in_draws(1, 0.5, 0.5, 0.7), *in_draws(2, 0.5, 0.2, None)))
    assert (found["noise.sd"].n, found["noise.qwk_sd"].n) == (1, 1)
    assert found["noise.sd"].value == pytest.approx(math.sqrt(0.02))
    none = figures(a_run(*in_draws(1, 0.5, 0.5, None)))
    assert {none[f"noise.{name}"].why for name in ("sd", "same", "qwk", "qwk_sd", "mae_sd")} == {
        "no answer was scored in two draws"
    }


def test_rates_are_shares_of_all_answers() -> None:
    """Abstained, failed, off the question and escalated, each of four; a rate has no interval."""
    rows = (
        a_result(1, judge=None, status="not_scored"),
        a_result(2, judge=None, status="failed"),
        a_result(3, verdict="not_addressed", judge=0.0, escalated=True),
        a_result(4),
    )
    found = figures(a_run(*rows))
    for name in ("abstained", "failed", "not_addressed", "escalated"):
        assert (found[name].value, found[name].low, found[name].n) == (0.25, None, 4)
    assert found["mae"].n == 2


def test_totals_are_sums_over_all_draws() -> None:
    """Calls, tokens, their cached share, dollars and seconds."""
    usage = Usage(calls=1, input_tokens=100, cached_tokens=25, output_tokens=10, cost_usd=0.5)
    run = a_run(*(a_result(1, draw=draw, usage=usage, seconds=2.0) for draw in range(2)))
    found = figures(run)
    values = {"calls": 2, "input_tokens": 200, "cached_tokens": 50, "cached_share": 0.25, "output_tokens": 20}
    assert {name: found[name].value for name in values} == values
    assert (found["cost_usd"].value, found["answer_seconds"].value) == (1, 2)


def test_what_a_provider_did_not_tell_is_unknown_not_nought() -> None:
    """A price that is not known for one call makes the sum unknown, and says of how many."""
    usage = Usage(calls=1, input_tokens=None, cached_tokens=None, cost_usd=None)
    found = figures(a_run(a_result(1, usage=usage), a_result(2)))
    assert found["cost_usd"].value is None
    assert "1 of 2" in found["cost_usd"].why
    assert found["input_tokens"].value is None
    assert found["cached_share"].why
