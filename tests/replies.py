"""What a well-behaved model would reply, made from the request itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from grader.completion import CompletionRequest

_ANSWER = re.compile(r"<(answer[a-z0-9-]*-[0-9a-f]{16})>\n(.*?)\n</\1>", re.DOTALL)


def answer_in(request: CompletionRequest) -> str:
    """The candidate's words in a judging request, as the model would see them."""
    return "\n".join(text for _, text in _ANSWER.findall(request.messages[-1].content))


def rating(level: int | Callable[[str], int] = 3, **changes: object) -> Callable[[CompletionRequest], str]:
    """A reply function: every criterion at `level` (or at what it gives for the answer), quoting the first words."""

    def reply(request: CompletionRequest) -> str:
        assert request.reply_schema is not None
        answer = answer_in(request)
        quote = " ".join(answer.split()[:6])
        given = level(answer) if callable(level) else level
        rated = {"evidence": [quote], "reasoning": "The answer says so.", "level": given}
        judgement = {
            "verdict": "addressed",
            "criteria": dict.fromkeys(request.reply_schema["properties"]["criteria"]["properties"], rated),
            "strengths": [{"point": "It names what matters.", "quote": quote}],
            "improvements": [{"point": "It gives no figures.", "severity": "medium"}],
            "missing_points": [],
        }
        return json.dumps(judgement | changes)

    return reply
