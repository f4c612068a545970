"""A run's result in a few plain sentences, made from its figures."""

from __future__ import annotations

from grader.lab.view import CEILING, FLOOR, JUDGE, RunView, Side, Value
from reports.lab import wording
from reports.passages import short

FEW = 30  # rows


def sentences(run: RunView) -> tuple[str, ...]:
    """How well the judge agrees, beside people and the best naive judge; its lean; what has no score; how much data."""
    return tuple(filter(None, (_agreement(run), _floor(run), _lean(run), _scored(run), _data(run))))


def _agreement(run: RunView) -> str:
    judge, ceiling = (_of(run.side(who), "qwk") for who in (JUDGE, CEILING))
    if judge is None:
        return "How well the judge agrees with people was not computed."
    if judge.value is None:
        return f"How well the judge agrees with people is not defined: {short(judge.why)}."
    told = f"The judge agrees with people at QWK {wording.with_span(judge)}"
    if ceiling is None:
        return f"{told}."
    if ceiling.value is None:
        return f"{told}; how well people agree with each other is not known: {short(ceiling.why)}."
    return f"{told}; people agree with each other at {wording.with_span(ceiling)}."


def _floor(run: RunView) -> str:
    """The highest of the naive judges. The judge itself is no floor to itself."""
    floors = [
        (value.value, side.who)
        for side in run.sides
        if side.who.startswith(FLOOR)
        and side.who.removeprefix(FLOOR) != run.method.judge
        and (value := side.of("qwk"))
        and value.value is not None
    ]
    if not floors:
        return ""
    best, who = max(floors)
    told = f"The best naive judge ({wording.who(who).lower()}) reaches {wording.decimal(best)}"
    judge = _of(run.side(JUDGE), "qwk")
    beaten = judge is None or judge.value is None or judge.value > best
    return f"{told}." if beaten else f"{told}: this judge does no better."


def _lean(run: RunView) -> str:
    bias = _of(run.side(JUDGE), "bias")
    if bias is None or bias.value is None:
        return ""
    if bias.low is None or bias.high is None:
        return f"Its bias is {wording.signed(bias.value)} of the full mark, and how sure that is cannot be said."
    if bias.low <= 0 <= bias.high:
        return (
            "That it is too kind or too strict could not be shown: "
            f"its bias is {wording.with_span(bias, sign=True)} of the full mark."
        )
    kind = bias.value > 0
    size = bias if kind else Value(-bias.value, -bias.high, -bias.low, bias.n)
    return f"It is too {'kind' if kind else 'strict'} by {wording.with_span(size)} of the full mark."


def _scored(run: RunView) -> str:
    failed = sum(gap.count for gap in run.gaps if gap.failed)
    abstained = sum(gap.count for gap in run.gaps if not gap.failed)
    total = run.costs.results
    if not failed and not abstained:
        return "Every answer has a score."
    parts = [f"{wording.counted(failed, 'failure')}"] if failed else []
    parts += [f"{wording.counted(abstained, 'abstention')}"] if abstained else []
    without = failed + abstained
    have = "has" if without == 1 else "have"
    return f"{wording.count(without)} of {wording.counted(total, 'answer')} {have} no score: {wording.listed(parts)}."


def _data(run: RunView) -> str:
    if run.data.rows < FEW:
        return (
            f"These are {wording.counted(run.data.rows, 'row')}: too few to rely on."
            if run.data.rows != 1
            else ("This is a single row: too few to rely on.")
        )
    if run.data.questions == 1:
        return "All rows answer one question: nothing here says how the judge does on another."
    return ""


def _of(side: Side | None, measure: str) -> Value | None:
    return side.of(measure) if side else None
