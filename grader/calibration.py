"""What was measured of a judge on answers that people scored: its error, and how true what follows from it is."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from pydantic import field_validator

from grader.assessment import RubricReference
from grader.judgement import ErrorModel
from grader.noun import Record, sha256_of

SCHEMA_VERSION: Literal["1"] = "1"


class Key(Record):
    """What a calibration holds for: exactly these judges under exactly this rubric and these prompts.

    `judges` are SPECs in alphabetical order: a panel is the same in any. `escalate` is the stronger judge's SPEC,
    `escalate_below` the confidence under which it is asked.
    """

    judges: tuple[str, ...]
    escalate: str | None = None
    escalate_below: float | None = None
    rubric_sha256: str
    prompts_sha256: str

    @property
    def file_name(self) -> str:
        """The name of its file: made of the key's hash, so that one look finds it or tells that there is none."""
        return f"calibration-{sha256_of(self)[:32]}.json"


def key_of(
    judges: Iterable[str],
    escalate: str | None,
    rubric_sha256: str,
    prompts_sha256: str,
    escalate_below: float | None = None,
) -> Key:
    """The key of these judges (SPECs, in any order), rubric and prompts."""
    return Key(
        judges=tuple(sorted(judges)),
        escalate=escalate,
        escalate_below=escalate_below if escalate else None,
        rubric_sha256=rubric_sha256,
        prompts_sha256=prompts_sha256,
    )


class LevelError(Record):
    """The answers that the judge put at one level: how far it was off there, in levels, judge − people.

    `human` is the mean level that people gave them, `bias` the mean error, `sd` its standard deviation (None below
    two answers); `low` and `high` are the 95% interval of the bias, drawing questions anew.
    """

    level: int
    n: int
    human: float | None = None
    human_low: float | None = None
    human_high: float | None = None
    bias: float | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None


class CriterionMeasured(Record):
    """What is known of the judge's error on one criterion: `n` ratings that people rated too, and what came of it.

    `bias` is the mean error in levels, None where nobody rated the criterion; `sigma` and `beta` are what the engine
    uses. `source` as in `CriterionError`.
    """

    id: str
    n: int
    bias: float | None
    sigma: float
    beta: float
    source: str


class Dissent(Record):
    """The answers on which so many judges of the panel dissented: how often the panel was right on them.

    Right: its value and people's come to the same level. `confidence` is (right + 20·p0) / (n + 20), p0 being the
    share right over all answers: what few answers say is drawn to what all say.
    """

    dissenters: int
    n: int
    right: int
    confidence: float


class Covered(Record):
    """How many of `n` intervals hold what people gave, against how many should (`nominal`); both 0 to 1."""

    nominal: float
    share: float
    n: int


class Bin(Record):
    """The interviews whose stated confidence is from `low` to below `high`: its mean, and the share of right labels."""

    low: float
    high: float
    n: int
    stated: float | None = None
    right: float | None = None


class Reliability(Record):
    """Is what follows from the error true, on questions that it was not fitted on?

    `answers` is of the intervals of single answers. `bins` are of `interviews` put together from held-out answers;
    `ece` is the expected calibration error over the bins, `brier` the mean squared error of the stated confidence,
    `brier_of_constant` that of always stating the share of right labels, which nobody knows beforehand.
    """

    folds: int
    answers: tuple[Covered, ...]
    interviews: int
    stated: float
    right: float
    bins: tuple[Bin, ...]
    ece: float
    brier: float
    brier_of_constant: float


class Calibration(Record):
    """A judge's measured error. `error` is what the engine uses; the rest is what it stands on.

    `questions` and `rows` count what was measured on, `left_out` the rows without a content level to compare;
    `humans` is how many people scored an answer (the least and the most). `bias` is the mean error in levels and
    `noise` the standard deviation of the mean human, as far as they differ among themselves (None where each answer
    was scored by one). `allowance` is the part of beta that stands for other answers than these: None where the data
    says itself how interviews differ. `default` is the documented error that was used before. `reliability` is of the
    measured error as it is used, `within` of that error without the allowance, which other answers of this same data
    set do not need, and `before` of the default.
    """

    schema_version: Literal["1"] = SCHEMA_VERSION
    created_at: datetime
    key: Key
    rubric: RubricReference
    dataset: str
    dataset_sha256: str
    rows: int
    left_out: int
    questions: int
    interviews: int
    humans: tuple[int, int]
    error: ErrorModel
    default: ErrorModel
    bias: float
    noise: float | None
    allowance: float | None
    levels: tuple[LevelError, ...]
    criteria: tuple[CriterionMeasured, ...]
    dissent: tuple[Dissent, ...] = ()
    reliability: Reliability
    within: Reliability | None = None
    before: Reliability

    @property
    def confidences(self) -> dict[int, float]:
        """How often the judges are right (0 to 1), by the number of those who dissent."""
        return {d.dissenters: d.confidence for d in self.dissent}

    @field_validator("error")
    @classmethod
    def _can_be_counted_with(cls, error: ErrorModel) -> ErrorModel:
        """A file may have been edited: no interval may be made of a number that is none."""
        sds = [error.sigma, error.beta, *(x for c in error.criteria for x in (c.sigma, c.beta))]
        if not all(math.isfinite(sd) and 0 < sd <= 4 for sd in sds) or not 0 <= error.rho <= 1:
            raise ValueError("sigma and beta should be above 0 and at most 4 levels, rho from 0 to 1")
        return error
