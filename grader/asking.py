"""Rule 1 in one loop: ask, read, and ask again with the faults named. A failure is never a grade."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from grader.completion import Completion, CompletionRequest, Provider, StopReason, Usage
from grader.errors import BudgetSpent, ProviderError
from grader.judgement import ReasonCode, Ungraded

MAX_ASKS = 4  # once, and three times again
REFUSED = "it declined the task; what is asked for is a rating of a text, and the text itself needs no agreement"

T = TypeVar("T")


@dataclass(frozen=True)
class Faults:
    """Why a reply cannot be used, in words that the model is shown.

    They name fields and what would be right, and repeat nothing of the reply: it may hold the candidate's words.
    """

    faults: tuple[str, ...]
    cut_short: bool = False


@dataclass(frozen=True)
class Ask:
    """The `number`-th asking (from 1): what was wrong with the reply before, and how many times the room it gets.

    A request has to show `number` and `faults`: a kept reply is found by its request, so two asks
    that read the same would be given the same unusable reply.
    """

    number: int = 1
    faults: tuple[str, ...] = ()
    room: int = 1


@dataclass(frozen=True)
class Answered(Generic[T]):
    """What was read from the last reply, and the usage of all; `models` pairs the model asked with what replied.

    `requests` are the keys of all that were sent, in order.
    """

    value: T
    usage: Usage
    models: tuple[tuple[str, str], ...]
    requests: tuple[str, ...]


async def ask(
    provider: Provider, request_for: Callable[[Ask], CompletionRequest], read: Callable[[Completion], T | Faults]
) -> Answered[T] | Ungraded:
    """Asks once, and at most three times again, until `read` takes a reply; a refusal is asked once more.

    ProviderError and BudgetSpent become Ungraded; an InputError (a replay without this reply) is the caller's.
    The usage is that of the replies as they were made, a kept reply's too: the same completions give the same sum.
    """
    now, usage, refusals = Ask(), Usage(), 0
    models: tuple[tuple[str, str], ...] = ()
    sent: tuple[str, ...] = ()
    while True:
        request = request_for(now)
        try:
            completion = await provider.complete(request)
        except BudgetSpent as e:
            return Ungraded(reason=ReasonCode.BUDGET_SPENT, detail=str(e), models=models, usage=usage, requests=sent)
        except ProviderError as e:
            usage += Usage(calls=e.calls, retries=max(0, e.calls - 1))
            sent += (request.key,) if e.calls else ()
            reason = ReasonCode.PROVIDER_FAILED
            return Ungraded(reason=reason, detail=str(e), models=models, usage=usage, requests=sent)
        sent += (request.key,)
        usage, models = usage + completion.usage, tuple(dict.fromkeys((*models, (request.model, completion.model))))
        refused = completion.stop is StopReason.REFUSAL
        result: T | Faults = Faults((REFUSED,)) if refused else read(completion)
        if not isinstance(result, Faults):
            return Answered(result, usage, models, sent)
        refusals += refused
        if refusals == 2 or now.number == MAX_ASKS:
            reason = ReasonCode.MODEL_REFUSED if refused else ReasonCode.UNPARSABLE
            detail = "the model refused" if refused else f"asked {now.number} times: {'; '.join(result.faults)}"
            return Ungraded(reason=reason, detail=detail, models=models, usage=usage, requests=sent)
        now = Ask(now.number + 1, result.faults, now.room * (2 if result.cut_short else 1))
