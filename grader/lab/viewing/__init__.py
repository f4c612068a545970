"""Runs → what a page about them shows. Pure: the same runs give the same page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.calibration import Calibration
from grader.lab.levels import levels_of
from grader.lab.resampling import DRAWS
from grader.lab.results import Run
from grader.lab.view import Page
from grader.lab.viewing.runs import About, run_view

__all__ = ["Shown", "levels_in", "page_of"]


def levels_in(run: Run, asked: int | None = None) -> int:
    """K of a run: as asked now, as asked when it was made, or the data set's own number."""
    return levels_of((result.humans for result in run.results), asked or run.record.levels)


@dataclass(frozen=True)
class Shown:
    """A run that carries its figures. `stored`: they were read, and not computed now.

    `calibration` is that of exactly its judge, rubric and prompts, None where there is none.
    """

    run: Run
    stored: bool = False
    calibration: Calibration | None = None


def page_of(shown: Sequence[Shown], levels: int | None = None, draws: int = DRAWS) -> Page:
    """A page about runs, in this order.

    `levels` is K as asked, None for each run's own; `draws` are bootstrap draws for the intervals that figures do not
    hold.
    """
    names = _different([each.run.name for each in shown])
    views = []
    for each, name in zip(shown, names, strict=True):
        asked = bool(levels or each.run.record.levels)
        about = About(levels_asked=asked, stored=each.stored, calibration=each.calibration)
        views.append(run_view(each.run, name, levels_in(each.run, levels), draws, about))
    return Page(tuple(views), _same_rows([each.run for each in shown]), draws)


def _same_rows(runs: Sequence[Run]) -> bool:
    return len({frozenset((result.id, result.sha256) for result in run.results) for run in runs}) <= 1


def _different(names: Sequence[str]) -> list[str]:
    """Each name, with a number where it is there already."""
    given: list[str] = []
    for name in names:
        numbered = (name if n == 1 else f"{name} ({n})" for n in range(1, len(names) + 1))
        given.append(next(candidate for candidate in numbered if candidate not in given))
    return given
