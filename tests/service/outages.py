"""Models whose answers a test can hold back, and a service whose time it can move."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from grader.completion import Completion, CompletionRequest
from grader.service.service import GradingService
from grader.service.waiting import Patience
from grader.store import assessments
from grader.store.assessments import Row
from tests.doubles import a_completion
from tests.replies import answer_in, rating
from tests.service.working import asking

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@dataclass
class Time:
    """A clock that a test sets."""

    now: dt.datetime = NOON

    def __call__(self) -> dt.datetime:
        return self.now


@dataclass
class Model:
    """Rates each answer by `level`; raises what `faults` has for a word of it, and waits for it in `held`.

    `asked` are the answers in the order in which they were asked for; what is no judging request is `narration`.
    """

    level: Callable[[str], int] = lambda _: 3
    faults: dict[str, Exception] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    requests: list[CompletionRequest] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def complete(self, request: CompletionRequest, /) -> Completion:
        answer = answer_in(request) or "narration"
        self.asked.append(answer)
        self.requests.append(request)
        async with self.news:
            self.news.notify_all()
        for word, event in list(self.held.items()):
            if word in answer:
                await event.wait()
        for word, fault in list(self.faults.items()):
            if word in answer:
                raise fault
        return a_completion("{}" if answer == "narration" else rating(self.level)(request))

    def hold(self, *words: str) -> None:
        """Answers with one of these words wait."""
        self.held |= {word: asyncio.Event() for word in words}

    def let(self, *words: str) -> None:
        """They wait no longer."""
        for word in words:
            self.held.pop(word).set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits until something is true of what was asked."""
        async with asyncio.timeout(20), self.news:
            await self.news.wait_for(holds)


def at(service: GradingService, model: Model, time: Time, hours: float = 24.0) -> GradingService:
    """The service with this model, whose works live in this time; pauses are drawn in the middle."""
    asked = asking(service, model)
    works = replace(asked.works, clock=time, patience=Patience(dt.timedelta(hours=hours), random=lambda: 0.5))
    return replace(asked, works=works)


async def row_of(service: GradingService, assessment_id: str) -> Row:
    """The row as it stands."""
    async with service.assessments.database.reading() as connection:
        row = await assessments.find(connection, assessment_id)
    assert row is not None
    return row


def statuses(shown: dict[str, Any]) -> list[str]:
    """Of an assessment's answers, in order."""
    return [answer["status"] for answer in shown["answers"]]
