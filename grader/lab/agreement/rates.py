"""How often the judge said nothing, and what the run took. These are counts: they have no interval."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from grader.assessment import AnswerStatus
from grader.completion import Usage
from grader.judgement import Verdict
from grader.lab.agreement.points import Point
from grader.lab.results import Figure, RowResult, Run

EMPTY = "the run holds no answer"


def rates(results: Sequence[RowResult]) -> list[Figure]:
    """Shares of the rows of one draw.

    `abstained`: the judge had nothing to rate (`not_scored`); `failed`: no judgement could be had;
    `not_addressed`: judged not to answer its question; `escalated`: a stronger judge was asked.
    """
    counts = {
        "abstained": sum(result.status is AnswerStatus.NOT_SCORED for result in results),
        "failed": sum(result.status is AnswerStatus.FAILED for result in results),
        "not_addressed": sum(result.verdict is Verdict.NOT_ADDRESSED for result in results),
        "escalated": sum(result.escalated for result in results),
    }
    n = len(results)
    return [_figure(name, Point(count / n) if n else Point(None, EMPTY), n) for name, count in counts.items()]


def totals(run: Run) -> list[Figure]:
    """What all draws took when they were asked for: calls, tokens, US dollars, seconds.

    `seconds` is the time on the clock, over every time that the run was taken up; `answer_seconds` is how long one
    answer took on average, while others were judged beside it.
    """
    usage = reduce(Usage.__add__, (result.usage for result in run.results), Usage())
    n = len(run.results)
    points = {
        "calls": Point(float(usage.calls)),
        "input_tokens": _known(usage.input_tokens, "the provider did not say how many for every call"),
        "cached_tokens": _known(usage.cached_tokens, "the provider did not say how many for every call"),
        "cached_share": _cached_share(usage),
        "output_tokens": _known(usage.output_tokens, "the provider did not say how many for every call"),
        "cost_usd": _known(usage.cost_usd, _unpriced(run.results)),
        "seconds": Point(run.record.seconds),
        "answer_seconds": Point(sum(r.seconds for r in run.results) / n) if n else Point(None, EMPTY),
    }
    return [_figure(name, point, n) for name, point in points.items()]


def _known(value: float | None, why: str) -> Point:
    return Point(None, why) if value is None else Point(float(value))


def _cached_share(usage: Usage) -> Point:
    if usage.input_tokens is None or usage.cached_tokens is None:
        return Point(None, "the provider did not say how many tokens were cached for every call")
    if not usage.input_tokens:
        return Point(None, "no token was sent")
    return Point(usage.cached_tokens / usage.input_tokens)


def _unpriced(results: Sequence[RowResult]) -> str:
    unknown = sum(result.usage.cost_usd is None for result in results)
    return f"unknown, not free: the calls of {unknown} of {len(results)} results have no known price"


def _figure(name: str, point: Point, n: int) -> Figure:
    return Figure(name=name, value=point.value, n=n, why=point.why)
