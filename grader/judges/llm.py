"""A judge that asks a model: one call an answer, more only when a reply cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from grader.asking import Ask, ask
from grader.completion import CompletionRequest, Provider
from grader.judgement import GradingTask, Judgement, Ungraded
from grader.library import Prompts
from grader.parsing import read_judgement
from grader.prompting import MAX_TOKENS, judge_request


@dataclass(frozen=True)
class LlmJudge:
    """Rates answers by what `model` says through `provider`. Raises InputError only (a replay without this reply)."""

    provider: Provider
    prompts: Prompts
    model: str
    max_tokens: int = MAX_TOKENS

    async def judge(self, task: GradingTask, /) -> Judgement | Ungraded:
        asked = await ask(self.provider, partial(self._request, task), lambda reply: read_judgement(reply, task))
        if isinstance(asked, Ungraded):
            return asked
        took = {"usage": asked.usage, "models": asked.models, "requests": asked.requests}
        return asked.value.model_copy(update=took)

    def _request(self, task: GradingTask, asked: Ask) -> CompletionRequest:
        return judge_request(
            task,
            self.prompts,
            model=self.model,
            asked=asked,
            max_tokens=self.max_tokens,
        )
