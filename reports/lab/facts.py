"""What was measured, with what: what all runs of a page have in common, and what is a run's own."""

from __future__ import annotations

from grader.lab.view import Page, RunView
from reports.lab import wording
from reports.lab.shapes import Fact
from reports.passages import short

PLAIN = ("Judge", "Size")  # their values say what they are


def common(page: Page) -> tuple[Fact, ...]:
    """The facts that hold for every run."""
    first, *others = [_facts(run) for run in page.runs] or [()]
    return tuple(fact for fact in first if all(fact in facts for facts in others))


def own(run: RunView, page: Page) -> str:
    """What of this run is not common to all, in a line; its judge where nothing differs."""
    shared = common(page)
    differing = [fact for fact in _facts(run) if fact not in shared]
    told = [fact.value if fact.label in PLAIN else f"{fact.label.lower()} {fact.value}" for fact in differing]
    return " · ".join(told) or short(run.method.judge)


def _facts(run: RunView) -> tuple[Fact, ...]:
    return (
        Fact("Judge", short(run.method.judge)),
        Fact("Rubric", short(run.method.rubric)),
        Fact("Prompts", run.method.prompts_sha256[:12] or "none"),
        Fact("Data set", short(run.data.name)),
        Fact("Size", f"{wording.counted(run.data.rows, 'answer')}, {wording.counted(run.data.questions, 'question')}"),
        Fact("Humans an answer", wording.humans(run)),
        Fact("Levels", str(run.levels)),
    )
