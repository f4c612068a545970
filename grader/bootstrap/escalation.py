"""When a stronger judge is asked as well, and what has to be true for that to make sense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grader.assessment import JudgeReference
from grader.bootstrap.specs import Spec
from grader.errors import JudgeSpecError
from grader.judgement import Judge, Judgement


@dataclass(frozen=True)
class Escalation:
    """The stronger judge, and the confidence under which it is asked even where the others agree.

    `measured` is how often (0 to 1) the others were right, by the number of dissenters, as their calibration found;
    empty where they were never calibrated, so that only a split or a failure counts.
    """

    spec: Spec
    below: float | None = None
    measured: Mapping[int, float] = field(default_factory=dict)

    @property
    def reference(self) -> JudgeReference:
        """As provenance names it."""
        return JudgeReference(spec=str(self.spec), model=self.spec.model, role="escalation", below=self.below)

    @property
    def note(self) -> str:
        """One line for a person: when it is asked."""
        asked = f"escalation: {self.spec} decides where the judges disagree or fail"
        if self.below is None:
            return asked
        if not self.measured:
            return f"{asked}; --escalate-below has no effect, since these judges were never calibrated together"
        return f"{asked}, or are right less often than {self.below:g}"

    def confidence_of(self, judgement: Judgement) -> float | None:
        """How often the others are right with so many dissenters; None for a number that was never seen."""
        return self.measured.get(judgement.dissent)

    def around(self, panel: Judge, strong: Judge) -> Judge:
        """One judge of both."""
        from grader.judges.escalating import EscalatingJudge

        return EscalatingJudge(panel, strong, self.below, self.confidence_of)


def escalation_of(
    judges: Sequence[Spec], escalate: Spec | None, below: float | None, measured: Mapping[int, float]
) -> Escalation | None:
    """What was ordered. Raises JudgeSpecError for what cannot work, saying what would."""
    if escalate is None:
        if below is not None:
            raise JudgeSpecError("needs --escalate SPEC: the judge to ask then", source="--escalate-below")
        return None
    if escalate in judges:
        raise JudgeSpecError(f"{escalate} is one of the judges already; name a stronger one", source="--escalate")
    if len(judges) == 1 and (below is None or not measured):
        why = f"one judge cannot split: name more with --judge, or calibrate {judges[0]} (grader lab calibrate)"
        raise JudgeSpecError(f"{why} and say --escalate-below P", source="--escalate")
    return Escalation(escalate, below, measured)
