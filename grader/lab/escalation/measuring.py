"""Rules chosen on half of the questions and tried on the other half, many times over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from grader.errors import LabError
from grader.lab.escalation.results import Escalation, OverSplits, Reliability, SplitResult
from grader.lab.escalation.rules import Price, Rule, applied, best_of, chosen
from grader.lab.escalation.sureness import reliability
from grader.lab.escalation.votes import NONE, Votes, kappa
from grader.lab.escalation.words import in_words
from grader.lab.splitting import halves

PLACES = 4


def measured(votes: Votes, price: Price, *, splits: int, seed: int, dataset: str, draw: int) -> Escalation:
    """All that there is to know of escalation on these votes; split n is drawn with seed + n.

    Raises LabError for fewer than two questions, and for a budget that pays for no judge.
    """
    results = tuple(on_split(votes, price, seed + n) for n in range(splits))
    sure, why = _reliability(votes)
    times = Counter(result.rule for result in results)
    return Escalation(
        dataset=dataset,
        rows=len(votes),
        questions=len(np.unique(votes.question)),
        levels=votes.levels,
        draw=draw,
        seed=seed,
        budget=price.budget,
        cheap=price.cheap,
        judges=votes.cheap_names,
        candidates=votes.strong_names,
        splits=results,
        rule=in_words(chosen(votes, price), votes),
        rules=tuple(times.most_common()),
        kappa=_over([r.kappa for r in results]),
        best_cheap=_over([r.best_cheap for r in results]),
        fitted_cheap=_over([r.fitted_cheap for r in results]),
        strong=_over([r.strong for r in results]),
        gain=_over([_difference(r.kappa, r.best_cheap) for r in results]),
        fitted_gain=_over([_difference(r.kappa, r.fitted_cheap) for r in results]),
        units=_over([r.units for r in results]),
        sent=_over([r.sent for r in results]),
        incomplete=_incomplete(votes),
        reliability=sure,
        why_no_reliability=why,
    )


def on_split(votes: Votes, price: Price, seed: int) -> SplitResult:
    """One split: whatever people gave on the half that is reported on, the rule is the same."""
    fit, reported = (votes.of(votes.on(half)) for half in halves(votes.question.tolist(), seed))
    rule = chosen(fit, price)
    before, after = applied(rule, fit, price), applied(rule, reported, price)
    alone = [kappa(column, reported.human, votes.levels) for column in reported.cheap.T]
    return SplitResult(
        rule=in_words(rule, votes),
        fit_kappa=_rounded(kappa(before.level, fit.human, votes.levels)),
        fit_units=round(float(before.units.mean()), PLACES),
        kappa=_rounded(kappa(after.level, reported.human, votes.levels)),
        best_cheap=_rounded(max((k for k in alone if k is not None), default=None)),
        fitted_cheap=_rounded(alone[best_of(fit.cheap, fit)]),
        strong=_rounded(_strong(rule, reported)),
        units=round(float(after.units.mean()), PLACES),
        sent=round(float(after.sent.mean()), PLACES),
        unjudged=int((after.level == NONE).sum()),
    )


def _strong(rule: Rule, votes: Votes) -> float | None:
    return kappa(votes.strong[:, rule.strong], votes.human, votes.levels)


def _incomplete(votes: Votes) -> int:
    return int(((votes.cheap == NONE).any(axis=1) | (votes.strong == NONE).any(axis=1)).sum())


def _reliability(votes: Votes) -> tuple[Reliability | None, str]:
    try:
        return reliability(votes), ""
    except LabError as e:
        return None, e.message


def _difference(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _over(values: Sequence[float | None]) -> OverSplits:
    known = [value for value in values if value is not None]
    if not known:
        return OverSplits(mean=None, sd=None, low=None, high=None, splits=0)
    return OverSplits(
        mean=_rounded(float(np.mean(known))),
        sd=_rounded(float(np.std(known))),
        low=_rounded(min(known)),
        high=_rounded(max(known)),
        splits=len(known),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)
