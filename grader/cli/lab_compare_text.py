"""A comparison of runs as a person reads it in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.lab.comparison.nouns import BASELINE, Change, Comparison, Contrast, Cost, Difference, Measure, Seen, Side
from grader.lab.comparison.wording import many, p_value, plain, signed
from grader.narrative.english import one_line

WIDTH = 100
NOT_KNOWN = "–"
TOOK = ("answers", "calls", "tokens in", "of them cached", "tokens out", "cost", "cost of 1,000 answers", "time")
QUESTION, ANSWER = 200, 400  # characters shown
NAMES = {
    Measure.QWK: "QWK",
    Measure.KAPPA: "kappa",
    Measure.EXACT: "exact",
    Measure.PEARSON: "Pearson",
    Measure.MAE: "MAE (lower is better)",
    Measure.BIAS: "bias (near 0 is better)",
}


def print_comparison(comparison: Comparison, stream: TextIO) -> None:
    """Which runs, each against the reference, what they took, and the answers that changed most.

    Texts that others wrote lose their control characters (`one_line`): a terminal would carry them out.
    """
    console = Console(file=stream, highlight=False, width=None if stream.isatty() else WIDTH)
    _print_legend(console, comparison.sides)
    for contrast in comparison.contrasts:
        console.print()
        console.print(Text(_title(contrast, comparison.levels), style="bold"))
        console.print(_differences(contrast))
        for line in _said(contrast):
            console.print(_set_in(line))
    console.print()
    console.print(Text(_footnote(comparison), style="dim"))
    console.print()
    console.print(_costs(comparison.sides))
    for contrast in comparison.contrasts:
        _print_changed(console, contrast)


def _print_legend(console: Console, sides: Sequence[Side]) -> None:
    wide = max(len(side.label) for side in sides) + 2
    for side in sides:
        rubric = f"rubric {side.rubric.id}@{side.rubric.version} ({side.rubric.sha256[:8]})"
        judge = f"judge {side.judge}, {rubric}, prompts {side.prompts_sha256[:8]}, answers of {side.dataset}"
        console.print(Text(f"{side.label:<{wide}}{one_line(side.name)}", style="bold"))
        console.print(Padding(Text(one_line(judge)), (0, 0, 0, wide), expand=False))


def _title(contrast: Contrast, levels: int) -> str:
    coverage = contrast.coverage
    both = f"{many(coverage.both, 'answer')} to {many(coverage.questions, 'question')} that both scored"
    return f"{contrast.other} against {contrast.reference}: {both}, {levels} levels"


def _differences(contrast: Contrast) -> Table:
    a, b = contrast.reference, contrast.other
    table = _table("", a, b, f"{b} − {a}", "95% interval", "p", right=(1, 2, 3, 4, 5))
    for found in contrast.differences:
        table.add_row(NAMES[found.measure], *_cells(found))
    return table


def _cells(found: Difference) -> tuple[str, ...]:
    values = tuple("not defined" if v is None else plain(v, 3) for v in (found.reference, found.other))
    change = NOT_KNOWN if found.difference is None else signed(found.difference, 3)
    known = found.low is not None and found.high is not None
    interval = f"{plain(found.low or 0.0, 3)} to {plain(found.high or 0.0, 3)}" if known else NOT_KNOWN
    return (*values, change, interval, NOT_KNOWN if found.p_corrected is None else p_value(found.p_corrected))


def _said(contrast: Contrast) -> Iterator[Text]:
    first, *more = contrast.words
    yield Text(first, style="bold")
    yield from map(Text, more)
    if contrast.fall:
        yield Text(contrast.fall.words, style="red" if contrast.fall.fell else "")
    for why in dict.fromkeys(found.why for found in contrast.differences if found.why):
        which = ", ".join(NAMES[found.measure] for found in contrast.differences if found.why == why)
        yield Text(f"Not defined: {which} ({why}).")
    yield from (Text(f"! {caveat}", style="yellow") for caveat in contrast.caveats)


def _footnote(comparison: Comparison) -> str:
    tests = len(comparison.contrasts)
    over = f", corrected (Holm) over {many(tests, 'comparison')} for each measure by itself" if tests > 1 else ""
    return (
        f"Intervals: {many(comparison.draws, 'draw')} of questions, the same for both. "
        f"p: paired permutation test{over}. QWK alone decides the words: p under .05, and an interval without 0."
    )


def _costs(sides: Sequence[Side]) -> Table:
    table = _table("took", *(side.label for side in sides), right=range(1, len(sides) + 1))
    for head, *cells in zip(TOOK, *(_cost(side.cost) for side in sides), strict=True):
        table.add_row(head, *cells)
    return table


def _cost(cost: Cost) -> tuple[str, ...]:
    """In the order of TOOK."""
    thousand = None if cost.cost_usd is None or not cost.answers else 1000 * cost.cost_usd / cost.answers
    return (
        f"{cost.answers:,}",
        f"{cost.calls:,}",
        _known(cost.input_tokens, "{:,}"),
        _known(cost.cached_share, "{:.0%}"),
        _known(cost.output_tokens, "{:,}"),
        _known(cost.cost_usd, "${:.4f}"),
        _known(thousand, "${:.2f}"),
        f"{cost.seconds:.1f} s",
    )


def _known(value: float | None, form: str) -> str:
    return NOT_KNOWN if value is None else form.format(value)


def _print_changed(console: Console, contrast: Contrast) -> None:
    if not contrast.changed:
        return
    a, b = contrast.reference, contrast.other
    console.print()
    console.print(Text(f"Changed most: {b} against {a}", style="bold"))
    for change in contrast.changed:
        values = f"people {plain(change.human)}, {a} {plain(change.reference.value)}, {b} {plain(change.other.value)}"
        console.print()
        console.print(Text(f"{one_line(change.id)}  {values}"))
        console.print(_set_in(Text(f"Question: {one_line(change.question, QUESTION)}")))
        console.print(_set_in(Text(f"Answer: {one_line(change.answer, ANSWER) or '(empty)'}")))
        console.print(_side_by_side(change, contrast))


def _side_by_side(change: Change, contrast: Contrast) -> Table:
    """Both reasonings, a criterion a row, where both judged by it; what only one has stands across from nothing."""
    table = Table(box=None, padding=(0, 1), expand=True)
    for label, seen in ((contrast.reference, change.reference), (contrast.other, change.other)):
        head = "the baseline run" if label == BASELINE else label
        table.add_column(Text(f"{head} {plain(seen.value)}", style="bold"), ratio=1, overflow="fold")
    for criterion in dict.fromkeys((*_criteria(change.reference), *_criteria(change.other))):
        table.add_row(*(Text(_reasoning(seen, criterion)) for seen in (change.reference, change.other)))
    return table


def _criteria(seen: Seen) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*seen.levels, *seen.reasoning)))


def _reasoning(seen: Seen, criterion: str) -> str:
    if criterion not in _criteria(seen):
        return ""
    level = seen.levels.get(criterion)
    head = f"{one_line(criterion)}: {'no level' if level is None else f'level {level}'}"
    reasoning = one_line(seen.reasoning.get(criterion, ""))
    return f"{head}. {reasoning}" if reasoning else head


def _set_in(text: Text) -> Padding:
    return Padding(text, (0, 0, 0, 1), expand=False)


def _table(*heads: str, right: Sequence[int] = ()) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="dim")
    for n, head in enumerate(heads):
        table.add_column(head, justify="right" if n in right else "left", overflow="fold")
    return table
