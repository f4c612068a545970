"""What a page about runs shows, as numbers and as texts that nobody has cleaned: how it is said is the page's.

Scores, means and differences are shares of the full mark, from 0 to 1. None is "not known" and never a zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from grader.completion import Usage
from grader.judgement import ReasonCode, Verdict

JUDGE, CEILING, FLOOR, HUMAN = "judge", "ceiling", "floor.", "human_"
BANDS = ("low", "middle", "high")
MEASURES = ("qwk", "kappa", "alpha", "pearson", "spearman", "exact", "adjacent", "mae", "rmse", "bias")  # of agreement


@dataclass(frozen=True)
class Value:
    """A figure with its 95% interval, on `n` rows; `value` None: not defined, and `why` says why.

    `low` and `high` are None where there is no interval, as with the rows of a single question.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    why: str = ""


@dataclass(frozen=True)
class Side:
    """Who is held against whom, and the measures of that by name, in the order in which they were computed.

    `who` is `judge` (against the mean human), `human_1` (the judge against the first human), `ceiling` (humans
    against each other), `floor.length` (a naive judge against the mean human), or a band of human scores (`low`).
    """

    who: str
    values: tuple[tuple[str, Value], ...]

    def of(self, measure: str) -> Value | None:
        """The figure called `measure`, or None where nobody computed it."""
        return dict(self.values).get(measure)


@dataclass(frozen=True)
class Matrix:
    """Rows by the level (from 0) that people gave (first index) and the judge (second).

    `unscored[h]` counts the rows of people's level h to which the judge gave none.
    """

    counts: tuple[tuple[int, ...], ...]
    unscored: tuple[int, ...]

    @property
    def levels(self) -> int:
        """How many levels: K, or fewer where K is too many to show."""
        return len(self.counts)

    @property
    def humans(self) -> tuple[int, ...]:
        """How many rows people gave each level, of those that the judge scored."""
        return tuple(sum(row) for row in self.counts)

    @property
    def judged(self) -> tuple[int, ...]:
        """How many rows the judge gave each level."""
        return tuple(sum(column) for column in zip(*self.counts, strict=True))

    @property
    def total(self) -> int:
        """Rows that the judge scored."""
        return sum(self.humans)


@dataclass(frozen=True)
class Bin:
    """Rows that the judge values alike: the mean of its values, and the mean of what people gave them."""

    judged: float
    human: Value


@dataclass(frozen=True)
class LengthBin:
    """Rows whose answers have `shortest` to `longest` words: the mean of judge − human."""

    shortest: int
    longest: int
    difference: Value


@dataclass(frozen=True)
class Group:
    """The rows with one value of a column: the mean of judge − human, and of its size."""

    name: str
    bias: Value
    error: Value


@dataclass(frozen=True)
class Grouping:
    """A column of the data set that sorts its rows into groups."""

    column: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Rating:
    """One criterion of one answer: the judge's level (0 to 4), the humans' mean where they gave levels, and why."""

    criterion: str
    level: int | None
    human: float | None
    reasoning: str


@dataclass(frozen=True)
class Disagreement:
    """A row on which judge and people are far apart."""

    id: str
    question: str
    answer: str
    words: int
    humans: tuple[float, ...]
    human: float
    judged: float
    verdict: Verdict | None
    codes: tuple[ReasonCode, ...]
    ratings: tuple[Rating, ...]
    dissent: int
    escalated: bool

    @property
    def difference(self) -> float:
        """Judge − human."""
        return self.judged - self.human


@dataclass(frozen=True)
class Example:
    """A row without a score, by its id, and what was said of the failure."""

    id: str
    detail: str


@dataclass(frozen=True)
class Gap:
    """Results without a score for one reason; None: judged, and no criterion could be rated.

    `failed`: no judgement could be had.
    """

    reason: ReasonCode | Verdict | None
    failed: bool
    count: int
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Costs:
    """What judging took. `seconds` is None where nobody measured; `served` replies came from the run's own folder.

    `escalated` results were decided by the stronger judge, None where there is none.
    """

    results: int
    usage: Usage
    seconds: float | None
    served: int
    escalated: int | None


@dataclass(frozen=True)
class LevelError:
    """The answers that the judge put at one level: its mean error there in levels, judge − human, and its sd."""

    level: int
    bias: Value
    sd: float | None


@dataclass(frozen=True)
class Calibrated:
    """A judge's measured error in levels (see `ErrorModel`), and whether the confidence that follows from it is true.

    `confidence` holds the mean stated confidence of some interviews and the share of right labels among them, both 0
    to 1; they are of `interviews` put together from questions that the error was not fitted on. `ece` is the expected
    calibration error, `brier` the mean squared error of confidence, `brier_of_constant` that of a constant.
    """

    dataset: str
    made_at: datetime
    rows: int
    questions: int
    sigma: float
    rho: float
    beta: float
    bias: float
    levels: tuple[LevelError, ...]
    interviews: int
    confidence: tuple[tuple[float, Value], ...]
    stated: float
    right: float
    ece: float
    brier: float
    brier_of_constant: float


@dataclass(frozen=True)
class Data:
    """Which answers were judged; `humans` is the fewest and the most that scored one answer."""

    name: str
    sha256: str
    sample: int | None
    split: str | None
    rows: int
    questions: int
    humans: tuple[int, int]


@dataclass(frozen=True)
class Method:
    """What judged: all that has to be the same for the run to be made again."""

    judge: str
    models: tuple[str, ...]
    replied_as: tuple[str, ...]
    rubric: str
    rubric_sha256: str
    prompts_sha256: str
    calibration: str
    engine_version: str
    made_at: datetime
    draws: int


@dataclass(frozen=True)
class RunView:
    """One run.

    `sides` are the columns of the agreement table, `bands` the judge's figures by band of human scores, `others`
    figures that belong to the run as a whole. `levels` is the K that both sides are mapped to; `levels_asked`: somebody
    set it. `stored`: `sides`, `bands` and `others` are as figures.json has them, else they were computed for this page.
    `gaps` and `costs` count every draw; all else is of the first. `calibrated` is what was measured of exactly this
    judge, rubric and prompts.
    """

    name: str
    data: Data
    method: Method
    levels: int
    levels_asked: bool
    stored: bool
    sides: tuple[Side, ...]
    bands: tuple[Side, ...]
    others: tuple[tuple[str, Value], ...]
    matrix: Matrix
    bins: tuple[Bin, ...]
    lengths: tuple[LengthBin, ...]
    groupings: tuple[Grouping, ...]
    disagreements: tuple[Disagreement, ...]
    gaps: tuple[Gap, ...]
    costs: Costs
    calibrated: Calibrated | None

    def side(self, who: str) -> Side | None:
        """The column of `who`, or None."""
        return next((side for side in self.sides if side.who == who), None)


@dataclass(frozen=True)
class Page:
    """Runs side by side, with names that differ. `same_rows`: all were made on the same answers of one data set."""

    runs: tuple[RunView, ...]
    same_rows: bool
    bootstrap: int
