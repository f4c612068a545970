"""Who writes the texts: a narrator made of facts, or a model that may only rephrase them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from grader.asking import Ask, Faults, ask
from grader.assessment import Assessment
from grader.completion import Completion, CompletionRequest, Provider, Usage
from grader.judgement import ReasonCode, Ungraded
from grader.library import Prompts
from grader.narration import Telling, Told, brief_of, narration_request, read_telling
from grader.narrative.english import one_line
from grader.narrative.writing import Narrative, write
from grader.rubric import Rubric
from grader.together import aside

TRIES = 2


class Narrator(Protocol):
    """Anything that can tell an assessment: the texts, and what making them took."""

    async def narrate(self, assessment: Assessment, rubric: Rubric, /) -> tuple[Narrative, Usage]: ...


@dataclass(frozen=True)
class FactsNarrator:
    """Sentences made from facts; no call."""

    async def narrate(self, assessment: Assessment, rubric: Rubric, /) -> tuple[Narrative, Usage]:
        return await aside(partial(write, assessment, rubric)), Usage()


@dataclass(frozen=True)
class LlmNarrator:
    """A model rephrases summary and reasoning; all other texts stay the facts'.

    It is asked once, and once more with the faults named; what is still at fault, and a model that cannot be
    reached, leave the sentences made from facts. Nothing that identifies the candidate is sent.
    """

    provider: Provider
    prompts: Prompts
    model: str

    async def narrate(self, assessment: Assessment, rubric: Rubric, /) -> tuple[Narrative, Usage]:
        facts = await aside(partial(write, assessment, rubric))
        brief = await aside(partial(brief_of, assessment, rubric))
        replies = 0

        def request_for(asked: Ask) -> CompletionRequest:
            return narration_request(brief, self.prompts, model=self.model, asked=asked)

        def read(completion: Completion) -> Telling | Faults | None:
            """None gives up: unlike a grade, a narration has something honest to fall back on."""
            nonlocal replies
            replies += 1
            telling = read_telling(completion, brief)
            return None if isinstance(telling, Faults) and replies == TRIES else telling

        answered = await ask(self.provider, request_for, read)
        if isinstance(answered, Ungraded) or answered.value is None:
            why = _WHY[answered.reason] if isinstance(answered, Ungraded) else _UNFIT
            told = replace(facts, narrator=f"facts; {self.model} was asked, but {why}")
            return replace(told, requests=answered.requests), answered.usage
        summary, reasoning = _texts(answered.value.summary), _texts(answered.value.reasoning)
        told = replace(facts, summary=summary, reasoning=reasoning, narrator=f"llm ({self.model})")
        return replace(told, requests=answered.requests), answered.usage


_UNFIT = "its sentences did not pass the checks"
_WHY = {
    ReasonCode.UNPARSABLE: _UNFIT,
    ReasonCode.MODEL_REFUSED: "it refused",
    ReasonCode.PROVIDER_FAILED: "it could not be reached",
    ReasonCode.BUDGET_SPENT: "the cap on cost was reached first",
}


def _texts(told: Sequence[Told]) -> tuple[str, ...]:
    return tuple(one_line(one.text) for one in told)
