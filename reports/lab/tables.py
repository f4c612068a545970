"""The tables of the page."""

from __future__ import annotations

from collections.abc import Sequence

from grader.lab.view import JUDGE, MEASURES, Grouping, LengthBin, Matrix, Page, RunView, Side, Value
from reports.lab import wording
from reports.lab.facts import own
from reports.lab.measures import MEANINGS
from reports.lab.shapes import Cell, Row, Table
from reports.passages import short

SHADES = 5
ABSENT = "–"
BAND_NAMES = {"low": "Low scores", "middle": "Middle scores", "high": "High scores"}
OVERVIEW = ("qwk", "pearson", "exact", "mae", "bias")


def cell(value: Value | None, *, signed: bool = False) -> Cell:
    """A figure with its interval beside it; why there is none is said once, under the table (`reasons`)."""
    if value is None:
        return Cell(ABSENT)
    alone = "no interval" if value.value is not None else ""
    return Cell(wording.said(value, sign=signed), wording.span(value, sign=signed) or alone)


def reasons(sides: Sequence[Side]) -> tuple[str, ...]:
    """Why figures of a table are not defined or have no interval: each reason once, with whom it is about."""
    found: dict[tuple[bool, str], dict[str, list[str]]] = {}
    for side in sides:
        for name, value in side.values:
            if value.why:
                about = found.setdefault((value.value is None, short(value.why)), {})
                about.setdefault(head(side.who), []).append(MEANINGS[name].short)
    return tuple(_reason(undefined, why, about, sides) for (undefined, why), about in found.items())


def head(who: str) -> str:
    """How a table calls a side."""
    return BAND_NAMES.get(who) or wording.who(who)


def _reason(undefined: bool, why: str, about: dict[str, list[str]], sides: Sequence[Side]) -> str:
    if not undefined:
        return f"{why[:1].upper()}{why[1:]}."
    whole = {head(side.who) for side in sides if all(value.value is None for _, value in side.values)}
    told = [who if who in whole else f"{who} ({wording.listed(names)})" for who, names in about.items()]
    told = [f"{who[:1].lower()}{who[1:]}" for who in told]
    return f"Not defined: {wording.listed(told)}, because {why}."


def agreement(run: RunView) -> Table:
    """Measures in rows, who is held against whom in columns."""
    measures = [name for name in MEASURES if any(side.of(name) for side in run.sides)]
    rows = [
        Row(
            MEANINGS[name].label,
            tuple(cell(side.of(name), signed=MEANINGS[name].signed) for side in run.sides),
            MEANINGS[name].better,
        )
        for name in measures
    ]
    counted = tuple(Cell(_rows_of(side)) for side in run.sides)
    return Table(
        "Figures with their 95% intervals. Judge, floors: against the mean of the humans.",
        ("Measure", *(wording.who(side.who) for side in run.sides)),
        tuple(rows),
        Row("Answers", counted),
    )


def overview(page: Page) -> Table:
    """One row a run."""
    return Table(
        "The judges against the mean of the humans, with 95% intervals.",
        ("Run", *(MEANINGS[name].short for name in OVERVIEW), "No score", "Cost"),
        tuple(
            Row(run.name, (*(_judge_cell(run, name) for name in OVERVIEW), *_taken(run)), own(run, page))
            for run in page.runs
        ),
    )


def confusion(matrix: Matrix) -> Table:
    """Humans' levels in rows, the judge's in columns."""
    levels = range(matrix.levels)
    gaps = any(matrix.unscored)
    rows = []
    for human in levels:
        total = matrix.humans[human]
        cells = [_counted(matrix.counts[human][judge], total, marked=human == judge) for judge in levels]
        rows.append(Row(str(human), (*cells, *_ends(total, matrix.unscored[human], gaps))))
    judged = (Cell(wording.count(n)) for n in matrix.judged)
    return Table(
        "Answers by level: people’s in rows, the judge’s in columns. The darker, the larger the share of its row; "
        "outlined cells are exact agreement.",
        ("People ↓ judge →", *map(str, levels), "Sum", *(("No score",) if gaps else ())),
        tuple(rows),
        Row("Sum", (*judged, *_ends(matrix.total, sum(matrix.unscored), gaps))),
        dense=True,
    )


def bands(sides: Sequence[Side]) -> Table:
    """The judge's error by how well people scored the answer."""
    measures = [name for name in MEASURES if any(side.of(name) for side in sides)]
    return Table(
        "The judge by how people scored the answer: a third of the scale each.",
        ("Band", *(MEANINGS[name].short for name in measures), "Answers"),
        tuple(
            Row(
                head(side.who),
                (*(cell(side.of(m), signed=MEANINGS[m].signed) for m in measures), Cell(_rows_of(side))),
            )
            for side in sides
        ),
    )


def reliability(run: RunView) -> Table:
    """The numbers of the plot."""
    rows = (Row(wording.decimal(b.judged), (cell(b.human), Cell(wording.count(b.human.n)))) for b in run.bins)
    return Table(
        "What people gave, by what the judge gave (means of the full mark).",
        ("Judge", "People", "Answers"),
        tuple(rows),
        dense=True,
    )


def lengths(bins: Sequence[LengthBin]) -> Table:
    """The numbers of the plot."""
    rows = (Row(words_of(b), (cell(b.difference, signed=True), Cell(wording.count(b.difference.n)))) for b in bins)
    return Table(
        "Judge − human by length of the answer.", ("Words", "Judge − human", "Answers"), tuple(rows), dense=True
    )


def words_of(b: LengthBin) -> str:
    """`12–40`, `0`."""
    return wording.count(b.shortest) if b.shortest == b.longest else f"{b.shortest:,}–{b.longest:,}"


def groups(grouping: Grouping) -> Table:
    """Bias and error of each group; on fewer than 10 rows they are not told."""
    rows = []
    for group in grouping.groups:
        few = group.bias.n < wording.FEWEST
        told = (Cell("too few"), Cell("too few")) if few else (cell(group.bias, signed=True), cell(group.error))
        rows.append(Row(short(group.name), (*told, Cell(wording.count(group.bias.n)))))
    return Table(f"By {short(grouping.column)}", ("Group", "Bias", "Mean absolute error", "Answers"), tuple(rows))


def _judge_cell(run: RunView, measure: str) -> Cell:
    side = run.side(JUDGE)
    return cell(side.of(measure) if side else None, signed=MEANINGS[measure].signed)


def _taken(run: RunView) -> tuple[Cell, Cell]:
    without, total = sum(gap.count for gap in run.gaps), run.costs.results
    share = f"of {wording.count(total)}" if without else ""
    usage = run.costs.usage
    return Cell(wording.count(without), share), Cell(wording.cost(usage.cost_usd) if usage.calls else "no call")


def _rows_of(side: Side) -> str:
    """How many rows stand behind a column: measures may differ by those that some of them cannot use."""
    numbers = sorted({value.n for _, value in side.values})
    return wording.count(numbers[0]) if len(numbers) == 1 else f"{numbers[0]:,} to {numbers[-1]:,}"


def _counted(n: int, total: int, *, marked: bool) -> Cell:
    shade = -(-SHADES * n // total) if n else 0
    return Cell(wording.count(n), shade=shade, marked=marked)


def _ends(total: int, unscored: int, gaps: bool) -> tuple[Cell, ...]:
    return (Cell(wording.count(total)), *((Cell(wording.count(unscored)),) if gaps else ()))
