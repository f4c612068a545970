"""What the page is made of, in words that are ready to print: the template is a loop over these shapes.

Strings may hold whatever a data set holds: they are escaped by the template, and cleaned when the page is whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.lab.drawing import Plot
from reports.passages import Block


@dataclass(frozen=True)
class Fact:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class Cell:
    """A value, and a smaller note beside it. `shade` (0 to 5) and `marked` are for the eye; the text says it all."""

    text: str
    note: str = ""
    shade: int = 0
    marked: bool = False


@dataclass(frozen=True)
class Row:
    """A row: what it is about, and a cell for each of the other columns."""

    head: str
    cells: tuple[Cell, ...]
    note: str = ""


@dataclass(frozen=True)
class Table:
    """`columns` name every column, the heads' first. `dense`: narrow cells that stay in columns on a small screen."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    foot: Row | None = None
    dense: bool = False


@dataclass(frozen=True)
class Text:
    """A text, cut: `rest` opens on demand. `told` says how long it is, `lost` how much is left out."""

    shown: tuple[Block, ...]
    rest: tuple[Block, ...] = ()
    told: str = ""
    lost: str = ""


@dataclass(frozen=True)
class Grade:
    """One criterion of one answer."""

    name: str
    level: str
    human: str
    reasoning: str


@dataclass(frozen=True)
class Card:
    """A row on which judge and people disagree."""

    title: str
    scores: str
    meta: str
    question: Text
    answer: Text
    grades: tuple[Grade, ...]


@dataclass(frozen=True)
class Part:
    """A heading with what stands under it, in this order; `nothing` where there is nothing."""

    key: str
    title: str
    text: tuple[str, ...] = ()
    plots: tuple[Plot, ...] = ()
    tables: tuple[Table, ...] = ()
    cards: tuple[Card, ...] = ()
    items: tuple[Fact, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One run, or what is common to all."""

    key: str
    title: str
    subtitle: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Result:
    """What a run says in a few sentences; `name` and what is its `own` are empty where there is one run only."""

    name: str
    own: str
    key: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """The whole page, in English."""

    title: str
    made: str
    facts: tuple[Fact, ...]
    warnings: tuple[str, ...]
    results: tuple[Result, ...]
    sections: tuple[Section, ...]
