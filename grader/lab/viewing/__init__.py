"""Runs → what a page about them shows. Pure: the same runs give the same page."""

from __future__ import annotations

from collections.abc import Sequence

from grader.lab.levels import levels_of
from grader.lab.resampling import DRAWS
from grader.lab.results import Run
from grader.lab.view import Page
from grader.lab.viewing.runs import run_view

__all__ = ["levels_in", "page_of"]


def levels_in(run: Run, asked: int | None = None) -> int:
    """K of a run: as asked now, as asked when it was made, or the data set's own number."""
    return levels_of((result.humans for result in run.results), asked or run.record.levels)


def page_of(
    runs: Sequence[Run], levels: int | None = None, draws: int = DRAWS, *, stored: Sequence[bool] | None = None
) -> Page:
    """A page about runs that carry their figures.

    `levels` is K as asked, None for each run's own; `draws` are bootstrap draws for the intervals that figures do not
    hold. `stored` says of each run whether its figures were read, and not computed now.
    """
    names = _different([run.name for run in runs])
    views = [
        run_view(run, name, levels_in(run, levels), asked=bool(levels or run.record.levels), draws=draws, stored=read)
        for run, name, read in zip(runs, names, stored or [False] * len(runs), strict=True)
    ]
    return Page(tuple(views), _same_rows(runs), draws)


def _same_rows(runs: Sequence[Run]) -> bool:
    return len({frozenset((result.id, result.sha256) for result in run.results) for run in runs}) <= 1


def _different(names: Sequence[str]) -> list[str]:
    """Each name, with a number where it is there already."""
    given: list[str] = []
    for name in names:
        numbered = (name if n == 1 else f"{name} ({n})" for n in range(1, len(names) + 1))
        given.append(next(candidate for candidate in numbered if candidate not in given))
    return given
