from __future__ import annotations

import json

import pytest

from grader.asking import MAX_ASKS, Answered, Ask, Faults, ask
from grader.completion import Completion, CompletionRequest, StopReason, Usage
from grader.errors import BudgetSpent, QuotaExhausted, RecordingError
from grader.judgement import ReasonCode, Ungraded
from tests.doubles import FunctionProvider, Replying, a_completion, a_request

REFUSAL = a_completion("I would rather not.", stop=StopReason.REFUSAL)
CUT = a_completion("{", stop=StopReason.LENGTH)


def _request(asked: Ask) -> CompletionRequest:
    return a_request(json.dumps([asked.number, asked.faults]), max_tokens=100 * asked.room)


def _read(completion: Completion) -> str | Faults:
    if completion.stop is StopReason.LENGTH:
        return Faults(("cut short",), cut_short=True)
    return completion.text if completion.text.startswith("good") else Faults((f"bad: {completion.text}",))


def _replies(*replies: Completion | str | Exception) -> FunctionProvider:
    left = iter(replies)
    reply: Replying = lambda request: next(left)  # noqa: E731  a double takes a function
    return FunctionProvider(reply)


async def test_a_good_reply_is_asked_for_once() -> None:
    """No second call is made where the first can be read."""
    provider = _replies("good")
    answered = await ask(provider, _request, _read)
    assert isinstance(answered, Answered)
    assert answered.value == "good"
    assert answered.usage.calls == len(provider.asked) == 1
    assert answered.models == (("test-model", "test-model"),)


async def test_each_further_asking_names_the_faults_of_the_reply_before() -> None:
    """And the usage is that of all replies."""
    provider = _replies("x", "y", "good")
    answered = await ask(provider, _request, _read)
    assert isinstance(answered, Answered)
    assert [json.loads(r.messages[0].content) for r in provider.asked] == [[1, []], [2, ["bad: x"]], [3, ["bad: y"]]]
    assert answered.usage == sum([a_completion().usage] * 3, Usage())


async def test_what_stays_unreadable_after_three_repairs_is_ungraded() -> None:
    """A failure is a type of its own, with what it cost, and never a grade."""
    provider = _replies(*"wxyz")
    failed = await ask(provider, _request, _read)
    assert isinstance(failed, Ungraded)
    assert failed.reason is ReasonCode.UNPARSABLE
    assert failed.usage.calls == len(provider.asked) == MAX_ASKS
    assert "bad: z" in failed.detail


async def test_no_two_askings_are_the_same_request() -> None:
    """A kept reply is found by its request: the same one twice would be given the same bad reply for ever."""
    provider = _replies("x", "x", "x", "x")
    await ask(provider, _request, _read)
    refusing = _replies(REFUSAL, REFUSAL)
    await ask(refusing, _request, _read)
    assert len({r.key for r in provider.asked}) == MAX_ASKS
    assert len({r.key for r in refusing.asked}) == 2


async def test_a_reply_that_was_cut_short_gets_twice_the_room_each_time() -> None:
    """The room stays when a later reply is bad in another way."""
    provider = _replies(CUT, "x", "good")
    await ask(provider, _request, _read)
    assert [r.max_tokens for r in provider.asked] == [100, 200, 200]


async def test_a_refusal_is_asked_once_more_and_no_more() -> None:
    """Two refusals are model_refused; a refusal and a good reply are a good reply."""
    twice = await ask(_replies(REFUSAL, REFUSAL), _request, _read)
    assert isinstance(twice, Ungraded)
    assert twice.reason is ReasonCode.MODEL_REFUSED
    assert isinstance(await ask(_replies(REFUSAL, "good"), _request, _read), Answered)


async def test_the_text_of_a_refusal_is_never_read() -> None:
    """Not even if it looks like a good reply."""
    refusal = a_completion("good", stop=StopReason.REFUSAL)
    assert isinstance(await ask(_replies(refusal, refusal), _request, _read), Ungraded)


@pytest.mark.parametrize(
    ("error", "reason", "calls"),
    [
        (QuotaExhausted("no credit left"), ReasonCode.PROVIDER_FAILED, 2),
        (BudgetSpent("over the cap of $1"), ReasonCode.BUDGET_SPENT, 1),
    ],
)
async def test_a_wire_that_gives_nothing_is_ungraded_and_keeps_what_was_paid(
    error: Exception, reason: ReasonCode, calls: int
) -> None:
    """The unreadable reply before the error is paid for; a call that the cap stopped was never sent."""
    failed = await ask(_replies("x", error), _request, _read)
    assert isinstance(failed, Ungraded)
    assert (failed.reason, failed.detail, failed.usage.calls) == (reason, str(error), calls)
    assert failed.usage.input_tokens == 100


async def test_a_replay_without_the_reply_is_the_callers_error() -> None:
    """It is exit 2, and not a failed answer."""
    with pytest.raises(RecordingError):
        await ask(_replies(RecordingError("no reply kept")), _request, _read)
