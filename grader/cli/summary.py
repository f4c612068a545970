"""What a person sees in the terminal after a grading: the result on one screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.assessment import AnswerStatus, Assessment
from grader.rubric import Label

STYLES = {
    Label.STRONG_HIRE: "bold green",
    Label.HIRE: "green",
    Label.NO_HIRE: "red",
    Label.STRONG_NO_HIRE: "bold red",
    Label.INCONCLUSIVE: "bold yellow",
}
BAR = 20


def print_summary(assessment: Assessment, stream: TextIO) -> None:
    """Label, scores with intervals, what limits them and what to do next; colours only on a terminal."""
    console = Console(file=stream, highlight=False, width=None if stream.isatty() else 100)
    console.print(_title(assessment))
    console.print(_label(assessment))
    console.print(_scores(assessment))
    for line in _lines(assessment):
        console.print(line)
    console.print()


def _title(a: Assessment) -> Text:
    parts = [a.candidate.name or "Candidate", a.position.title, a.interview.date and a.interview.date.isoformat()]
    return Text(_safe(" · ".join(str(part) for part in parts if part)), style="bold")


def _label(a: Assessment) -> Text:
    text = Text(a.recommendation.label.title, style=STYLES[a.recommendation.label])
    if a.overall.score is not None:
        text.append(f"   overall {a.overall.score}/100{_interval(a.overall.interval)}", style="not bold default")
    if a.recommendation.confidence:
        sure = a.recommendation.confidence
        text.append(f"   confidence {sure.value:.0%}, {sure.band}", style="not bold default")
    return text


def _scores(a: Assessment) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 2))
    for category in a.categories:
        score = "not assessed" if category.score is None else f"{category.score:>3}/100"
        table.add_row(
            Text(_safe(category.name)),
            score,
            _interval(category.interval).strip(),
            category.band or "",
            _bar(category.score),
            "1 answer" if category.answers == 1 else f"{category.answers} answers",
        )
    return table


def _lines(a: Assessment) -> Iterator[Text]:
    scored = sum(answer.status is AnswerStatus.SCORED for answer in a.answers)
    yield Text(f"{scored} of {len(a.answers)} answers scored. Rule: {_safe(a.recommendation.rule)}")
    if a.recommendation.closest_flip:
        yield Text(f"Nearest other label: {_safe(a.recommendation.closest_flip.change)}")
    for notice in a.data_quality:
        yield Text(f"! {_safe(notice.message)}", style="yellow")
    for step in a.recommendation.next_steps:
        yield Text(f"> {_safe(step)}")
    yield Text(f"{a.id}  {_cost(a)}", style="dim")


def _interval(interval: tuple[int, int] | None) -> str:
    return "" if interval is None else f" ({interval[0]} to {interval[1]})"


def _bar(score: int | None) -> str:
    filled = 0 if score is None else round(score / 100 * BAR)
    return "█" * filled + "░" * (BAR - filled)


def _cost(a: Assessment) -> str:
    usage = a.usage
    if not usage.calls:
        return "no model was asked"
    cost = "price not known" if usage.cost_usd is None else f"${usage.cost_usd:.4f}"
    calls = "1 call" if usage.calls == 1 else f"{usage.calls} calls"
    return f"{calls} · {usage.input_tokens or 0:,} tokens in · {usage.output_tokens or 0:,} out · {cost}"


def _safe(text: str) -> str:
    """Without control characters: a terminal would carry them out."""
    return "".join(c if c.isprintable() else " " for c in text)
