"""Who writes the texts: a narrator made of facts, or a model that may only rephrase them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from grader.assessment import Assessment
from grader.completion import Usage
from grader.narrative import Narrative, write
from grader.rubric import Rubric


class Narrator(Protocol):
    """Anything that can tell an assessment: the texts, and what making them took."""

    @property
    def name(self) -> str: ...

    async def narrate(self, assessment: Assessment, rubric: Rubric, /) -> tuple[Narrative, Usage]: ...


@dataclass(frozen=True)
class FactsNarrator:
    """Sentences made from facts; no call."""

    name: str = "facts"

    async def narrate(self, assessment: Assessment, rubric: Rubric, /) -> tuple[Narrative, Usage]:
        return write(assessment, rubric), Usage()
