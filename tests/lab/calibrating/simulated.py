"""Runs whose judge's error is known, because it was drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.assessment import AnswerStatus
from grader.lab.calibrating.answers import Answer, answers_of
from grader.lab.results import RowResult
from tests.builders import a_rubric
from tests.lab.made import a_result

CONTENT = ("accuracy", "depth")


@dataclass(frozen=True)
class Judge:
    """A judge in levels: noise of a rating (sd, of it the share `rho` common to an answer) and what it is off by.

    `bias` holds everywhere, `by_question` and `by_interview` are the sds of what is common to those.
    """

    sigma: float = 0.6
    rho: float = 1.0
    bias: float = 0.0
    by_question: float = 0.0
    by_interview: float = 0.0


def results(
    judge: Judge = Judge(),
    *,
    questions: int = 40,
    each: int = 20,
    interviews: bool = False,
    humans: int = 1,
    noise: float = 0.0,
    by_criterion: tuple[str, ...] = (),
    own: dict[str, float] | None = None,
    true: tuple[float, float] = (1.6, 2.4),
    seed: int = 1,
) -> list[RowResult]:
    """`each` answers to every question, the n-th of each by candidate n; what an answer is worth lies within `true`.

    Its content criteria are worth up to half a level more and less, so that a judge does not round them alike.
    `noise` is the sd of one human around the truth. `by_criterion`: people gave the level of these criteria too; `own`
    are criteria with a sigma of their own.
    """
    rng = np.random.default_rng(seed)
    of_question = rng.normal(0, judge.by_question, questions)
    of_interview = rng.normal(0, judge.by_interview, each)
    found = []
    for n in range(questions * each):
        q, i = divmod(n, each)
        truth, leaning = rng.uniform(*true), judge.bias + of_question[q] + of_interview[i]
        common, apart = rng.normal(), rng.uniform(-0.5, 0.5)
        is_worth = {"accuracy": truth + apart, "depth": truth - apart, "clarity": truth}
        levels: dict[str, int | None] = {}
        for name, worth in is_worth.items():
            off = np.sqrt(judge.rho) * common + np.sqrt(1 - judge.rho) * rng.normal()
            exact = worth + leaning + (own or {}).get(name, judge.sigma) * off
            levels[name] = int(np.clip(np.floor(exact + 0.5), 0, 4))
        said = tuple(float((truth + rng.normal(0, noise)) / 4) for _ in range(humans))
        found.append(
            a_result(
                n,
                question_id=f"q{q}",
                human=sum(said) / humans,
                humans=said,
                judge=sum(levels[name] or 0 for name in CONTENT) / 8,
                status=AnswerStatus.SCORED,
                levels=levels,
                human_levels={name: is_worth[name] for name in by_criterion},
                interview=f"c{i}" if interviews else None,
            )
        )
    return found


def answers(*args: Judge, **kwargs: object) -> tuple[Answer, ...]:
    """The same as answers under the rubric of `a_rubric`."""
    return answers_of(results(*args, **kwargs), a_rubric())  # type: ignore[arg-type]
