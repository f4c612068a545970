"""All figures of a run, also of one that leaves little to say."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.lab.agreement.figures import figures_of
from grader.lab.agreement.measures import MEASURES
from grader.lab.results import Figure, RowResult, Run
from tests.lab.agreement.samples import a_noisy_run, any_results, by_name
from tests.lab.made import a_record, a_result, a_run


@settings(max_examples=25)
@given(any_results(), st.sampled_from((2, 5)), st.booleans())
def test_whatever_the_rows_every_figure_is_a_number_or_says_why(
    results: list[RowResult], levels: int, repeated: bool
) -> None:
    """No rows, one, one class, all equal, failed ones: no NaN, no infinity, no warning, nothing raised."""
    again = [result.model_copy(update={"draw": 1}) for result in results] if repeated else []
    run = Run(name="any", record=a_record(len(results), repeat=1 + repeated), results=(*results, *again))
    figures = figures_of(run, levels, draws=20, baseline={"r1": 0.5, "r2": None})
    for figure in by_name(figures).values():
        json.dumps(figure.model_dump(), allow_nan=False)
        assert figure.value is not None or figure.why
        assert 0 <= figure.n <= max(1, len(run.results))
        assert (figure.low is None) == (figure.high is None)
    assert figures == figures_of(run, levels, draws=20, baseline={"r1": 0.5, "r2": None})


def test_judge_humans_ceiling_and_floors_are_in_one_list() -> None:
    """Each with all measures, but for a bias between humans; then bands, length, rates and totals."""
    found = by_name(figures_of(a_noisy_run(), 5, draws=50, baseline={f"r{n}": n / 60 for n in range(60)}))
    floors = [f"floor.{name}." for name in ("constant", "length", "baseline")]
    for prefix in ("", "human_1.", "human_2.", "human_3.", "ceiling.", *floors):
        assert {prefix + name for name in MEASURES} - set(found) == (
            {"ceiling.bias"} if prefix == "ceiling." else set()
        )
    assert {"low.mae", "high.adjacent", "partial_length", "length_of_error", "abstained", "cost_usd"} <= set(found)
    assert (found["floor.length.qwk"].value or 0) < (found["qwk"].value or 0)


def test_without_baseline_values_there_is_no_such_floor() -> None:
    """A caller who has no text leaves it out."""
    assert not any(figure.name.startswith("floor.baseline") for figure in figures_of(a_noisy_run(), 5, draws=20))


def test_one_question_has_values_and_no_interval() -> None:
    """An interval resamples questions, and says so where there is one only."""
    figure = by_name(figures_of(a_noisy_run(questions=1), 5, draws=20))["qwk"]
    assert figure.value is not None
    assert (figure.low, figure.high) == (None, None)
    assert "one question" in figure.why


def test_an_interval_that_most_draws_leave_open_is_not_told() -> None:
    """Two questions of which one alone varies: a draw without it has no correlation, and few draws have it."""
    rows = [a_result(n, question_id=f"q{n}", judge=0.5, human=0.5) for n in range(30)]
    odd = a_result(30, question_id="odd", judge=0.9, human=0.8)
    figure = by_name(figures_of(a_run(*rows, odd), 5, draws=400))["pearson"]
    assert figure.value == pytest.approx(1)
    assert figure.low == pytest.approx(1)
    few = by_name(figures_of(a_run(rows[0], odd), 5, draws=400))["pearson"]
    assert few.value == pytest.approx(1)
    assert few.low is None
    assert few.why.startswith("no interval")


def test_failed_answers_are_left_out_and_counted() -> None:
    """A failure is not a score of 0: agreement stands on the others."""
    rows: list[RowResult] = [a_result(n, judge=0.5, human=0.5) for n in range(3)]
    failed = a_result(9, judge=None, status="failed", human=1.0)
    found: dict[str, Figure] = by_name(figures_of(a_run(*rows, failed), 5, draws=20))
    assert (found["mae"].value, found["mae"].n, found["failed"].value) == (0, 3, 0.25)
