"""What a comparison of runs is made of, and what `grader lab compare --json` prints."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from grader.assessment import RubricReference
from grader.noun import Record

BASELINE = "baseline"
"""The label of a stored run that the others are held against."""


class Measure(StrEnum):
    """How a judge's values lie beside people's: the first four are better when higher, `mae` lower, `bias` near 0."""

    QWK = "qwk"
    KAPPA = "kappa"
    EXACT = "exact"
    PEARSON = "pearson"
    MAE = "mae"
    BIAS = "bias"


PRIMARY = Measure.QWK
"""The one that decides the words; the others are shown beside it."""


class Verdict(StrEnum):
    """What may be said of a run against the reference."""

    BETTER = "better"
    WORSE = "worse"
    NOT_SHOWN = "no difference shown"
    NOT_DEFINED = "not defined"


class Cost(Record):
    """What a run took, over all its draws. None: not known. `answers` counts a row once for each draw.

    `cached_share` is the part of the input tokens that the provider served from its prefix cache, `seconds` how long
    the judging took.
    """

    answers: int
    calls: int
    input_tokens: int | None
    cached_share: float | None
    output_tokens: int | None
    cost_usd: float | None
    seconds: float


class Side(Record):
    """One of the runs: `label` is how the words call it, `name` what was typed."""

    label: str
    name: str
    judge: str
    rubric: RubricReference
    prompts_sha256: str
    dataset: str
    draws: int
    cost: Cost


class Coverage(Record):
    """Which answers a comparison stands on. It compares the `both` that both runs scored.

    Of the answers in both runs, `lost` were scored by the reference and not by the other, `gained` the other way
    round, `neither` by none. `only_reference` and `only_other` are answers that the other one of the two lacks.
    `failed_*` counts the answers in both runs on which that one failed. `p` is the exact sign test of `lost` against
    `gained` (McNemar 1947), corrected over the comparisons.
    """

    both: int
    questions: int
    lost: int
    gained: int
    neither: int
    only_reference: int
    only_other: int
    failed_reference: int
    failed_other: int
    p: float

    @property
    def common(self) -> int:
        """Answers that are in both runs, scored or not."""
        return self.both + self.lost + self.gained + self.neither

    @property
    def change(self) -> float:
        """Share of the common answers that the other scored, less the reference's: −1 to 1."""
        return (self.gained - self.lost) / self.common


class Difference(Record):
    """One measure of both runs over the same answers. `difference` is other − reference, `low` to `high` its 95%.

    `p` is of the paired test, `p_corrected` Holm's over the comparisons, for this measure by itself. What is not
    defined is None, and `why` says why.
    """

    measure: Measure
    reference: float | None
    other: float | None
    difference: float | None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    p_corrected: float | None = None
    why: str = ""


class Power(Record):
    """What so many answers can show of the primary measure: see `power.py`.

    `smallest` is the least difference that they would show four times in five; `answers` and `questions` how many it
    would take for the difference that was seen, None where that is next to nothing or the number is no more than
    there are.
    """

    smallest: float | None = None
    answers: int | None = None
    questions: int | None = None


class Fall(Record):
    """Whether agreement with people, or the share of answers scored, fell by more than its noise.

    `noise` and `noise_scored` are what the baseline run's own repeats differ by, None where it has one draw only.
    """

    agreement: bool
    scored: bool
    draws: int
    noise: float | None
    noise_scored: float | None
    words: str

    @property
    def fell(self) -> bool:
        """Either of them did."""
        return self.agreement or self.scored


class Seen(Record):
    """What one run made of one answer."""

    value: float
    levels: dict[str, int | None]
    reasoning: dict[str, str]


class Change(Record):
    """An answer that the two runs value differently: `change` is other − reference, all values are 0 to 1."""

    id: str
    question: str
    answer: str
    human: float
    change: float
    reference: Seen
    other: Seen


class Contrast(Record):
    """One run against the reference. `unit` is what the test swaps and draws; `words` say what may be said."""

    reference: str
    other: str
    coverage: Coverage
    unit: Literal["question", "answer"]
    differences: tuple[Difference, ...]
    verdict: Verdict
    power: Power
    words: tuple[str, ...]
    caveats: tuple[str, ...] = ()
    fall: Fall | None = None
    changed: tuple[Change, ...] = ()

    def of(self, measure: Measure) -> Difference:
        """The difference in one measure."""
        return next(d for d in self.differences if d.measure is measure)


class Comparison(Record):
    """All of it: the reference first among the `sides`, then one contrast for each other run.

    `levels` is K, to which both sides' values are mapped for QWK, kappa and exact; `draws` are the bootstrap's.
    `fell`: whether any run fell below the baseline run by more than its noise; None where there is no baseline run.
    """

    levels: int
    draws: int
    fell: bool | None
    sides: tuple[Side, ...]
    contrasts: tuple[Contrast, ...]
