"""What is measured of escalation: by split, in the mean over splits, and how sure the cheap panel may be."""

from __future__ import annotations

from grader.noun import Record


class RuleInWords(Record):
    """A rule as a person reads it. `sent` says of which answers the stronger judge decides."""

    judges: tuple[str, ...]
    strong: str
    sent: str


class SplitResult(Record):
    """One split: the rule was chosen on one half of the questions; the figures are of the other half.

    Kappas are Cohen's, with people; None where not defined. `best_cheap` is the highest of any single cheap judge on
    this half itself, `fitted_cheap` that of the one that was best on the half that the rule was chosen on, `strong`
    that of the rule's stronger judge alone. `units` is the mean cost of an answer in calls of a stronger judge,
    `fit_units` the same on the half that it was chosen on, `sent` the share of answers that the stronger judge got,
    `unjudged` the number of answers that nobody could judge.
    """

    rule: RuleInWords
    fit_kappa: float | None
    fit_units: float
    kappa: float | None
    best_cheap: float | None
    fitted_cheap: float | None
    strong: float | None
    units: float
    sent: float
    unjudged: int


class OverSplits(Record):
    """A figure over the splits in which it is defined: mean, standard deviation, lowest and highest; None for none."""

    mean: float | None
    sd: float | None
    low: float | None
    high: float | None
    splits: int


class Sureness(Record):
    """The answers on which so many judges dissented: how many there are, how many the panel had right.

    `stated` is the mean confidence that was given to them, each by what the other questions show; `confidence` is
    what all questions together show, for use from now on.
    """

    dissenters: int
    n: int
    right: int
    stated: float
    confidence: float


class Reliability(Record):
    """How true the panel's confidence is, leaving one question out at a time.

    `ece` is the expected calibration error over tenths of the confidence, `brier` the mean squared error,
    `brier_of_constant` that of always stating the other questions' share right, `ratio` the one over the other.
    `n` answers; `unjudged` more got no judgement of any of the panel.
    """

    judges: tuple[str, ...]
    table: tuple[Sureness, ...]
    ece: float
    brier: float
    brier_of_constant: float
    ratio: float | None
    n: int
    unjudged: int


class Escalation(Record):
    """All that was measured of one panel and its stronger judges.

    `gain` is the rule's kappa over `best_cheap`'s, split by split, `fitted_gain` over `fitted_cheap`'s. `rule` is
    what all questions together choose, for use from now on; `rules` are those that the halves chose, with how often.
    `incomplete` answers lack a judgement of some judge.
    """

    dataset: str
    rows: int
    questions: int
    levels: int
    draw: int
    seed: int
    budget: float
    cheap: float
    judges: tuple[str, ...]
    candidates: tuple[str, ...]
    splits: tuple[SplitResult, ...]
    rule: RuleInWords
    rules: tuple[tuple[RuleInWords, int], ...]
    kappa: OverSplits
    best_cheap: OverSplits
    fitted_cheap: OverSplits
    strong: OverSplits
    gain: OverSplits
    fitted_gain: OverSplits
    units: OverSplits
    sent: OverSplits
    incomplete: int
    reliability: Reliability | None
    why_no_reliability: str = ""
