"""What a judging request costs beyond its question and answer, in input tokens at four bytes a token.

    scripts/bench prompts [--rubric ID|PATH] [--criteria N] [--prompts DIR] [--json]

prefix: the system part, the same for every answer. schema: the JSON Schema of the reply, the same for every answer
of a stage. frame: what stands around question and answer. Exits 1 when this is more than 1,500 tokens (for up to four
criteria), when less than 85% of it is the same from answer to answer, or when the prefix is under the 1,024 tokens
from which providers cache.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from grader.judgement import GradingTask, Turn
from grader.library import load_prompts
from grader.prompting import judge_request
from grader.rubric import Criterion
from grader.rubrics.library import load_rubric

BYTES_PER_TOKEN = 4
CRITERIA, MOST, LEAST_SHARE, LEAST_PREFIX = 4, 1_500, 0.85, 1_024
QUESTION, ANSWER = "How do you scale a database?", "With read replicas."


def main() -> int:
    """Prints the figures; the exit status says whether the bounds are kept."""
    options = _options()
    rubric = load_rubric(options.rubric, options.prompts)
    figures = costs(rubric.criteria[: options.criteria], options.prompts)
    if options.json:
        print(json.dumps(figures))
    else:
        print("\n".join(f"{name:<8} {value:>7}" for name, value in figures.items()))
    cheap = figures["total"] <= MOST or options.criteria > CRITERIA
    kept = cheap and figures["share"] >= LEAST_SHARE and figures["prefix"] >= LEAST_PREFIX
    return 0 if kept else 1


def costs(criteria: tuple[Criterion, ...], folder: Path | None) -> dict[str, float]:
    """Tokens of each part, their sum, and the share of it that is the same for every answer of a stage."""
    task = GradingTask(
        answer_id="q1",
        stage="Technical",
        question=QUESTION,
        turns=(Turn(answer=ANSWER),),
        criteria=criteria,
        rubric_criteria=criteria,
    )
    request = judge_request(task, load_prompts(folder), model="any")
    prefix = _tokens(request.system)
    schema = _tokens(json.dumps(request.reply_schema, separators=(",", ":")))
    frame = _tokens(request.messages[0].content) - _tokens(QUESTION + ANSWER)
    total = prefix + schema + frame
    return {
        "prefix": prefix,
        "schema": schema,
        "frame": frame,
        "total": total,
        "share": round((prefix + schema) / total, 3),
    }


def _tokens(text: str) -> int:
    return len(text.encode()) // BYTES_PER_TOKEN


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rubric", default="general")
    parser.add_argument("--criteria", type=int, default=CRITERIA, help="the first so many of the rubric")
    parser.add_argument("--prompts", type=Path, help="another folder of prompts")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
