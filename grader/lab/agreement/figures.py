"""All figures of a run."""

from __future__ import annotations

from collections.abc import Mapping

from grader.lab.agreement.answers import Answers
from grader.lab.agreement.bands import bands
from grader.lab.agreement.floors import baseline as baseline_floor
from grader.lab.agreement.floors import constant, length
from grader.lab.agreement.length import lengths
from grader.lab.agreement.noise import noise
from grader.lab.agreement.people import ceiling, singles
from grader.lab.agreement.rates import rates, totals
from grader.lab.agreement.telling import compared
from grader.lab.resampling import DRAWS, SEED
from grader.lab.results import Figure, Run


def figures_of(
    run: Run,
    levels: int,
    draws: int = DRAWS,
    seed: int = SEED,
    baseline: Mapping[str, float | None] | None = None,
) -> tuple[Figure, ...]:
    """Agreement with people, its ceiling and its floors, by band and with length, rates, totals and the noise floor.

    `levels` is K (2 or more), `draws` the number of bootstrap draws of questions, drawn from `seed`. `baseline` holds
    what the judge without a model gives, shares by row id; without it there is no such floor.

    Where a run judged every answer several times, agreement and rates are those of the first draw, the totals are
    of all draws, and `noise.*` says how far draws differ. A figure that is not defined has no value and says why;
    none is NaN or infinite, and nothing is raised for a run with few rows or none.
    """
    places = sorted({result.draw for result in run.results})
    first = run.draw(places[0]) if places else ()
    answers = Answers.of(first, levels, draws, seed)
    figures = [
        *compared("", answers.judged(), answers.resample),
        *singles(answers),
        *ceiling(answers),
        *constant(answers),
        *length(answers),
        *(baseline_floor(answers, baseline) if baseline is not None else ()),
        *bands(answers),
        *lengths(answers),
        *rates(first),
        *totals(run),
    ]
    if len(places) > 1 or run.record.repeat > 1:
        figures += noise(answers, [run.draw(place) for place in places])
    return tuple(figures)
