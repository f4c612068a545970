"""What `grader lab fairness` finds: fairness.json. `None` is "not defined", and the field `why` beside it says so."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from grader.assessment import JudgeReference, RubricReference
from grader.completion import Usage
from grader.noun import Record

SCHEMA_VERSION: Literal["1"] = "1"


class Moved(Record):
    """An answer whose score a variant moved, in both wordings: `before` and `after` are scores from 0 to 100."""

    transcript: str
    answer_id: str
    before: float
    after: float
    original: str
    variant: str


class Shift(Record):
    """What one kind of variant, or one group of it, does to scores.

    `shift` is the mean of variant − original in points of 100, before rounding, and `low`, `high` its 95% interval.
    `pairs` were compared; they belong to `answers` answers on `clusters` questions, which the interval resamples.
    `moved` is the share of pairs whose score differs. `unchanged` of the answers had nothing to change and are left
    out, `edits` counts the changes in those compared. `failed` pairs have no judgement on one side at least;
    `lost` and `gained` are answers that only the original, or only the variant, got a score for: these are in no
    mean. `labels_changed` of `labels` interviews got another recommendation. `flagged`: the interval leaves out 0,
    and the shift is a point or more. `beyond_noise`: it is also larger than what asking twice does; None where that
    was not measured. `kind` is `noise` for the original asked again, `group` is empty for all groups together.
    """

    kind: str
    group: str = ""
    pairs: int
    answers: int
    clusters: int
    shift: float | None
    low: float | None = None
    high: float | None = None
    why: str = ""
    moved: float | None = None
    unchanged: int = 0
    edits: int = 0
    failed: int = 0
    lost: int = 0
    gained: int = 0
    labels: int = 0
    labels_changed: int = 0
    flagged: bool = False
    beyond_noise: bool | None = None
    largest: tuple[Moved, ...] = ()


class Masking(Record):
    """Does a name reach a judge? Of `requests` texts that judges were shown, `with_name` held the variant's name.

    `mentions` of the name stood in the texts as posted. `introduced` interviews never mentioned it, so that a
    sentence with the name was put before the first answer, of the original too.
    """

    interviews: int
    mentions: int
    introduced: int
    requests: int
    with_name: int


class Counterfactual(Record):
    """The same interviews told in other ways. `repeat` is how many draws each score is the mean of."""

    judges: tuple[JudgeReference, ...]
    rubric: RubricReference
    prompts_sha256: str
    words_sha256: str
    seed: int
    repeat: int
    transcripts: int
    answers: int
    shifts: tuple[Shift, ...]
    noise: Shift | None = None
    masking: Masking | None = None
    asked: int = 0  # tasks that the judge was given
    shared: int = 0  # tasks that were word for word one that it had been given, and so took its judgement
    usage: Usage = Usage()
    notes: tuple[str, ...] = ()


class GroupRate(Record):
    """One category of a table: `favourable` of its `n` people were selected, or scored above the median.

    `share` is of the whole sample. `rate_low`, `rate_high`: the 95% interval of Wilson; `ratio_low`, `ratio_high`:
    that of the logarithm of the ratio. `ratio` is to the category with the highest rate (`highest`), `p` of Fisher's
    exact test against it, two-sided. `apart`: fewer than the least share of the sample, so no ratio is given.
    """

    name: str
    n: int
    favourable: int
    share: float
    rate: float
    rate_low: float
    rate_high: float
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    why: str = ""
    p: float | None = None
    highest: bool = False
    apart: bool = False
    below_four_fifths: bool = False


class OutcomeTable(Record):
    """One table of the law: rates by the categories of one column, or by those of two together.

    `basis` is `selection` or `scoring`; `median` is of the whole sample's scores. `unknown` people have no value in
    one of the columns. `why` is there where no ratio of the table is defined.
    """

    basis: Literal["selection", "scoring"]
    column: str
    groups_by: tuple[str, ...]
    n: int
    unknown: int
    groups: tuple[GroupRate, ...]
    median: float | None = None
    why: str = ""


class Outcomes(Record):
    """What became of the people in a file: every table that was asked for."""

    file: str
    sha256: str
    rows: int
    min_share: float
    tables: tuple[OutcomeTable, ...]


class Fairness(Record):
    """fairness.json: either part is None where it was not asked for."""

    schema_version: Literal["1"] = SCHEMA_VERSION
    engine_version: str
    counterfactual: Counterfactual | None = Field(default=None)
    outcomes: Outcomes | None = Field(default=None)
