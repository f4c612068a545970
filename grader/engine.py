"""The engine: a transcript and a rubric in, an assessment out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType

from grader.assembly import answer_grade
from grader.assessment import AnswerGrade, AnswerStatus, Assessment, JudgeReference
from grader.completion import Usage
from grader.conclusion import Method, assembled
from grader.judgement import Judge, Judgement, Ungraded
from grader.narrative.writing import narrated
from grader.narrators import Narrator
from grader.planning import Plan, PlannedAnswer, plan
from grader.providers.line import one_job
from grader.rubric import Rubric
from grader.together import aside, together, turn
from grader.transcript import Transcript

Progress = Callable[[int, int], None]
Outcome = Judgement | Ungraded | None
Outcomes = Mapping[str, Outcome]


def now() -> datetime:
    """The present second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Engine:
    """Grades interviews with one judge (a panel is one), one narrator and one clock.

    `method` describes them for provenance, intervals and confidence; `lexical` is True for a judge that
    compares words only.
    """

    judge: Judge
    narrator: Narrator
    method: Method
    lexical: bool = False
    clock: Callable[[], datetime] = now

    async def grade(
        self,
        transcript: Transcript,
        rubric: Rubric,
        *,
        draw: int = 0,
        draws: Mapping[str, int] = MappingProxyType({}),
        standing: Mapping[str, AnswerGrade] = MappingProxyType({}),
        progress: Progress | None = None,
    ) -> Assessment:
        """Judges every answer, decides, and tells. A failed call is a failed answer, never an exception.

        `draw` asks for a further set of replies than the first, `draws` for one of its own for some answers, by id.
        Answers in `standing` (the machine's grades of this transcript, by id) are not asked again: they are taken
        as they stand, and what they took is not counted. `progress` is told (answers done, of how many). Raises
        InputError where the call itself cannot be carried out (a reply missing from a replay, a damaged calibration).
        """
        created = self.clock()
        method, planned = await aside(
            lambda: (self.method.under(rubric), plan(transcript, rubric, draw=draw, draws=draws))
        )
        with one_job():  # the calls for one interview take turns with those for others
            outcomes = await self._outcomes([a for a in planned.answers if a.id not in standing], progress)
            conclude = partial(self._judged, transcript, rubric, planned, outcomes, standing, created, method)
            judged = await aside(conclude)
            narrative, usage = await self.narrator.narrate(judged, rubric)
        told = narrated(judged, narrative)
        return told.model_copy(update={"usage": judged.usage + usage, "completed_at": self.clock()})

    async def _outcomes(self, answers: Sequence[PlannedAnswer], progress: Progress | None) -> Outcomes:
        """The outcome of each answer, by id; all are asked at once, and the provider holds them back."""
        total, done = sum(answer.task is not None for answer in answers), 0

        async def one(answer: PlannedAnswer) -> Outcome:
            nonlocal done
            if answer.task is None:
                return None
            await turn()
            outcome = await self.judge.judge(answer.task)
            done += 1
            if progress:
                progress(done, total)
            return outcome

        heard = await together(one(answer) for answer in answers)
        return dict(zip((answer.id for answer in answers), heard, strict=True))

    def _judged(
        self,
        transcript: Transcript,
        rubric: Rubric,
        planned: Plan,
        outcomes: Outcomes,
        standing: Mapping[str, AnswerGrade],
        created: datetime,
        method: Method,
    ) -> Assessment:
        """Everything between the replies and the words; pure."""
        lost = {i for i, outcome in outcomes.items() if isinstance(outcome, Ungraded)}
        lost |= {i for i, grade in standing.items() if grade.status is AnswerStatus.FAILED}
        alignment = planned.alignment_without(lost)
        error, fits = method.error, alignment.fits
        answers = tuple(
            standing.get(a.id)
            or answer_grade(a, outcomes[a.id], rubric, error, fit=fits.get(a.id), lexical=self.lexical)
            for a in planned.answers
        )
        heard = [outcome for outcome in outcomes.values() if outcome is not None]
        return assembled(
            transcript,
            rubric,
            answers,
            replace(method, judges=_with_replies(method.judges, heard)),
            misaligned=alignment.misaligned,
            usage=sum((outcome.usage for outcome in heard), Usage()),
            at=created,
        )


def _with_replies(
    judges: tuple[JudgeReference, ...], heard: Sequence[Judgement | Ungraded]
) -> tuple[JudgeReference, ...]:
    """Each judge with the names that its model's replies gave themselves."""
    named = sorted({pair for outcome in heard for pair in outcome.models})
    return tuple(
        judge.model_copy(update={"replied_as": tuple(name for asked, name in named if asked == judge.model)})
        for judge in judges
    )
