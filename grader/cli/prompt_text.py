"""A request as a prompt engineer reads it in a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from grader.errors import InputError
from grader.library import load_prompts
from grader.planning import plan
from grader.prompting import judge_request
from grader.providers.tokens import estimated
from grader.rubric import Rubric
from grader.transcript import Transcript


def rendered(
    transcript: Transcript, rubric: Rubric, folder: Path | None, *, model: str, only: int | None, source: str
) -> Iterator[str]:
    """One text for each answer that would be asked about; a line of why not for each other one."""
    prompts = load_prompts(folder)
    answers = plan(transcript, rubric).answers
    if only is not None and only > len(answers):
        raise InputError(f"there are {len(answers)} exchanges in {source}", source="--answer", field=str(only))
    for n, answer in enumerate(answers, 1):
        if only not in (None, n):
            continue
        yield f"===== exchange {n}: {answer.stage} Q{answer.number} ({answer.id}) ====="
        if answer.task is None:
            yield f"not asked: {answer.code}"
            continue
        request = judge_request(answer.task, prompts, model=model)
        yield f"----- system, the same for every answer -----\n{request.system}"
        for message in request.messages:
            yield f"----- {message.role} -----\n{message.content}"
        yield f"----- reply schema -----\n{json.dumps(request.reply_schema, indent=2)}"
        yield f"----- about {estimated(request)} tokens in all; request sha256 {request.key} -----"
