"""What a lab run is made of and leaves behind: its settings, one result a row and draw, and its figures."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from grader.assessment import AnswerStatus, JudgeReference, RubricReference
from grader.completion import Usage
from grader.judgement import ReasonCode, Verdict
from grader.noun import Record

SCHEMA_VERSION: Literal["1"] = "1"


class DatasetReference(Record):
    """Which answers: the file's name without its folder, the hash of its bytes, and which part of its rows."""

    name: str
    sha256: str
    rows: int
    sample: int | None = None
    split: str | None = None


class RunRecord(Record):
    """run.json: everything that decides what a run's rows say. Two runs that differ here are two runs.

    `judges` make a panel where there are several; `escalate` is the SPEC of the stronger judge, `escalate_below` the
    confidence under which it is asked even where the panel is at one. `repeat` is how many draws of each row were
    asked for. `levels` is what `--levels` said, None for the data set's own number; `bootstrap` the draws that the
    figures' intervals were made with. `calibration_source` says where the judge's error comes from.
    """

    schema_version: Literal["1"] = SCHEMA_VERSION
    created_at: datetime
    engine_version: str
    dataset: DatasetReference
    judges: tuple[JudgeReference, ...]
    escalate: JudgeReference | None = None
    escalate_below: float | None = None
    rubric: RubricReference
    prompts_sha256: str
    calibration_source: str = ""
    repeat: int = 1
    levels: int | None = None
    bootstrap: int | None = None
    seconds: float = 0.0  # of judging, over every time that the run was taken up
    served: int = 0  # replies that came from the run's own folder, at no cost

    @property
    def judge(self) -> str:
        """The judges as people name them: "openai:a + openai:b, escalating to openai:c"."""
        panel = " + ".join(judge.spec for judge in self.judges)
        return f"{panel}, escalating to {self.escalate.spec}" if self.escalate else panel


class RowResult(Record):
    """One line of rows.jsonl: what the judge made of one row, beside what people had given.

    `human` is the mean of the `humans`, and `judge` the judge's value, all as shares from 0 to 1; `judge` is None
    unless `status` is `scored`. The judge's value is the weighted mean of the levels of the content criteria over 4
    (of all criteria where none of them is rated): people's marks are for what an answer says. `score` is the answer's
    score as a report prints it, 0 to 100. `levels` and `reasoning` are by criterion, `human_levels` the means of the
    humans' by criterion. `words` counts the answer's. `sha256` is the row's (`Scored.sha256`), `draw` counts from 0.
    `usage` is as when it was asked, `seconds` how long it took then.
    """

    id: str
    question_id: str
    human: float
    judge: float | None
    status: AnswerStatus
    draw: int = 0
    humans: tuple[float, ...] = ()
    score: int | None = None
    verdict: Verdict | None = None
    codes: tuple[ReasonCode, ...] = ()
    levels: dict[str, int | None] = Field(default={})
    human_levels: dict[str, float] = Field(default={})
    interview: str | None = None
    reasoning: dict[str, str] = Field(default={})
    detail: str = ""
    escalated: bool = False
    dissent: int = 0  # judges of the panel two levels or more, or a verdict, away from what the panel says
    words: int = 0
    baseline: float | None = None  # what the judge without a model makes of it, 0 to 1
    question: str = ""
    answer: str = ""
    groups: dict[str, str] = Field(default={})
    sha256: str = ""
    usage: Usage = Usage()
    seconds: float = 0.0


class Figure(Record):
    """One line of figures.json. `value` None: not defined, and `why` says so; `low`, `high`: the 95% interval.

    `n` is the number of rows that it stands on. `name` is `MEASURE` for the judge against the mean human, else
    `WHO.MEASURE`: `human_1.qwk` (the judge against the first human), `ceiling.qwk` (humans against each other),
    `floor.length.qwk` (a naive judge against the mean human), `low.exact` (a band of human scores).
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int
    why: str = ""


class Run(Record):
    """A run as it lies in its folder. `results` are in the data set's order, draw by draw."""

    name: str
    record: RunRecord
    results: tuple[RowResult, ...]
    figures: tuple[Figure, ...] = ()

    def draw(self, n: int) -> tuple[RowResult, ...]:
        """The results of one draw, in the data set's order."""
        return tuple(result for result in self.results if result.draw == n)
