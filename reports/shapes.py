"""What a report shows, in words that are ready to print: every format is a template over these shapes.

All strings are cleaned and on one line, except passages. An empty string or tuple is shown as its section's
"nothing" sentence; None means that the audience does not get that part.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports.charts import Bar
from reports.passages import Block


@dataclass(frozen=True)
class Section:
    """A heading: `key` names it in templates and anchors."""

    key: str
    title: str


@dataclass(frozen=True)
class Fact:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True)
class Notice:
    """Something that a reader has to know, and where it applies."""

    title: str
    message: str
    answers: str


@dataclass(frozen=True)
class Banner:
    """The result at a glance, for a reader with two minutes. `tone` is for colour only; words say it all."""

    label: str
    tone: str
    overall: str
    interval: str
    confidence: str
    alerts: tuple[str, ...]


@dataclass(frozen=True)
class CategoryRow:
    """A row of the score breakdown; the last columns are for how the numbers come about."""

    name: str
    score: str
    band: str
    interval: str
    answers: str
    weight: str
    contribution: str
    formula: str


@dataclass(frozen=True)
class Point:
    """A strength or an improvement. `where` names the answer that it comes from, `anchor` links to it."""

    text: str
    quote: str = ""
    severity: str = ""
    where: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Quote:
    """A judge's evidence; `note` says whether it was found in the answer."""

    text: str
    note: str
    verified: bool


@dataclass(frozen=True)
class Grade:
    """One criterion of one answer."""

    name: str
    level: str
    steps: int | None
    anchor: str
    override: str
    reasoning: str
    quotes: tuple[Quote, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """A follow-up with its answer."""

    question: str
    answer: tuple[Block, ...]


@dataclass(frozen=True)
class Answer:
    """One question with all that is said of its answer."""

    anchor: str
    name: str
    title: str
    score: str
    meta: str
    finding: str
    interval: str
    feedback: str
    notes: tuple[str, ...]
    question: tuple[Block, ...]
    answer: tuple[Block, ...]
    follow_ups: tuple[Turn, ...]
    strengths: tuple[Point, ...]
    improvements: tuple[Point, ...]
    missing: tuple[str, ...]
    grades: tuple[Grade, ...]
    formula: str
    override: str
    graded: bool


@dataclass(frozen=True)
class Stage:
    """The answers of one stage, in the order in which they were asked."""

    name: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Confidence:
    """How sure the label is, and what that means. `value` is empty where there is none."""

    value: str
    meaning: str
    drivers: tuple[str, ...]


@dataclass(frozen=True)
class Advice:
    """The hiring recommendation; `override` says who set the label, where a person did."""

    label: str
    tone: str
    override: str
    rule: str
    flip: str
    reasons: tuple[str, ...]
    reasoning: str
    arguments_for: tuple[str, ...]
    arguments_against: tuple[str, ...]
    next_steps: tuple[str, ...]
    questions: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True)
class Report:
    """The whole report, in English, for one audience. `spoken` is the language of the answers, or empty."""

    audience: str
    spoken: str
    title: str
    heading: str
    generated: str
    generated_at: str
    status: str
    facts: tuple[Fact, ...]
    banner: Banner | None
    sections: tuple[Section, ...]
    summary: tuple[str, ...]
    chart: tuple[Bar, ...]
    chart_description: str
    categories: tuple[CategoryRow, ...]
    overall: str
    overall_interval: str
    overall_formula: str
    strengths: tuple[Point, ...]
    improvements: tuple[Point, ...]
    stages: tuple[Stage, ...]
    advice: Advice | None
    explanations: tuple[str, ...]
    notices: tuple[Notice, ...]
    attestation: str
    overrides: tuple[str, ...]
    contest: str
    provenance: tuple[Fact, ...]
