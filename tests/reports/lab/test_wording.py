"""Numbers as they are said, and the sentences made of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.lab.view import RunView, Side, Value
from reports.lab import wording
from reports.lab.drawing import Scale, ticks
from reports.lab.sentences import sentences
from tests.reports.lab.samples import one

RUN = one(40).runs[0]


def told(judge: dict[str, Value], others: dict[str, Value] | None = None, **changes: object) -> str:
    """The sentences of a run with these figures; `others` are the QWK of the other columns."""
    sides = [Side("judge", tuple(judge.items()))]
    sides += [Side(who, (("qwk", value),)) for who, value in (others or {}).items()]
    run: RunView = replace(RUN, sides=tuple(sides), gaps=(), **changes)  # type: ignore[arg-type] # fields of RunView
    return " ".join(sentences(run))


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.714, ".71"), (1.0, "1.00"), (0.996, "1.00"), (-0.04, "−.04"), (-0.001, ".00"), (0.0, ".00"), (-1.0, "−1.00")],
)
def test_decimals_have_no_leading_zero_and_no_negative_nothing(value: float, said: str) -> None:
    """As in print."""
    assert wording.decimal(value) == said
    assert wording.signed(value) == (f"+{said}" if value > 0.005 else said)


def test_what_is_unknown_is_never_a_number() -> None:
    """None is said, a small cost is not rounded to nothing, and no share is taken of nothing."""
    assert wording.number_or_unknown(None) == wording.cost(None) == wording.time(None) == "not known"
    assert wording.cost(0.00001) == "under 0.0001 USD"
    assert wording.percent(0, 0) == "not defined"
    assert wording.percent(1, 400) == "0.2%"
    assert wording.with_span(Value(None, why="one row")) == "not defined (one row)"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.42, "0.4 s"), (48.2, "48 s"), (59.7, "1 min 0 s"), (200.0, "3 min 20 s"), (7_500.0, "2 h 5 min")],
)
def test_times_are_said_in_the_unit_that_fits(seconds: float, said: str) -> None:
    """Seconds, minutes, hours."""
    assert wording.time(seconds) == said


def test_the_result_is_said_beside_people_and_the_best_naive_judge() -> None:
    """With intervals; the highest of the floors is named."""
    floors = {"floor.constant": Value(0.0), "floor.baseline": Value(0.52, 0.4, 0.6)}
    text = told({"qwk": Value(0.71, 0.66, 0.76)}, {"ceiling": Value(0.8, 0.7, 0.9), **floors})
    assert text.startswith(
        "The judge agrees with people at QWK .71 (.66 to .76); people agree with each other at .80 (.70 to .90). "
        "The best naive judge (baseline judge) reaches .52."
    )


def test_a_judge_that_a_naive_one_beats_is_told_so() -> None:
    """And the baseline, where it is the judge, is no floor to itself."""
    floor = {"floor.baseline": Value(0.72)}
    assert "reaches .72: this judge does no better." in told({"qwk": Value(0.71)}, floor)
    method = replace(RUN.method, judge="baseline")
    assert "naive" not in told({"qwk": Value(0.71)}, floor, method=method)


@pytest.mark.parametrize(
    ("bias", "said"),
    [
        (Value(0.04, 0.02, 0.06), "It is too kind by .04 (.02 to .06) of the full mark."),
        (Value(-0.04, -0.06, -0.02), "It is too strict by .04 (.02 to .06) of the full mark."),
        (Value(0.01, -0.01, 0.03), "could not be shown: its bias is +.01 (−.01 to +.03) of the full mark."),
        (Value(0.04), "Its bias is +.04 of the full mark, and how sure that is cannot be said."),
    ],
)
def test_a_lean_is_claimed_only_where_its_interval_leaves_no_doubt(bias: Value, said: str) -> None:
    """Kind, strict, not shown, or without an interval."""
    assert said in told({"qwk": Value(0.7), "bias": bias})


def test_what_is_not_defined_is_said_with_its_reason() -> None:
    """Of the judge, and of people."""
    assert told({"qwk": Value(None, why="one row")}).startswith(
        "How well the judge agrees with people is not defined: one row."
    )
    assert "how well people agree with each other is not known: one human." in told(
        {"qwk": Value(0.7)}, {"ceiling": Value(None, why="one human")}
    )
    assert told({}).startswith("How well the judge agrees with people was not computed.")


@given(st.floats(-1, 1), st.floats(0.001, 2))
def test_ticks_hold_what_is_drawn_between_them(low: float, width: float) -> None:
    """Few, in order, and wide enough; a scale keeps all of its values inside."""
    marks = ticks(low, low + width)
    assert 2 <= len(marks) <= 6
    assert marks[0] <= low + 1e-6
    assert marks[-1] >= low + width - 1e-6
    scale = Scale(marks[0], marks[-1], 10, 90)
    assert 10 <= scale.at(low) <= scale.at(low + width) <= 90
    assert scale.at(low - 99) == 10
