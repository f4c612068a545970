"""Rows on which judge and people disagree, and what has no score."""

from __future__ import annotations

from grader.judgement import ReasonCode, Verdict
from grader.lab.view import Disagreement, Gap, Rating, RunView
from reports.lab import wording
from reports.lab.shapes import Card, Cell, Grade, Row, Table, Text
from reports.passages import line, passage, short
from reports.wording import REASONS, VERDICTS

SHOWN, KEPT = 600, 4_000  # characters: of a text at once, and of it at all
SPARED = 720  # a text of no more is not cut: what is left would be a few words
REASONING = 1_000


def cards(run: RunView) -> tuple[Card, ...]:
    """The worst disagreements, the largest first."""
    return tuple(_card(n, row) for n, row in enumerate(run.disagreements, 1))


def gaps(run: RunView) -> Table:
    """Answers without a score by reason, with examples."""
    rows = (
        Row(
            _reason(gap),
            (
                Cell("Failed" if gap.failed else "Abstained"),
                Cell(wording.count(gap.count), wording.percent(gap.count, run.costs.results)),
                Cell("; ".join(_example(e.id, e.detail) for e in gap.examples)),
            ),
        )
        for gap in run.gaps
    )
    caption = (
        f"Of {wording.counted(run.costs.results, 'result')}. Failed: no judgement could be had. "
        "Abstained: there was nothing that could be rated."
    )
    return Table(caption, ("Reason", "Kind", "Answers", "For example"), tuple(rows))


def cut(text: str) -> Text:
    """The text in two: what is shown, and what opens on demand; what is beyond 8,000 characters is left out."""
    if len(text) <= SPARED:
        return Text(passage(text))
    space = max(text.rfind(" ", 0, SHOWN), text.rfind("\n", 0, SHOWN))
    at = space if space > SHOWN * 2 // 3 else SHOWN
    rest = text[at:KEPT]
    left_out = len(text) - KEPT
    lost = f"{wording.counted(left_out, 'more character')} left out here." if left_out > 0 else ""
    return Text(passage(text[:at]), passage(rest), wording.counted(len(text) - at, "more character"), lost)


def _card(n: int, row: Disagreement) -> Card:
    return Card(
        title=f"{n}. {short(row.id)}",
        scores=f"Judge {wording.decimal(row.judged)}, people {wording.decimal(row.human)}",
        meta=_meta(row),
        question=cut(row.question),
        answer=cut(row.answer),
        grades=tuple(map(_grade, row.ratings)),
    )


def _meta(row: Disagreement) -> str:
    parts = [f"judge − human {wording.signed(row.difference)}"]
    if len(row.humans) > 1:
        parts.append(f"people gave {wording.listed([wording.decimal(h) for h in row.humans])}")
    parts.append(wording.counted(row.words, "word"))
    if row.verdict:
        parts.append(VERDICTS[row.verdict].lower())
    parts += [REASONS[code].lower() for code in row.codes if not row.verdict or code.value != row.verdict.value]
    if row.escalated:
        parts.append("decided by the stronger judge")
    if row.dissent:
        parts.append(f"{wording.counted(row.dissent, 'judge')} of the panel disagreed")
    return " · ".join(parts)


def _grade(rating: Rating) -> Grade:
    told = line(rating.reasoning[: 4 * REASONING])
    return Grade(
        name=wording.words(short(rating.criterion)),
        level="Not rated" if rating.level is None else f"Level {rating.level} of 4",
        human="" if rating.human is None else f"people: {wording.number(rating.human)}",
        reasoning=told if len(told) <= REASONING else told[: REASONING - 1].rstrip() + "…",
    )


def _reason(gap: Gap) -> str:
    if isinstance(gap.reason, ReasonCode):
        return REASONS[gap.reason]
    if isinstance(gap.reason, Verdict):
        return VERDICTS[gap.reason]
    return "No reason was given" if gap.failed else "No criterion could be rated"


def _example(name: str, detail: str) -> str:
    return f"{short(name)} ({short(detail)})" if detail.strip() else short(name)
