"""Interviews that are graded at once take turns for the provider's slots."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from grader.bootstrap.engines import engine_of
from grader.bootstrap.specs import parse_spec
from grader.completion import Completion, CompletionRequest
from grader.engine import now
from grader.judgement import GradingTask, Judge, Judgement, Ungraded
from grader.library import load_prompts
from grader.providers.paced import Paced
from grader.rubrics.library import load_rubric
from grader.transcript import Transcript
from tests.builders import a_transcript
from tests.doubles import FunctionProvider
from tests.replies import answer_in, rating


def interview(name: str, answers: int) -> Transcript:
    """Answers of which each says whose it is."""
    said = [f"In {name}{n} I measure first, then change one thing, and measure again." for n in range(answers)]
    return a_transcript(*said)


async def test_a_small_interview_does_not_wait_for_a_big_one() -> None:
    """With one slot, and forty answers of another interview in the line, its three are asked about one in two."""
    asked, inner = list[str](), FunctionProvider(rating(3))
    many_wait, go_on = asyncio.Event(), asyncio.Event()

    class Held:
        async def complete(self, request: CompletionRequest, /) -> Completion:
            asked.append(_whose(answer_in(request)))
            many_wait.set()
            await go_on.wait()
            return await inner.complete(request)

    class Noticing:
        def __init__(self, judge: Judge) -> None:
            self.judge_, self.left = judge, 3

        async def judge(self, task: GradingTask, /) -> Judgement | Ungraded:
            if _whose(task.turns[0].answer) == "small":
                self.left -= 1
                if not self.left:
                    asyncio.get_running_loop().call_soon(go_on.set)
            return await self.judge_.judge(task)

    paced, rubric = Paced(Held(), concurrency=1), load_rubric("general", None)
    engine = engine_of([parse_spec("openai:m")], "facts", load_prompts(), lambda _: paced, now)
    engine = replace(engine, judge=Noticing(engine.judge))
    big = asyncio.create_task(engine.grade(interview("big", 40), rubric))
    await many_wait.wait()
    small = await engine.grade(interview("small", 3), rubric)
    first = asked.index("small")
    assert first <= 3
    assert asked[first : first + 5] == ["small", "big", "small", "big", "small"]
    assert (small.usage.calls, (await big).usage.calls) == (3, 40)


def _whose(answer: str) -> str:
    """The interview of an answer: `In small2 I measure first…` is of `small`."""
    return answer.split()[1].rstrip("0123456789")
