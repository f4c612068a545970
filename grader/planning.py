"""Transcript and rubric → one task for each answer that can be judged, and why not for each of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from grader.alignment import Alignment, Pair, align
from grader.judgement import Fit, GradingTask, ReasonCode, Turn, Verdict
from grader.rubric import Criterion, Rubric
from grader.safeguards.masking import Masker, View, attempts, hidden_by_kind
from grader.transcript import Exchange, Transcript, stage_key


@dataclass(frozen=True)
class PlannedAnswer:
    """One exchange on its way to a judge.

    `views` are the candidate's turns as the judge sees them, with the way back to the text as posted.
    `task` is None where there is nothing to judge; `code` then says why. `masked` counts what was hidden from the
    judge, by kind, in all that the task holds.
    """

    id: str
    stage: str
    number: int
    exchange: Exchange
    criteria: tuple[Criterion, ...]
    views: tuple[View, ...]
    task: GradingTask | None
    code: ReasonCode | None = None
    swaying: bool = False
    masked: Mapping[str, int] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict | None:
        return Verdict.NO_ANSWER if self.code is ReasonCode.NO_ANSWER else None


@dataclass(frozen=True)
class Plan:
    """Every answer in the transcript's order, and how questions and answers fit as a whole."""

    answers: tuple[PlannedAnswer, ...]
    pairs: tuple[Pair, ...]
    alignment: Alignment

    def alignment_without(self, failed: AbstractSet[str]) -> Alignment:
        """The alignment of the other answers: one that could not be judged changes nothing about them."""
        return align([p for p in self.pairs if p.answer_id not in failed]) if failed else self.alignment


def plan(
    transcript: Transcript, rubric: Rubric, *, draw: int = 0, draws: Mapping[str, int] = MappingProxyType({})
) -> Plan:
    """Pure, and slow for a long interview (the alignment): run it in a thread.

    `draw` is the set of replies that is asked for; `draws` names another for some answers, by id.
    """
    masker, stages, ids = Masker(transcript.candidate), _stages(transcript), transcript.answer_ids()
    criteria = {stage: rubric.criteria_for(stage) if rubric.scores_stage(stage) else () for stage in stages}
    codes = [_unjudged(exchange, criteria[stage_key(exchange.stage)]) for exchange in transcript.exchanges]
    pairs = tuple(_pair(i, e) for i, e, code in zip(ids, transcript.exchanges, codes, strict=True) if not code)
    alignment = align(pairs)
    asking = _Asking(masker, rubric, transcript.interview.language or "en", draw, draws)
    numbers: Counter[str] = Counter()
    answers = []
    for answer_id, exchange, code in zip(ids, transcript.exchanges, codes, strict=True):
        stage, applying = stages[stage_key(exchange.stage)], criteria[stage_key(exchange.stage)]
        numbers[stage] += 1
        views = tuple(masker.view(text) for text in exchange.answers)
        asked = None if code else asking.task(answer_id, exchange, applying, views, alignment.fits[answer_id])
        answers.append(
            PlannedAnswer(
                id=answer_id,
                stage=stage,
                number=numbers[stage],
                exchange=exchange,
                criteria=() if code is ReasonCode.STAGE_NOT_SCORED else applying,
                views=views,
                task=asked[0] if asked else None,
                code=code,
                swaying=any(attempts(text) for text in exchange.answers),
                masked=asked[1] if asked else {},
            )
        )
    bare = tuple(replace(pair) for pair in pairs)  # their stems, 3 kB an answer, are looked up again if one fails
    return Plan(tuple(answers), bare, alignment)


@dataclass(frozen=True)
class _Asking:
    """What the tasks of one interview have in common."""

    masker: Masker
    rubric: Rubric
    language: str
    draw: int
    draws: Mapping[str, int]

    def task(
        self, answer_id: str, exchange: Exchange, criteria: tuple[Criterion, ...], views: tuple[View, ...], fit: Fit
    ) -> tuple[GradingTask, dict[str, int]]:
        """The task, and how much was hidden in it, by kind."""
        seen = list(views)

        def see(text: str) -> str:
            seen.append(self.masker.view(text))
            return seen[-1].text

        asked = (None, *(see(f.question) for f in exchange.follow_ups))
        task = GradingTask(
            answer_id=answer_id,
            stage=see(exchange.stage),
            question=see(exchange.question),
            turns=tuple(Turn(question=q, answer=v.text) for q, v in zip(asked, views, strict=True)),
            key_points=tuple(map(see, exchange.key_points)),
            reference_answer=see(exchange.reference_answer) if exchange.reference_answer else None,
            criteria=criteria,
            rubric_criteria=self.rubric.criteria,
            language=self.language,
            fit=fit,
            draw=self.draws.get(answer_id, self.draw),
        )
        return task, hidden_by_kind(seen)


def _unjudged(exchange: Exchange, criteria: tuple[Criterion, ...]) -> ReasonCode | None:
    if not exchange.scored or not criteria:
        return ReasonCode.STAGE_NOT_SCORED
    return None if any(_says_something(text) for text in exchange.answers) else ReasonCode.NO_ANSWER


def _says_something(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _stages(transcript: Transcript) -> dict[str, str]:
    """The spelling in which each stage first occurs."""
    first: dict[str, str] = {}
    for exchange in transcript.exchanges:
        first.setdefault(stage_key(exchange.stage), exchange.stage.strip())
    return first


def _pair(answer_id: str, exchange: Exchange) -> Pair:
    """A reference answer says what belongs to a question as key points do; it stands in where there are none."""
    question = " ".join((exchange.question, *(f.question for f in exchange.follow_ups)))
    reference = (exchange.reference_answer,) if exchange.reference_answer else ()
    points = exchange.key_points or reference
    return Pair(answer_id=answer_id, question=question, answer=" ".join(exchange.answers), key_points=points)
