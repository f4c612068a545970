"""What a person sees in the terminal after a grading: the result on one screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.assessment import AnswerStatus, Assessment
from grader.narrative.english import count, one_line
from grader.rubric import Label

STYLES = {
    Label.STRONG_HIRE: "bold green",
    Label.HIRE: "green",
    Label.NO_HIRE: "red",
    Label.STRONG_NO_HIRE: "bold red",
    Label.INCONCLUSIVE: "bold yellow",
}
BAR = 10  # so that a row fits into 80 columns


def print_summary(assessment: Assessment, stream: TextIO) -> None:
    """Label, scores with intervals, what limits them and what to do next; colours only on a terminal.

    Texts that others wrote lose their control characters (`one_line`): a terminal would carry them out.
    """
    console = Console(file=stream, highlight=False, width=None if stream.isatty() else 100)
    console.print(_title(assessment))
    console.print(_label(assessment))
    console.print(_scores(assessment))
    for line in _lines(assessment):
        console.print(line)
    console.print()


def _title(a: Assessment) -> Text:
    parts = [a.candidate.name or "Candidate", a.position.title, a.interview.date and a.interview.date.isoformat()]
    return Text(one_line(" · ".join(str(part) for part in parts if part)), style="bold")


def _label(a: Assessment) -> Text:
    text = Text(a.recommendation.label.title, style=STYLES[a.recommendation.label])
    if a.overall.score is not None:
        text.append(f"   overall {a.overall.score}/100{_interval(a.overall.interval)}", style="not bold default")
    if a.recommendation.confidence:
        sure = a.recommendation.confidence
        text.append(f"   confidence {sure.percent}%, {sure.band}", style="not bold default")
    return text


def _scores(a: Assessment) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1))
    for n in range(6):
        table.add_column(no_wrap=n > 0, overflow="fold")  # a name may take more lines, nothing is cut short
    for category in a.categories:
        score = "not assessed" if category.score is None else f"{category.score:>3}/100"
        table.add_row(
            Text(one_line(category.name)),
            score,
            _interval(category.interval).strip(),
            category.band or "",
            _bar(category.score),
            count(category.answers, "answer"),
        )
    return table


def _lines(a: Assessment) -> Iterator[Text]:
    scored = sum(answer.status is AnswerStatus.SCORED for answer in a.answers)
    yield Text(f"{scored} of {len(a.answers)} answers scored. Rule: {one_line(a.recommendation.rule)}")
    if escalated := sum(answer.escalated for answer in a.answers):
        stronger = next((j.spec for j in a.provenance.judges if j.role == "escalation"), "a stronger judge")
        yield Text(f"{count(escalated, 'answer')} decided by {one_line(stronger)}, where the others were not enough.")
    if a.recommendation.closest_flip:
        yield Text(f"Nearest other label: {one_line(a.recommendation.closest_flip.change)}")
    for notice in a.data_quality:
        yield Text(f"! {one_line(notice.message)}", style="yellow")
    for step in a.recommendation.next_steps:
        yield Text(f"> {one_line(step)}")
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
    taken = f"{_told(usage.input_tokens, 'tokens in')} · {_told(usage.output_tokens, 'out')}"
    return f"{count(usage.calls, 'call')} · {taken} · {cost}"


def _told(n: int | None, what: str) -> str:
    return f"{what} not known" if n is None else f"{n:,} {what}"
