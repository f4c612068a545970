"""Runs to look at: one row at a time, and a whole one that is drawn from a seed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

from grader.assessment import AnswerStatus, JudgeReference, RubricReference
from grader.completion import Usage
from grader.judgement import ReasonCode, Verdict
from grader.lab.results import DatasetReference, Figure, RowResult, Run, RunRecord

AT = dt.datetime(2026, 2, 6, 13, 0, tzinfo=dt.UTC)
CONCEPTS = ("sharding", "consensus", "caching", "back-pressure", "idempotency", "replication")
SAID = (
    "We split the {0} by key, so that each node holds a part of the rows and answers for it alone. ",
    "The trade-off of {0} is that a write has to reach a majority before anybody may read it. ",
    "I would measure first, because {0} costs memory and makes failures harder to see. ",
)
FIGURES = (
    ("qwk", 0.71, 0.66, 0.76), ("kappa", 0.42, 0.36, 0.48), ("pearson", 0.74, 0.69, 0.78),
    ("spearman", 0.7, 0.65, 0.75), ("mae", 0.13, 0.115, 0.148), ("rmse", 0.19, 0.17, 0.21),
    ("bias", 0.041, 0.02, 0.06), ("exact", 0.55, 0.5, 0.6),
    ("adjacent", 0.93, 0.9, 0.95), ("alpha", 0.7, 0.65, 0.75),
    ("human_1.qwk", 0.66, 0.6, 0.72), ("human_1.mae", 0.15, 0.13, 0.17),
    ("human_2.qwk", 0.64, 0.58, 0.7), ("human_2.mae", 0.155, 0.13, 0.17),
    ("ceiling.qwk", 0.8, 0.77, 0.83), ("ceiling.mae", 0.09, 0.08, 0.1),
    ("floor.constant.qwk", 0.0, 0.0, 0.0), ("floor.constant.mae", 0.27, 0.25, 0.29),
    ("floor.length.qwk", 0.31, 0.2, 0.41), ("floor.baseline.qwk", 0.52, 0.44, 0.59),
    ("low.exact", 0.7, 0.6, 0.8), ("low.mae", 0.1, 0.05, 0.15), ("middle.exact", 0.4, 0.3, 0.5),
    ("middle.mae", 0.17, 0.15, 0.2), ("high.exact", 0.6, 0.5, 0.7), ("high.mae", 0.1, 0.08, 0.12),
)  # fmt: skip


def a_result(n: int, judge: float | None, *humans: float, **changes: Any) -> RowResult:
    """Row `n` of question n mod 4, scored by as many humans as are given."""
    data: dict[str, Any] = {
        "id": f"r{n}",
        "question_id": f"q{n % 4}",
        "human": sum(humans) / len(humans),
        "humans": humans,
        "judge": judge,
        "status": AnswerStatus.NOT_SCORED if judge is None else AnswerStatus.SCORED,
        "question": f"What is question {n % 4} about?",
        "answer": f"Answer {n}.",
        "words": 2,
        "sha256": f"{n:064x}",
    }
    return RowResult(**data | changes)


def a_run(results: Sequence[RowResult], figures: Sequence[Figure] = (), name: str = "run", **changes: Any) -> Run:
    """A run with these results; `changes` are of its record."""
    data: dict[str, Any] = {
        "created_at": AT,
        "engine_version": "1.0.0",
        "dataset": DatasetReference(name="answers.jsonl", sha256="d" * 64, rows=len(results)),
        "judges": (JudgeReference(spec="openai:small", model="small", replied_as=("small-2026",)),),
        "rubric": RubricReference(id="general", version="1", sha256="a" * 64),
        "prompts_sha256": "b" * 64,
        "seconds": 61.0,
    }
    return Run(name=name, record=RunRecord(**data | changes), results=tuple(results), figures=tuple(figures))


def figures(n: int = 120) -> tuple[Figure, ...]:
    """Made-up figures of every kind."""
    return tuple(Figure(name=name, value=value, low=low, high=high, n=n) for name, value, low, high in FIGURES)


def drawn_run(rows: int = 120, seed: int = 4, name: str = "small-judge", lean: float = 0.05) -> Run:
    """A judge of 0 to 4 with some noise and `lean`, two humans, two group columns, failures and abstentions."""
    rng = random.Random(seed)
    return a_run([_drawn(n, rng, lean) for n in range(rows)], figures(rows), name)


def _drawn(n: int, rng: random.Random, lean: float) -> RowResult:
    true = rng.choice((0.1, 0.3, 0.5, 0.6, 0.7, 0.9))
    humans = tuple(_grid(true + rng.gauss(0, 0.1)) for _ in range(2))
    judge = _grid(true + lean + rng.gauss(0, 0.18))
    concept = CONCEPTS[n % len(CONCEPTS)]
    sentences = rng.randrange(1, 16)
    answer = "".join(SAID[k % 3].format(concept) for k in range(sentences))
    level = round(4 * judge)
    common: dict[str, Any] = {
        "question_id": concept,
        "question": f"Explain {concept}, and when you would not use it.",
        "answer": answer,
        "words": len(answer.split()),
        "groups": {"course": rng.choice("AABBC"), "room": "rare" if n % 30 == 7 else "usual", "serial": str(n)},
    }
    if n % 40 == 11:
        return a_result(n, None, *humans, **common, verdict=Verdict.UNINTELLIGIBLE)
    if n % 40 == 12:
        failed = {"status": AnswerStatus.FAILED, "codes": (ReasonCode.UNPARSABLE,), "detail": "no JSON in 3 replies"}
        return a_result(n, None, *humans, **common | failed)
    return a_result(
        n, judge, *humans, **common,
        verdict=Verdict.ADDRESSED if judge else Verdict.NOT_ADDRESSED,
        codes=(ReasonCode.EVIDENCE_UNVERIFIED,) if n % 9 == 0 else (),
        levels={"correctness": level, "depth": max(0, level - 1), "communication": None},
        human_levels={"correctness": 4 * sum(humans) / 2},
        reasoning={"correctness": f"Names {concept} and one trade-off.", "depth": "Stays with one example."},
        usage=Usage(calls=1, input_tokens=1_500, cached_tokens=1_100, output_tokens=210, cost_usd=0.0004),
        seconds=1.5,
    )  # fmt: skip


def _grid(value: float) -> float:
    return min(1.0, max(0.0, round(4 * value) / 4))
