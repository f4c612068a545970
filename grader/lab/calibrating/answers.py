"""A run's results → the answers that judge and people can be compared on, in levels (0 to 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum

from grader.assessment import AnswerStatus
from grader.lab.results import RowResult
from grader.rubric import Rubric
from grader.scoring.weighing import shares

HIGHEST = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as judge and people saw it, in levels.

    `judged` is the weighted mean of the judge's levels on content criteria, `human` the mean of the humans' scores and
    `humans` each one's. `levels` are the judge's by criterion (those that it rated), `human_levels` people's.
    `concentration` is the sum of the squared weights (as parts of 1) of the content criteria that were rated: 1/m for
    m of equal weight. `dissent` is how many judges of a panel were far from what it says.
    """

    id: str
    question_id: str
    interview: str | None
    judged: float
    human: float
    humans: tuple[float, ...]
    levels: Mapping[str, int]
    human_levels: Mapping[str, float]
    concentration: float
    dissent: int

    @property
    def error(self) -> float:
        """Judge − people."""
        return self.judged - self.human


def answers_of(results: Iterable[RowResult], rubric: Rubric) -> tuple[Answer, ...]:
    """The scored results of the first draw in which a content criterion was rated."""
    first = (r for r in results if r.draw == 0 and r.status is AnswerStatus.SCORED)
    found = (_answer(result, rubric) for result in first)
    return tuple(answer for answer in found if answer is not None)


def _answer(result: RowResult, rubric: Rubric) -> Answer | None:
    levels = {name: level for name, level in result.levels.items() if level is not None}
    content = [c for c in rubric.criteria if c.content and c.id in levels]
    if not content:
        return None
    parts = shares([c.weight for c in content])
    return Answer(
        id=result.id,
        question_id=result.question_id,
        interview=result.interview,
        judged=fsum(p * levels[c.id] for p, c in zip(parts, content, strict=True)),
        human=HIGHEST * result.human,
        humans=tuple(HIGHEST * score for score in result.humans),
        levels=levels,
        human_levels=result.human_levels,
        concentration=fsum(p * p for p in parts),
        dissent=result.dissent,
    )
