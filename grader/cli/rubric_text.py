"""A rubric as a person reads it in a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from grader.narrative.english import count
from grader.rubric import Criterion, Rubric
from grader.rubrics.lint import lint

WIDTH = 100


def described(rubric: Rubric) -> str:
    """Categories, criteria with anchors, bands, unscored stages and policy as plain text."""
    return "\n".join(_lines(rubric))


def _lines(rubric: Rubric) -> Iterator[str]:
    yield f"{rubric.title}  ({rubric.reference}, sha256 {rubric.sha256})"
    for category in rubric.categories:
        must = ", must have" if category.must_have else ""
        yield f"\n{category.name}  (weight {category.weight:g}{must})"
        for criterion in (c for c in rubric.criteria if c.category == category.id):
            yield from _criterion(criterion)
    yield "\nBands: " + "; ".join(f"{band.name} from {band.from_}" for band in rubric.bands)
    yield "Stages not scored: " + ("; ".join(rubric.unscored_stages) or "none")
    gate = rubric.policy.inconclusive
    yield "\nPolicy (the first that holds gives the label)"
    yield (
        f"  Inconclusive: fewer than {gate.min_answers} scored answers, coverage under {gate.min_coverage:g}, "
        f"more than {gate.max_off_question:g} off their question, a must-have category without evidence, "
        "or a suspect pairing of questions and answers"
    )
    yield from (f"  {rule.text}" for rule in rubric.policy.rules)


def _criterion(criterion: Criterion) -> Iterator[str]:
    stages = "; ".join(criterion.stages) or "every stage"
    yield f"  {criterion.title}  [{criterion.id}, weight {criterion.weight:g}, {stages}]"
    yield textwrap.fill(criterion.question, WIDTH, initial_indent="    ", subsequent_indent="    ")
    for level, text in sorted(criterion.levels.items()):
        yield textwrap.fill(text, WIDTH, initial_indent=f"      {level}  ", subsequent_indent="         ")


def faults_note(reference: str, rubric: Rubric) -> str:
    """One line for whoever grades by a rubric that the lint finds errors in; empty where it finds none."""
    faults = sum(fault.severity == "error" for fault in lint(rubric))
    return f"rubric: {count(faults, 'fault')}; `grader rubric lint {reference}` lists them" if faults else ""
