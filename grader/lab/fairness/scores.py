"""Grades interviews and their variants alike, and keeps of each answer what a comparison needs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.assessment import AnswerGrade, AnswerStatus, Assessment
from grader.engine import Engine, Progress
from grader.rubric import Label, Rubric
from grader.scoring.weighing import answer_terms, value
from grader.together import together
from grader.transcript import Transcript

AT_ONCE = 8  # interviews in hand at a time


@dataclass(frozen=True)
class Graded:
    """One transcript, graded so many times. `scores` is by answer: the mean over the draws, 0 to 100, not rounded.

    A score is None where no draw has one; `failed` where a draw had no judgement. `label` is that of the first draw.
    """

    transcript: Transcript
    scores: tuple[float | None, ...]
    failed: tuple[bool, ...]
    label: Label


@dataclass(frozen=True)
class _Once:
    """What is kept of one assessment; of thousands of them the whole would fill the memory."""

    scores: tuple[float | None, ...]
    failed: tuple[bool, ...]
    label: Label


async def grade_all(
    transcripts: Sequence[Transcript],
    rubric: Rubric,
    engine: Engine,
    draws: Sequence[int],
    progress: Callable[[int], Progress] | None = None,
) -> list[Graded]:
    """Every transcript at every draw; in the order given. Raises what Engine.grade raises."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(n: int, transcript: Transcript, draw: int) -> _Once:
        async with places:
            told = progress(n) if progress else None
            return _kept(await engine.grade(transcript, rubric, draw=draw, progress=told))

    jobs = [(transcript, draw) for transcript in transcripts for draw in draws]
    kept = await together(one(n, transcript, draw) for n, (transcript, draw) in enumerate(jobs))
    step = len(draws)
    return [_graded(t, kept[n * step : (n + 1) * step]) for n, t in enumerate(transcripts)]


def _kept(assessment: Assessment) -> _Once:
    return _Once(
        scores=tuple(unrounded(grade) for grade in assessment.answers),
        failed=tuple(grade.status is AnswerStatus.FAILED for grade in assessment.answers),
        label=assessment.recommendation.label,
    )


def _graded(transcript: Transcript, draws: Sequence[_Once]) -> Graded:
    return Graded(
        transcript=transcript,
        scores=tuple(_mean(scores) for scores in zip(*(draw.scores for draw in draws), strict=True)),
        failed=tuple(any(failed) for failed in zip(*(draw.failed for draw in draws), strict=True)),
        label=draws[0].label,
    )


def unrounded(grade: AnswerGrade) -> float | None:
    """25 × the weighted mean of the levels, as a report rounds it; None for an answer without a score."""
    return value(answer_terms(grade.criteria)) if grade.status is AnswerStatus.SCORED else None


def _mean(scores: Sequence[float | None]) -> float | None:
    there = [score for score in scores if score is not None]
    return sum(there) / len(there) if there else None
