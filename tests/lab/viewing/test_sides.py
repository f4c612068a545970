"""Figures by name → columns, bands and the rest."""

from __future__ import annotations

import math

import pytest

from grader.lab.results import Figure
from grader.lab.view import Value
from grader.lab.viewing.sides import sides, value_of


def a_figure(name: str, value: float | None = 0.5, low: float | None = 0.4, high: float | None = 0.6) -> Figure:
    return Figure(name=name, value=value, low=low, high=high, n=7)


def test_every_figure_has_its_place() -> None:
    """Judge, humans by number, ceiling, floors; bands low to high; what is neither keeps its full name."""
    names = ["high.mae", "floor.length.qwk", "ceiling.qwk", "human_10.qwk", "human_2.qwk", "qwk", "low.mae", "failed"]
    columns, bands, others = sides([a_figure(name) for name in [*names, "noise.qwk", "floor.constant.qwk"]])
    who = ["judge", "human_2", "human_10", "ceiling", "floor.length", "floor.constant"]
    assert [side.who for side in columns] == who
    assert [side.who for side in bands] == ["low", "high"]
    assert [name for name, _ in others] == ["failed", "noise.qwk"]
    assert columns[0].of("qwk") == Value(0.5, 0.4, 0.6, 7)
    assert columns[0].of("mae") is None


@pytest.mark.parametrize("value", [math.nan, math.inf, None])
def test_what_is_no_number_is_not_defined(value: float | None) -> None:
    """Whatever a file holds, with the reason where it gives one."""
    assert value_of(a_figure("qwk", value)).value is None
    assert value_of(a_figure("qwk", value).model_copy(update={"why": "one row"})).why == "one row"


def test_an_interval_needs_both_ends() -> None:
    """Half of one is none."""
    assert value_of(a_figure("qwk", 0.5, math.nan, 0.6)) == Value(0.5, n=7)
    assert value_of(a_figure("qwk", 0.5, 0.4, None)) == Value(0.5, n=7)
