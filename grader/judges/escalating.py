"""A cheap judge or panel decides, and a stronger judge only where that is not enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from grader.judgement import Doubt, GradingTask, Judge, Judgement, ReasonCode, Ungraded

ConfidenceOf = Callable[[Judgement], float | None]
"""How often (0 to 1) the panel is right when it speaks like this; None where nobody has measured it."""


def never_measured(judgement: Judgement) -> float | None:
    """The confidence in judges that no calibration knows."""
    return None


@dataclass(frozen=True)
class EscalatingJudge:
    """Asks `panel`, and `strong` too where the panel is split, unsure or failed; then the stronger judge's word stands.

    Split: `judges_disagree`, the panel's own condition (two levels or more apart, or verdicts apart). Unsure: its
    `confidence_of` is known and under `below`. If the stronger judge fails, what the panel said stands, with the
    doubt beside it: a failure is never a grade. The usage is the sum of both, and both are named in `models`.
    """

    panel: Judge
    strong: Judge
    below: float | None = None
    confidence_of: ConfidenceOf = never_measured

    async def judge(self, task: GradingTask, /) -> Judgement | Ungraded:
        first = await self.panel.judge(task)
        doubt = self._doubt(first)
        if doubt is None:
            return first
        second = await self.strong.judge(task)
        models = tuple(sorted({*first.models, *second.models}))
        requests = (*first.requests, *second.requests)
        both = {"usage": first.usage + second.usage, "models": models, "requests": requests}
        if isinstance(second, Judgement):
            dissent = first.dissent if isinstance(first, Judgement) else 0
            return second.model_copy(update=both | {"dissent": dissent, "doubt": doubt, "escalated": True})
        if isinstance(first, Judgement):
            return first.model_copy(update=both | {"doubt": doubt})
        detail = "; ".join(dict.fromkeys(filter(None, (first.detail, second.detail))))
        return second.model_copy(update=both | {"detail": detail})

    def _doubt(self, outcome: Judgement | Ungraded) -> Doubt | None:
        if isinstance(outcome, Ungraded):
            return Doubt.FAILED
        if ReasonCode.JUDGES_DISAGREE in outcome.codes:
            return Doubt.SPLIT
        sure = None if self.below is None else self.confidence_of(outcome)
        return Doubt.UNSURE if self.below is not None and sure is not None and sure < self.below else None
