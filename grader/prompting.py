"""A task and the templates make the request that a model is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from sys import intern
from typing import Any, Protocol

from grader.asking import MAX_ASKS, Ask
from grader.completion import CompletionRequest, Message
from grader.judgement import GradingTask, Verdict
from grader.rubric import LEVELS, Criterion
from grader.safeguards.masking import enclose, mark

MAX_TOKENS = 4_000  # a judgement takes about 500; models that think first need the rest
FIRST = Ask()

Schema = dict[str, Any]


class Templates(Protocol):
    """What fills a template in by name; `library.Prompts` does."""

    def render(self, name: str, /, **values: object) -> str: ...


def judge_request(
    task: GradingTask,
    prompts: Templates,
    *,
    model: str,
    asked: Ask = FIRST,
    max_tokens: int = MAX_TOKENS,
) -> CompletionRequest:
    """What a model is asked about one answer.

    The system part is the same for every answer of an interview (its rubric, all criteria), so that a
    provider's prefix cache hits. The answer ends the user part, whatever the template says, so that nothing
    follows that it could imitate; the faults of the reply before come first. Raises PromptError when a template
    does not render.
    """
    system = prompts.render("judge.md.j2", criteria=task.rubric_criteria or task.criteria)
    user = prompts.render(
        "answer.md.j2",
        asked=asked,
        max_asks=MAX_ASKS,
        criteria=[criterion.id for criterion in task.criteria],
        stage=task.stage,
        question=task.question,
        follow_ups=[turn.question for turn in task.turns if turn.question],
        key_points=task.key_points,
        reference_answer=task.reference_answer,
    )
    answer = enclosed_answers([turn.answer for turn in task.turns])
    return CompletionRequest(
        model=model,
        system=intern(system),  # 10 kB once, not by answer
        messages=(Message(role="user", content=f"{user}\n\n{answer}"),),
        reply_schema=reply_schema(task.criteria),
        schema_name="judgement",
        max_tokens=max_tokens * asked.room,
        draw=task.draw,
    )


def enclosed_answers(answers: Sequence[str]) -> str:
    """The candidate's turns between tags that share one mark made from all of them: none can forge another's end."""
    by = mark("\n".join(answers))
    names = ["answer", *(f"answer-to-follow-up-{n}" for n in range(1, len(answers)))]
    return "\n".join(enclose(name, text, by=by) for name, text in zip(names, answers, strict=True))


def reply_schema(criteria: Iterable[Criterion]) -> Schema:
    """The JSON Schema of a judgement on these criteria: every reply that conforms to it can be used.

    Objects are closed and every property is required, as strict modes ask; the order is the order of
    thought: verdict, then for each criterion evidence, reasoning, level. It is shared: to be read only.
    """
    return _reply_schema(tuple(criterion.id for criterion in criteria))


@lru_cache(maxsize=64)
def _reply_schema(criterion_ids: tuple[str, ...]) -> Schema:
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    rating = _object({"evidence": texts, "reasoning": text, "level": {"type": "integer", "enum": list(LEVELS)}})
    severity = {"type": "string", "enum": ["low", "medium", "high"]}
    judgement = _object(
        {
            "verdict": {"type": "string", "enum": [v.value for v in Verdict]},
            "criteria": _object({i: {"$ref": "#/$defs/rating"} for i in criterion_ids}),
            "strengths": {"type": "array", "items": _object({"point": text, "quote": text})},
            "improvements": {"type": "array", "items": _object({"point": text, "severity": severity})},
            "missing_points": texts,
        }
    )
    return judgement | {"$defs": {"rating": rating}}  # the rating once: a schema is paid for by the token


def _object(properties: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
