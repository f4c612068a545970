"""Interviews put together from answers that people scored: as judged, and as people saw them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.assessment import AnswerGrade, AnswerStatus, CriterionGrade
from grader.confidence.population import ANSWER, CATEGORY, MEAN, PERSON
from grader.judgement import Evidence
from grader.lab.calibrating.answers import Answer
from grader.rubric import Rubric

SHORTEST, LONGEST = 6, 10  # answers
OWN_SHORTEST = 3  # answers of an interview that the data itself names
SPREAD = float(np.hypot(CATEGORY, ANSWER))
_FOUND = (Evidence(quote="a quote", turn=0, start=0, end=7, verified=True),)

Interview = tuple[Answer, ...]


def own_interviews(answers: Sequence[Answer]) -> list[Interview]:
    """Those that the data names, of three answers and more."""
    named = sorted((a for a in answers if a.interview is not None), key=lambda a: (str(a.interview), a.id))
    found = (tuple(group) for _, group in groupby(named, key=lambda a: a.interview))
    return [interview for interview in found if len(interview) >= OWN_SHORTEST]


def drawn_interviews(answers: Sequence[Answer], count: int, rng: np.random.Generator) -> Iterator[Interview]:
    """Interviews of 6 to 10 answers, each to another question as long as there are some.

    Candidates are drawn as people are assumed to be (`confidence.population`): a person's level, and around it what
    each answer should be worth; of the answers to its question the one that people gave most nearly that is taken.
    """
    by_question: dict[str, list[Answer]] = {}
    for answer in answers:
        by_question.setdefault(answer.question_id, []).append(answer)
    questions = [(group, np.array([a.human for a in group])) for _, group in sorted(by_question.items())]
    for _ in range(count):
        length, person = int(rng.integers(SHORTEST, LONGEST + 1)), rng.normal(MEAN, PERSON)
        asked = [i for _ in range(1 + length // len(questions)) for i in rng.permutation(len(questions))][:length]
        yield tuple(_nearest(questions[i], rng.normal(person, SPREAD), rng) for i in asked)


def _nearest(question: tuple[Sequence[Answer], NDArray[np.float64]], wanted: float, rng: np.random.Generator) -> Answer:
    group, human = question
    off = np.abs(human - wanted)
    return group[int(rng.choice(np.flatnonzero(off <= off.min() + 1e-9)))]


def as_judged(interview: Interview, rubric: Rubric) -> list[AnswerGrade]:
    """The interview as the engine would hold it, with the judge's levels."""
    return [_grade(n, a, rubric, {i: float(a.levels[i]) for i in truth_of(a, rubric)}) for n, a in enumerate(interview)]


def as_people_saw(interview: Interview, rubric: Rubric) -> list[AnswerGrade]:
    """The same with people's levels."""
    return [_grade(n, a, rubric, truth_of(a, rubric)) for n, a in enumerate(interview)]


def truth_of(answer: Answer, rubric: Rubric) -> dict[str, float]:
    """What people say of each criterion that the judge rated: their level, else their score for content criteria.

    What nobody scored (how an answer is told, in most data) is left out on both sides.
    """
    rated = (c for c in rubric.criteria if c.id in answer.levels)
    said = ((c.id, answer.human_levels.get(c.id, answer.human if c.content else None)) for c in rated)
    return {name: level for name, level in said if level is not None}


def criteria_of(rubric: Rubric, levels: Mapping[str, Any]) -> tuple[CriterionGrade, ...]:
    """Grades with these levels, each on a found quote; not validated, since people's need not be whole."""
    return tuple(
        CriterionGrade.model_construct(id=c.id, name=c.title, weight=c.weight, level=levels[c.id], evidence=_FOUND)
        for c in rubric.criteria
        if c.id in levels
    )


def _grade(n: int, answer: Answer, rubric: Rubric, levels: Mapping[str, float]) -> AnswerGrade:
    return AnswerGrade.model_construct(
        id=f"{n} {answer.id}",
        stage="",
        number=n,
        question=answer.question_id,
        answer=answer.id,
        status=AnswerStatus.SCORED,
        criteria=criteria_of(rubric, levels),
    )
