"""Does a candidate's name reach a judge? Looked up in every text of every task that the judge would be given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.judgement import GradingTask
from grader.lab.fairness.names import Name
from grader.lab.fairness.results import Masking
from grader.lab.fairness.variants import Variant
from grader.planning import plan
from grader.rubric import Rubric


def masking(variants: Sequence[Variant], rubric: Rubric) -> Masking | None:
    """How many tasks of the renamed interviews hold the name or a part of it; None where no name was varied."""
    if not variants:
        return None
    shown = [(variant, task) for variant in variants for task in tasks(variant, rubric)]
    return Masking(
        interviews=len(variants),
        mentions=sum(variant.mentions for variant in variants),
        introduced=sum(variant.introduced for variant in variants),
        requests=len(shown),
        with_name=sum(tells_name(task, variant.name) for variant, task in shown),
    )


def tasks(variant: Variant, rubric: Rubric) -> Iterator[GradingTask]:
    """What a judge is given of a variant, an answer a task."""
    for answer in plan(variant.transcript, rubric).answers:
        if answer.task is not None:
            yield answer.task


def tells_name(task: GradingTask, name: str) -> bool:
    """Whether the name stands in any text of the task: all of it in any case, or a part of it as it is written."""
    parts = Name.of(name)
    alone = "|".join(re.escape(part) for part in (parts.given, parts.family) if len(part) > 1) or "(?!)"
    pattern = re.compile(rf"(?<!\w)(?:(?i:{re.escape(name)})|{alone})(?!\w)")
    texts = (task.question, task.reference_answer or "", *task.key_points)
    said = (text for turn in task.turns for text in (turn.question or "", turn.answer))
    return any(pattern.search(text) for text in (*texts, *said))
