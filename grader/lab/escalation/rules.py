"""Rules of escalation: which cheap judges are asked, and which of their patterns go to which stronger judge.

The family is small on purpose, and what decides within it is shrunk: on half of the items of a small data set, the
luckiest of many rules that are about as good loses on the other half what it seemed to gain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from grader.errors import LabError
from grader.lab.escalation.votes import (
    NONE,
    Levels,
    Mask,
    Pattern,
    Votes,
    decided,
    kappa,
    patterns,
    possible_patterns,
)

PRIOR = 20  # answers that what is known of all counts for among those with as many dissenters
PRIOR_OF_PATTERN = 60  # answers that what is known of as many dissenters counts for within one of their patterns
NOISE = 2.0  # standard errors within which two rules count as equally good
MOST_JUDGES = 6  # 63 panels; more would be many rules for little data

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Price:
    """What calls cost, in calls of a stronger judge, and how much an answer may cost in the mean."""

    budget: float = 0.30
    cheap: float = 0.05


@dataclass(frozen=True)
class Rule:
    """Ask the judges in `panel` (their columns); where their pattern is in `sent`, `strong` decides, else they do.

    Where none of the panel gives a judgement `strong` decides, and where `strong` gives none the panel does.
    """

    panel: tuple[int, ...]
    strong: int
    sent: frozenset[Pattern]


@dataclass(frozen=True)
class Outcome:
    """What a rule makes of each answer: its level (NONE where there is none), what was sent on, and units spent."""

    level: Levels
    sent: Mask
    units: Floats


def applied(rule: Rule, votes: Votes, price: Price) -> Outcome:
    """The rule on these votes, whatever people gave."""
    given = votes.cheap[:, rule.panel]
    said, strong = decided(given), votes.strong[:, rule.strong]
    sent = np.array([p is None or p in rule.sent for p in patterns(given)], dtype=np.bool_)
    level = np.where(sent & (strong != NONE), strong, said)
    return Outcome(level, sent, np.asarray(price.cheap * len(rule.panel) + sent, dtype=np.float64))


def chosen(votes: Votes, price: Price) -> Rule:
    """The rule for the highest Cohen's kappa with people on these votes at no more than the budget in the mean.

    One rule for each set of cheap judges (`_best_within`), all with the stronger judge that agrees best with people by
    itself. Of the sets that are as good as the best within noise, the largest is taken: it has the fewest errors that
    all its judges share, which no vote shows. Of several as large, the best. Raises LabError where the budget does
    not pay for any.
    """
    strong = best_of(votes.strong, votes)
    rules = [rule for panel in _panels(votes) if (rule := _best_within(panel, strong, votes, price))]
    if not rules:
        least = f"{price.cheap:g}, for the cheapest judge alone"
        raise LabError(f"pays for no judge: an answer costs at least {least}", source=f"--budget {price.budget:g}")
    levels = [applied(rule, votes, price).level for rule in rules]
    found = [_or_least(kappa(level, votes.human, votes.levels)) for level in levels]
    best = int(np.argmax(found))
    as_good = [n for n in range(len(rules)) if _within_noise(levels[best], levels[n], votes)]
    return rules[max(as_good, key=lambda n: (len(rules[n].panel), found[n], -n))]


def best_of(levels: Levels, votes: Votes) -> int:
    """The column with the highest kappa with people; of equals, the first."""
    return int(np.argmax([_or_least(kappa(column, votes.human, votes.levels)) for column in levels.T]))


def _panels(votes: Votes) -> Iterator[tuple[int, ...]]:
    """Every set of cheap judges, the largest first."""
    judges = range(votes.cheap.shape[1])
    for size in range(len(judges), 0, -1):
        yield from combinations(judges, size)


def _best_within(panel: tuple[int, ...], strong: int, votes: Votes, price: Price) -> Rule | None:
    """Sends those patterns in which the stronger judge is expected to gain most in all, of what the budget pays for.

    None where asking the panel, and the stronger judge where all of the panel fails, is over the budget by itself.
    """
    seen = patterns(votes.cheap[:, panel])
    left = (price.budget - price.cheap * len(panel)) * len(seen) - seen.count(None)
    if left < -1e-6:
        return None
    gains, many = _gains(panel, strong, votes, seen), Counter(seen)
    worth = [pattern for pattern, gain in gains.items() if gain > 0]
    sent = _fullest([many[p] for p in worth], [many[p] * gains[p] for p in worth], int(left + 1e-6))
    return Rule(panel, strong, frozenset(worth[n] for n in sent))


def _fullest(weights: Sequence[int], values: Sequence[float], room: int) -> list[int]:
    """Which items have the highest sum of values at a sum of weights within `room`: the 0/1 knapsack, exactly.

    An item of no weight is always taken.
    """
    best = np.zeros(room + 1)
    taken = np.zeros((len(weights), room + 1), dtype=np.bool_)
    for n, (weight, value) in enumerate(zip(weights, values, strict=True)):
        if weight > room:
            continue
        with_it = best[: room + 1 - weight] + value
        taken[n, weight:] = with_it > best[weight:] if weight else True
        best[weight:] = np.maximum(best[weight:], with_it)
    items, at = [], room
    for n in range(len(weights) - 1, -1, -1):
        if taken[n, at]:
            items.append(n)
            at -= weights[n]
    return items


def _gains(panel: tuple[int, ...], strong: int, votes: Votes, seen: Sequence[Pattern | None]) -> dict[Pattern, float]:
    """By pattern: how many more of an answer's judgements are right, in the mean, if the stronger judge gives them.

    The pattern's own mean, drawn by PRIOR_OF_PATTERN answers to the mean over as many dissenters, and that by PRIOR to
    the mean over all: (sum + prior · mean) / (n + prior). A pattern that was never seen has the mean of its class.
    """
    said, other = decided(votes.cheap[:, panel]), votes.strong[:, strong]
    better = (other == votes.human).astype(np.int64) - (said == votes.human)
    gain = np.where((other == NONE) | (said == NONE), 0, better).astype(np.float64)
    away = np.array([NONE if p is None else p.dissenters for p in seen])
    by_away = {n: _drawn(gain[away == n], float(gain.mean()), PRIOR) for n in range(len(panel))}
    place = {p: n for n, p in enumerate(dict.fromkeys(seen))}
    which = np.array([place[p] for p in seen])
    return {
        p: _drawn(gain[which == place.get(p, -1)], by_away[p.dissenters], PRIOR_OF_PATTERN)
        for p in possible_patterns(len(panel), votes.levels)
    }


def _drawn(own: Floats, mean: float, prior: int) -> float:
    return (float(own.sum()) + prior * mean) / (len(own) + prior)


def _within_noise(best: Levels, other: Levels, votes: Votes) -> bool:
    """Whether two rules' agreement with people differs by less than NOISE standard errors of the paired difference.

    Of the sum over questions, since answers to one question are alike, or over answers where that is larger: a few
    questions may happen to agree.
    """
    difference = (best == votes.human).astype(np.float64) - (other == votes.human)
    questions, which = np.unique(votes.question, return_inverse=True)
    sums = np.bincount(which, weights=difference)
    n = len(questions)
    by_question = float(((sums - sums.mean()) ** 2).sum() * n / (n - 1)) if n > 1 else 0.0
    variance = max(by_question, float((difference**2).sum()))
    return bool(difference.sum() <= NOISE * np.sqrt(variance) + 1e-9)


def _or_least(value: float | None) -> float:
    """A kappa to compare by: one that is not defined shows no agreement beyond chance."""
    return 0.0 if value is None else value
