from __future__ import annotations

import json

import pytest

from grader.completion import CompletionRequest
from grader.errors import RecordingError
from grader.judgement import Judgement, ReasonCode, Ungraded
from grader.judges.llm import LlmJudge
from grader.library import load_prompts
from tests.builders import a_task
from tests.doubles import FunctionProvider, Replying
from tests.replies import rating

PROMPTS = load_prompts()


def _judge(reply: Replying, **changes: int) -> tuple[LlmJudge, FunctionProvider]:
    provider = FunctionProvider(reply)
    return LlmJudge(provider, PROMPTS, model="asked-model", **changes), provider


async def test_one_answer_takes_one_call() -> None:
    """And the judgement says which model was asked, which one replied, and what it took."""
    judge, provider = _judge(rating(3))
    judgement = await judge.judge(a_task())
    assert isinstance(judgement, Judgement)
    assert [r.level for r in judgement.ratings] == [3, 3, 3]
    assert judgement.models == (("asked-model", "test-model"),)
    assert judgement.usage.calls == len(provider.asked) == 1


async def test_a_bad_reply_is_asked_for_again_with_its_faults() -> None:
    """The second request names what was wrong with the first reply."""

    def reply(request: CompletionRequest) -> str:
        good = json.loads(rating(2)(request))
        if "request 2 of 4" not in request.messages[0].content:
            good["criteria"]["depth"]["level"] = 9
        return json.dumps(good)

    judge, provider = _judge(reply)
    judgement = await judge.judge(a_task())
    assert isinstance(judgement, Judgement)
    assert "criteria.depth.level" in provider.asked[1].messages[0].content
    assert judgement.usage.calls == 2


async def test_what_cannot_be_read_is_ungraded() -> None:
    """Asked once and three times again, and then a failure that is no grade."""
    judge, provider = _judge(lambda request: "no")
    failed = await judge.judge(a_task())
    assert isinstance(failed, Ungraded)
    assert failed.reason is ReasonCode.UNPARSABLE
    assert len(provider.asked) == 4


async def test_limits_and_draw_reach_the_request() -> None:
    """They are part of what a kept reply is found by."""
    judge, provider = _judge(rating(1), max_tokens=321)
    await judge.judge(a_task(draw=2))
    assert (provider.asked[0].max_tokens, provider.asked[0].draw, provider.asked[0].model) == (321, 2, "asked-model")


async def test_a_replay_without_the_reply_stops_the_run() -> None:
    """It is the call that is wrong, not the answer."""
    judge, _ = _judge(lambda request: RecordingError("no reply kept"))
    with pytest.raises(RecordingError):
        await judge.judge(a_task())
