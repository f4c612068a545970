"""Figures on real data: what the baseline judge and the alignment reach, for tests and for scripts/bench baseline."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from grader.alignment import Pair, align
from grader.assembly import answer_grade
from grader.assessment import AnswerGrade
from grader.judges.baseline import BASELINE_ERROR, judged
from grader.planning import plan
from grader.rubric import Rubric
from grader.text.words import content_words
from grader.transcript import Exchange, Transcript

WRITTEN = 3  # content words: fewer is "No response." and the like
PAIRS = 8  # of an interview

Row = dict[str, Any]


def rows(shared: Path, name: str) -> list[Row]:
    return [json.loads(line) for line in (shared / "data" / f"{name}.jsonl").read_text().splitlines()]


def is_written(row: Row) -> bool:
    return len(content_words(row["answer"])) >= WRITTEN


def answer_score(row: Row, rubric: Rubric) -> int | None:
    """The score that the engine gives the answer as an interview of its own, without a stage."""
    return _graded(row, rubric).score


def error_in_levels(data: Sequence[Row], rubric: Rubric) -> float:
    """Sd of the level of the first content criterion about people's mark, which counts as 4 × itself."""
    levels = [(_graded(row, rubric).criteria[0].level, 4 * row["score"]) for row in data]
    return float(np.std([judged - marked for judged, marked in levels if judged is not None]))


def _graded(row: Row, rubric: Rubric) -> AnswerGrade:
    exchange = Exchange(question=row["question"], answer=row["answer"], reference_answer=row["reference_answer"])
    (planned,) = plan(Transcript(exchanges=(exchange,)), rubric).answers
    task = planned.task
    outcome, fit = (judged(task), task.fit) if task else (None, None)
    return answer_grade(planned, outcome, rubric, BASELINE_ERROR, fit=fit, lexical=True)


def correlations(data: Sequence[Row], rubric: Rubric) -> tuple[float, float]:
    """Pearson r of the answer scores with people's marks: all rows (without a score: 0), and the written ones."""
    pairs = np.array([(answer_score(row, rubric) or 0, row["score"]) for row in data])
    longer = pairs[[is_written(row) for row in data]]
    return float(np.corrcoef(pairs.T)[0, 1]), float(np.corrcoef(longer.T)[0, 1])


def misaligned_shares(data: Sequence[Row], draws: int, seed: int) -> tuple[float, float, float]:
    """How many interviews of eight pairs are called misaligned: honest, permuted, with answers from elsewhere.

    An honest one counts already when a single answer is called off its question.
    """
    answers: dict[str, list[str]] = {}
    for row in filter(is_written, data):
        answers.setdefault(row["question"], []).append(row["answer"])
    rng = random.Random(seed)
    found = np.zeros(3)
    for _ in range(draws):
        asked = rng.sample(sorted(answers), PAIRS)
        elsewhere = rng.sample(sorted(set(answers) - set(asked)), PAIRS)
        for n, answered in enumerate((asked, _deranged(asked, rng), elsewhere)):
            drawn = [Pair(q, q, rng.choice(answers[a])) for q, a in zip(asked, answered, strict=True)]
            alignment = align(drawn)
            one_off = n == 0 and any(fit.off_question for fit in alignment.fits.values())
            found[n] += alignment.misaligned or one_off
    honest, permuted, foreign = (found / draws).tolist()
    return honest, permuted, foreign


def _deranged(items: list[str], rng: random.Random) -> list[str]:
    while True:
        drawn = rng.sample(items, len(items))
        if all(a != b for a, b in zip(items, drawn, strict=True)):
            return drawn
