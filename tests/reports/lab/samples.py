"""Pages to print: one run, several, one full of a hostile text, and runs in which hardly anything is defined."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from grader.assessment import AnswerStatus, JudgeReference, RubricReference
from grader.completion import Usage
from grader.judgement import ReasonCode
from grader.lab.results import DatasetReference, Figure
from grader.lab.view import Calibrated, LevelError, Page, Value
from grader.lab.viewing import Shown, page_of
from tests.lab.viewing.samples import a_result, a_run, drawn_run

DRAWS = 100
WHY = "every answer has the same level on both sides: chance alone would agree as well"


def one(rows: int = 120) -> Page:
    """A whole run of a judge whose error was measured."""
    return measured(page_of([Shown(drawn_run(rows))], draws=DRAWS))


def several() -> Page:
    """Three runs, one of them on other answers."""
    runs = (drawn_run(40), drawn_run(40, name="prompt-b", lean=-0.1), drawn_run(12, seed=9, name="prompt-b"))
    return page_of([Shown(run) for run in runs], draws=DRAWS)


def undefined() -> Page:
    """One row, which the judge did not score: nothing can be computed."""
    failed = a_result(1, None, 1.0, status=AnswerStatus.FAILED, codes=(ReasonCode.BUDGET_SPENT,))
    figures = [Figure(name=name, value=None, n=0, why=WHY) for name in ("qwk", "mae", "ceiling.qwk", "bias")]
    run = a_run([failed], [*figures, Figure(name="exact", value=float("nan"), n=1)], seconds=0.0)
    return page_of([Shown(run)], draws=DRAWS)


def unpriced() -> Page:
    """A model whose price and tokens nobody knows."""
    unknown = Usage(calls=1, input_tokens=None, cached_tokens=None, output_tokens=None, cost_usd=None)
    return page_of([Shown(a_run([a_result(1, 0.5, 1.0, usage=unknown)], seconds=0.0))], draws=DRAWS)


def filled(text: str) -> Page:
    """A page on which every text that a data set, a model or a person can choose is this one."""
    free: dict[str, Any] = {
        "question": text,
        "answer": text,
        "levels": {text: 1},
        "reasoning": {text: text},
        "detail": text,
        "groups": {text: text},
    }
    rows = [a_result(n, (0.25, None)[n % 2], 1.0, **free, id=f"{text}{n}") for n in range(24)]
    rows[0] = rows[0].model_copy(update={"groups": {text: f"other {text}"}})
    figures = [Figure(name="qwk", value=0.5, low=0.4, high=0.6, n=12), Figure(name="mae", value=None, n=0, why=text)]
    run = a_run(
        rows,
        figures,
        name=text or "run",
        dataset=DatasetReference(name=text, sha256=text, rows=24, split=text),
        judges=(JudgeReference(spec=text, model=text, replied_as=(f"{text}-1",)),),
        rubric=RubricReference(id=text, version=text, sha256=text),
        engine_version=text,
        prompts_sha256=text,
        calibration_source=text,
    )
    return measured(page_of([Shown(run), Shown(run)], draws=DRAWS), text)


def measured(page: Page, dataset: str = "answers.jsonl") -> Page:
    """The page with its first run measured: a judge that is a little too sure of itself."""
    calibrated = Calibrated(
        dataset=dataset,
        made_at=dt.datetime(2026, 2, 7, tzinfo=dt.UTC),
        rows=114,
        questions=6,
        sigma=0.72,
        rho=0.4,
        beta=0.2,
        bias=0.12,
        levels=(LevelError(0, Value(-0.6, -0.9, -0.3, 9), 0.5), LevelError(1, Value(0.2, n=1), None)),
        interviews=100,
        confidence=((0.66, Value(0.6, n=40)), (0.9, Value(0.85, n=60))),
        stated=0.804,
        right=0.75,
        ece=0.054,
        brier=0.171,
        brier_of_constant=0.1875,
    )
    first, *others = page.runs
    return replace(page, runs=(replace(first, calibrated=calibrated), *others))
