"""A judge that is asked once for each task: what reads alike gets the same judgement, and is paid for once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from grader.completion import Usage
from grader.judgement import Fit, GradingTask, Judge, Judgement, Turn, Ungraded

Key = tuple[str, str, tuple[Turn, ...], tuple[str, ...], str | None, str, Fit | None, int]


@dataclass
class OnceJudge:
    """A judge around a judge, for tasks of one rubric. `asked` and `shared` count tasks, `usage` what was paid.

    A variant that reads word for word like its original (a masked name, an answer with nothing to change) differs
    from it by chance alone; asking again would be paying for noise.
    """

    judge_: Judge
    asked: int = 0
    shared: int = 0
    usage: Usage = field(default_factory=Usage)
    _heard: dict[Key, asyncio.Future[Judgement | Ungraded]] = field(default_factory=dict)

    async def judge(self, task: GradingTask, /) -> Judgement | Ungraded:
        """The judgement of the first task that read like this one, for the same draw."""
        key = _key(task)
        if key in self._heard:
            self.shared += 1
            return await self._heard[key]
        self.asked += 1
        waiting = self._heard[key] = asyncio.get_running_loop().create_future()
        try:
            outcome = await self.judge_.judge(task)
        except BaseException:
            waiting.cancel()  # whoever waits for it ends with the call that failed
            raise
        self.usage = self.usage + outcome.usage
        waiting.set_result(outcome)
        return outcome


def _key(task: GradingTask) -> Key:
    """All of a task that a judge can tell apart, under one rubric: the criteria follow from the stage."""
    return (
        task.stage,
        task.question,
        task.turns,
        task.key_points,
        task.reference_answer,
        task.language,
        task.fit,
        task.draw,
    )
