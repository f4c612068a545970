"""The figures of a lab run as tables for a terminal: plain text, the same through a pipe."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import TextIO

from grader.lab.results import Figure, RowResult, Run
from grader.narrative.english import count, one_line

BY_LEVEL = ("qwk", "kappa", "alpha", "exact", "adjacent")
BY_SHARE = ("pearson", "spearman", "mae", "rmse", "bias")
IN_BAND = ("mae", "bias", "exact", "adjacent")
BANDS = {"low.": "low, under 1/3", "middle.": "middle", "high.": "high, from 2/3 on"}
FLOORS = {
    "floor.constant.": "floor: a constant",
    "floor.length.": "floor: answer length",
    "floor.baseline.": "floor: baseline judge",
}
LENGTH = {
    "partial_length": "judge and human, length held fixed",
    "length_given_human": "judge and length, human held fixed",
    "length_of_error": "judge − human, and length",
}
NOISE = {
    "noise.sd": "sd of the judge's value for one answer",
    "noise.same": "answers on the same level in every draw",
    "noise.qwk": "qwk of one draw with another",
    "noise.qwk_sd": "sd of the qwk against people",
    "noise.mae_sd": "sd of the mae against people",
}
RATES = {"abstained": "abstained", "failed": "failed", "not_addressed": "not addressed", "escalated": "escalated"}
TAKEN = {
    "calls": ("calls", "{:,.0f}"),
    "input_tokens": ("input tokens", "{:,.0f}"),
    "cached_share": ("cached share", "{:.0%}"),
    "output_tokens": ("output tokens", "{:,.0f}"),
    "cost_usd": ("US dollars", "{:,.4g}"),
    "seconds": ("seconds", "{:,.1f}"),
    "answer_seconds": ("seconds an answer", "{:,.2f}"),
}
FEW = 10  # questions; percentile intervals from few clusters are too narrow (Cameron, Gelbach and Miller 2008)
WIDTH = 100  # of a sentence; tables take what they need, about 110
SHOWN = 200  # characters of a judge's or a file's name

Row = tuple[str, ...]


def print_figures(run: Run, figures: Sequence[Figure], levels: int, file: TextIO) -> None:
    """Writes the tables to `file`: agreement with ceiling and floors, bands, length, noise, what the run took."""
    print("\n".join(figure_lines(run, figures, levels)), file=file)


def figure_lines(run: Run, figures: Sequence[Figure], levels: int) -> Iterator[str]:
    """The lines of `print_figures`. A figure with a note has its number behind it, `(1)`."""
    found = {figure.name: figure for figure in figures}
    notes = {why: n for n, why in enumerate(dict.fromkeys(f.why for f in figures if f.why), 1)}
    yield from _heading(run, levels)
    who = _who(found)
    yield from _table(f"On {levels} levels", who, BY_LEVEL, found, notes)
    yield from _table("As shares, 0 to 1", who, BY_SHARE, found, notes)
    yield from _table("By mean human score", BANDS, IN_BAND, found, notes)
    yield from _list("Answer length in words: correlations", LENGTH, found, notes, places=2)
    yield from _list("Noise floor, from draw to draw", NOISE, found, notes, places=3)
    yield from _taken(found, notes)
    yield from _notes(run, found, levels, notes)


def _heading(run: Run, levels: int) -> Iterator[str]:
    record, first = run.record, _first(run)
    rubric = f"{record.rubric.id}@{record.rubric.version}"
    answers = f"{_counted(len(first), 'answer')} to {_counted(len({r.question_id for r in first}), 'question')}"
    part = f", {record.dataset.split} half" if record.dataset.split else ""
    sampled = f", a sample of {record.dataset.sample:,}" if record.dataset.sample else ""
    data = f"{one_line(record.dataset.name, SHOWN)}{part}{sampled}"
    yield f"{one_line(record.judge, SHOWN)} by {one_line(rubric, SHOWN)} on {data}: {answers}, {levels} levels"
    yield "Brackets: 95% intervals from resampled questions."
    if record.repeat > 1:
        yield f"Agreement is that of the first of {record.repeat} draws."


def _first(run: Run) -> tuple[RowResult, ...]:
    return run.draw(min((result.draw for result in run.results), default=0))


def _who(found: dict[str, Figure]) -> dict[str, str]:
    """By prefix of its figures, who is compared with whom."""
    humans = sorted({int(match[1]) for name in found if (match := re.match(r"human_(\d+)\.", name))})
    single = {f"human_{n}.": f"judge, human {n}" for n in humans}
    return {"": "judge, mean human", **single, "ceiling.": "humans, each other", **FLOORS}


def _table(
    title: str, who: dict[str, str], measures: Sequence[str], found: dict[str, Figure], notes: dict[str, int]
) -> Iterator[str]:
    """One row for everyone who has a figure, one column a measure."""
    rows = [_row(name, [found.get(prefix + m) for m in measures], measures, notes) for prefix, name in who.items()]
    filled = [row for row in rows if any(row[1:])]
    if filled:
        yield ""
        yield from _aligned([(title, "n", *measures), *filled])


def _row(name: str, figures: Sequence[Figure | None], measures: Sequence[str], notes: dict[str, int]) -> Row:
    n = max((figure.n for figure in figures if figure), default=0)
    cells = [_cell(f, notes, 2, "+" if m == "bias" else "") for f, m in zip(figures, measures, strict=True)]
    return (name, f"{n:,}" if any(cells) else "", *cells)


def _list(
    title: str, names: dict[str, str], found: dict[str, Figure], notes: dict[str, int], *, places: int
) -> Iterator[str]:
    """One figure a row."""
    rows = [
        (label, f"{found[name].n:,}", _cell(found[name], notes, places))
        for name, label in names.items()
        if name in found
    ]
    if rows:
        yield ""
        yield from _aligned([(title, "n", ""), *rows])


def _aligned(rows: Sequence[Row]) -> Iterator[str]:
    """Columns as wide as what they hold, two spaces apart; the second one is of numbers and ends flush."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.rjust(width) if place == 1 else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()


def _cell(figure: Figure | None, notes: dict[str, int], places: int, sign: str = "") -> str:
    """ "0.71 [.66 .76]", "not defined (1)"; empty for no figure."""
    if figure is None:
        return ""
    mark = f" ({notes[figure.why]})" if figure.why else ""
    if figure.value is None:
        return f"not defined{mark}"
    low, high = figure.low, figure.high
    within = "" if low is None or high is None else f" [{_short(low, places)} {_short(high, places)}]"
    return f"{_rounded(figure.value, places):{sign}.{places}f}{within}{mark}"


def _short(value: float, places: int) -> str:
    """ ".66", "-.06", "1.00": without the zero before the point."""
    return re.sub(r"^(-?)0\.", r"\1.", f"{_rounded(value, places):.{places}f}")


def _rounded(value: float, places: int) -> float:
    """Rounded, and never minus zero."""
    return round(value, places) + 0.0


def _taken(found: dict[str, Figure], notes: dict[str, int]) -> Iterator[str]:
    """What was not judged, and what the run took."""
    shares = [f"{label} {_share(found[name], notes)}" for name, label in RATES.items() if name in found]
    if shares:
        yield ""
        yield "Of all answers: " + ", ".join(shares)
    parts = [f"{what} {_amount(found[name], form, notes)}" for name, (what, form) in TAKEN.items() if name in found]
    if parts:
        yield from _wrapped("The run took: ", parts)


def _wrapped(beginning: str, parts: Sequence[str]) -> Iterator[str]:
    """A list over as many lines as it takes; no part is broken."""
    whole = (part.replace(" ", "\N{NO-BREAK SPACE}") for part in parts)
    for line in textwrap.wrap(beginning + ", ".join(whole), WIDTH, subsequent_indent="  "):
        yield line.replace("\N{NO-BREAK SPACE}", " ")


def _share(figure: Figure, notes: dict[str, int]) -> str:
    return _amount(figure, "{:.1%}", notes)


def _amount(figure: Figure, form: str, notes: dict[str, int]) -> str:
    mark = f" ({notes[figure.why]})" if figure.why else ""
    return f"{'not defined' if figure.value is None else form.format(figure.value)}{mark}"


def _notes(run: Run, found: dict[str, Figure], levels: int, notes: dict[str, int]) -> Iterator[str]:
    """Why what is not defined is not, by number; then what to keep in mind."""
    lines = [f"({n}) {why}" for why, n in notes.items()]
    first = _first(run)
    left_out = sum(result.judge is None for result in first)
    if left_out:
        lines.append(f"{_counted(left_out, 'answer')} without a value of the judge left out of its agreement.")
    questions = len({result.question_id for result in first})
    if 1 < questions < FEW:
        lines.append(f"Intervals from {questions} questions are too narrow: trust them from about {FEW} on.")
    if levels == 2 and "adjacent" in found:
        lines.append("On 2 levels every answer is adjacent.")
    if lines:
        yield ""
        yield from lines


def _counted(n: int, noun: str) -> str:
    return count(n, noun).replace(str(n), f"{n:,}", 1)
