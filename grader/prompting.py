"""A task and the templates make the request that a model is sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from grader.asking import MAX_ASKS, Ask
from grader.completion import CompletionRequest, Message
from grader.judgement import GradingTask, Verdict
from grader.library import Prompts
from grader.rubric import LEVELS, Criterion
from grader.safeguards import mark

MAX_TOKENS = 2_000
FIRST = Ask()

Schema = dict[str, Any]


def judge_request(
    task: GradingTask,
    prompts: Prompts,
    *,
    model: str,
    asked: Ask = FIRST,
    max_tokens: int = MAX_TOKENS,
    temperature: float | None = None,
) -> CompletionRequest:
    """What a model is asked about one answer.

    The system part is the same for every answer of an interview (its rubric, all criteria), so that a
    provider's prefix cache hits; the user part ends with the answer inside marks made from it, so that
    nothing follows that the answer could imitate. Raises PromptError when a template does not render.
    """
    system = prompts.render("judge.md.j2", criteria=task.rubric_criteria or task.criteria)
    answers = [turn.answer for turn in task.turns]
    user = prompts.render("answer.md.j2", task=task, asked=asked, max_asks=MAX_ASKS, mark=mark("\n".join(answers)))
    return CompletionRequest(
        model=model,
        system=system,
        messages=(Message(role="user", content=user),),
        reply_schema=reply_schema(task.criteria),
        schema_name="judgement",
        max_tokens=max_tokens * asked.room,
        temperature=temperature,
        draw=task.draw,
    )


def reply_schema(criteria: Iterable[Criterion]) -> Schema:
    """The JSON Schema of a judgement on these criteria: every reply that conforms to it can be used.

    Objects are closed and every property is required, as strict modes ask; the order is the order of
    thought: verdict, then for each criterion evidence, reasoning, level.
    """
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    rating = _object({"evidence": texts, "reasoning": text, "level": {"type": "integer", "enum": list(LEVELS)}})
    severity = {"type": "string", "enum": ["low", "medium", "high"]}
    judgement = _object(
        {
            "verdict": {"type": "string", "enum": [v.value for v in Verdict]},
            "criteria": _object({c.id: {"$ref": "#/$defs/rating"} for c in criteria}),
            "strengths": {"type": "array", "items": _object({"point": text, "quote": text})},
            "improvements": {"type": "array", "items": _object({"point": text, "severity": severity})},
            "missing_points": texts,
        }
    )
    return judgement | {"$defs": {"rating": rating}}  # the rating once: a schema is paid for by the token


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
