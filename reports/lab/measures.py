"""The measures by name: what they are called, and what they mean in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Measure:
    """`short` heads a column, `label` a row. `better` says which way is better. `signed`: printed with its sign."""

    name: str
    short: str
    label: str
    better: str
    meaning: str
    signed: bool = False


MEANINGS: Mapping[str, Measure] = MappingProxyType(
    {
        measure.name: measure
        for measure in (
            Measure(
                "qwk",
                "QWK",
                "Quadratic weighted kappa (QWK)",
                "1 is best",
                "agreement on levels beyond what chance gives, where a miss counts by its distance squared: "
                "1 is full agreement, 0 what chance gives",
            ),
            Measure(
                "kappa",
                "Kappa",
                "Cohen’s kappa",
                "1 is best",
                "agreement on levels beyond what chance gives, where every miss counts alike",
            ),
            Measure(
                "alpha",
                "Alpha",
                "Krippendorff’s alpha",
                "1 is best",
                "1 less the disagreement found over the disagreement expected by chance, on ordered levels",
            ),
            Measure(
                "pearson",
                "Pearson",
                "Pearson’s r",
                "1 is best",
                "how far scores lie on one straight line, whatever its slope",
            ),
            Measure(
                "spearman",
                "Spearman",
                "Spearman’s rho",
                "1 is best",
                "how far scores put the answers in the same order",
            ),
            Measure("exact", "Exact", "Exact agreement", "1 is best", "the share of answers on the same level"),
            Measure(
                "adjacent",
                "Adjacent",
                "Adjacent agreement",
                "1 is best",
                "the share of answers on the same level or on the next one",
            ),
            Measure(
                "mae",
                "MAE",
                "Mean absolute error",
                "0 is best",
                "the mean size of judge − human, as a share of the full mark",
            ),
            Measure(
                "rmse",
                "RMSE",
                "Root mean squared error",
                "0 is best",
                "the root of the mean square of judge − human, as a share of the full mark: large misses count more",
            ),
            Measure(
                "bias",
                "Bias",
                "Bias",
                "0 is best",
                "the mean of judge − human, as a share of the full mark: above 0 the judge is kinder than people, "
                "below 0 stricter",
                signed=True,
            ),
        )
    }
)

LENGTH: Mapping[str, str] = MappingProxyType(
    {
        "partial_length": "Correlation of judge and people with length held fixed",
        "length_given_human": "Correlation of judge and length with people’s score held fixed (above 0: of two answers "
        "that people score alike, the longer gets more)",
        "length_of_error": "Correlation of judge − human and length",
    }
)
NOISE: Mapping[str, str] = MappingProxyType(
    {
        "noise.sd": "Standard deviation of an answer’s score between draws",
        "noise.same": "Share of answers on the same level in every draw",
        "noise.qwk": "QWK of one draw with another",
        "noise.qwk_sd": "Standard deviation of the QWK with people between draws",
        "noise.mae_sd": "Standard deviation of the mean absolute error between draws",
    }
)
