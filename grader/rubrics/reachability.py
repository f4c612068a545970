"""Whether every rule of a policy can fire: exact, not by trying scores.

A rule holds where no score is under its threshold; so an earlier rule fails exactly where one score is under one
of its thresholds. A rule can fire if one can pick such a threshold for each earlier rule so that scores exist that
are under all that were picked and reach the rule's own. The overall score is the weighted mean of the categories,
so a box of category scores and a range of the overall meet unless the box's own range of means misses it. Printed
scores are rounded, so every threshold stands for the unrounded one half a point below it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.rubric import Category, Label, Rubric, Rule

MOST_CHOICES = 20_000
_BEST_FIRST = (Label.STRONG_HIRE, Label.HIRE, Label.NO_HIRE, Label.STRONG_NO_HIRE)


@dataclass(frozen=True)
class _Box:
    """Scores still possible: `low[k] <= category k < high[k]`, `least <= overall < most`."""

    low: tuple[float, ...]
    high: tuple[float, ...]
    least: float = 0.0
    most: float = math.inf


def policy_faults(rubric: Rubric) -> Iterator[tuple[str, str]]:
    """(field, what is wrong and what would be right) for each rule that cannot be meant."""
    rules = rubric.policy.rules
    must_have = any(c.must_have for c in rubric.categories)
    for n, rule in enumerate(rules):
        field = f"policy.rules[{n}]"
        if rule.label is Label.INCONCLUSIVE:
            yield f"{field}.label", "no rule gives inconclusive; policy.inconclusive says when it is given"
        elif earlier := [r.label for r in rules[:n] if r.label in _BEST_FIRST and _better(rule.label, r.label)]:
            yield f"{field}.label", f"{rule.label} after {earlier[0]}: higher scores would give the worse label"
        if rule.must_have is not None and not must_have:
            yield f"{field}.must_have", "no category is a must-have; mark one, or remove the threshold"
        if n and not can_fire(rubric, n):
            yield field, "can never fire: wherever it holds, an earlier rule holds; reorder or remove it"
    if _thresholds(rules[-1], rubric.categories):
        yield f"policy.rules[{len(rules) - 1}]", "the last rule has to hold always; add one with a label only"


def can_fire(rubric: Rubric, n: int) -> bool:
    """Whether scores exist for which rule `n` is the first that holds.

    Looking at interviews that assess every category is enough: a category left out could have had the overall
    score, which changes neither the overall nor the lowest score. A policy of more than `MOST_CHOICES` ways to
    break its earlier rules is not decided and taken to be sound; four labels over a dozen categories have 2,197.
    """
    categories, earlier = rubric.categories, rubric.policy.rules[:n]
    if math.prod(max(1, len(_thresholds(rule, categories))) for rule in earlier) > MOST_CHOICES:
        return True
    own = _thresholds(rubric.policy.rules[n], categories)
    low = tuple(max([0.0, *(t for k, t in own if k == i)]) for i in range(len(categories)))
    least = max([0.0, *(t for k, t in own if k is None)])
    start = _Box(low, (math.inf,) * len(categories), least)
    return _escapes(start, earlier, categories)


def _better(label: Label, other: Label) -> bool:
    return _BEST_FIRST.index(label) < _BEST_FIRST.index(other)


def _escapes(box: _Box, rules: tuple[Rule, ...], categories: tuple[Category, ...]) -> bool:
    """Whether scores in the box exist for which none of the rules holds."""
    if not _possible(box, categories):
        return False
    if not rules:
        return True
    broken = (_under(box, place, threshold) for place, threshold in _thresholds(rules[0], categories))
    return any(_escapes(narrower, rules[1:], categories) for narrower in broken)


def _thresholds(rule: Rule, categories: tuple[Category, ...]) -> list[tuple[int | None, float]]:
    """What has to be reached, as (place of the category, unrounded score); place None is the overall."""
    every, must = rule.every_category or 0, rule.must_have or 0
    asked = [(i, max(every, must if c.must_have else 0)) for i, c in enumerate(categories)]
    return [(place, score - 0.5) for place, score in [(None, rule.overall or 0), *asked] if score > 0]


def _under(box: _Box, place: int | None, threshold: float) -> _Box:
    if place is None:
        return replace(box, most=min(box.most, threshold))
    high = (*box.high[:place], min(box.high[place], threshold), *box.high[place + 1 :])
    return replace(box, high=high)


def _possible(box: _Box, categories: tuple[Category, ...]) -> bool:
    """Whether category scores within 0 to 100 exist in the box whose weighted mean lies in its range."""
    if any(low >= high for low, high in zip(box.low, box.high, strict=True)) or box.least >= box.most:
        return False
    total = math.fsum(c.weight for c in categories)
    lowest = math.fsum(c.weight * low for c, low in zip(categories, box.low, strict=True)) / total
    highest = math.fsum(c.weight * min(high, 100.0) for c, high in zip(categories, box.high, strict=True)) / total
    below_100 = any(high <= 100.0 for high in box.high)
    reached = highest > box.least if below_100 else highest >= box.least
    return lowest < box.most and reached
