"""The policy's rules over printed integers, the same for one result and for thousands of drawn ones.

A result is boiled down to the three integers that a rule can ask about (`Sheet`), and a rule to the three that
it demands; a rule holds where no demand is missed. `confidence` makes the same comparison on arrays of sheets.
"""

from __future__ import annotations

from collections.abc import Mapping

from grader.rubric import Rubric, Rule

Sheet = tuple[int, int, int]
"""Overall score, lowest category, lowest must-have category."""

NO_DEMAND = 0  # the least score there is
NO_CATEGORY = 100  # what is asked of every member of an empty set holds


def sheet(rubric: Rubric, overall: int, scores: Mapping[str, int]) -> Sheet:
    """What the rules look at; `scores` by category id. A category that was not assessed is not held against anybody."""
    must = [scores[c.id] for c in rubric.categories if c.must_have and c.id in scores]
    return overall, min(scores.values(), default=NO_CATEGORY), min(must, default=NO_CATEGORY)


def demands(rule: Rule) -> Sheet:
    """The least sheet on which the rule holds."""
    return rule.overall or NO_DEMAND, rule.every_category or NO_DEMAND, rule.must_have or NO_DEMAND


def holds(rule: Rule, result: Sheet) -> bool:
    """Whether every threshold that the rule names is reached."""
    return all(score >= demand for score, demand in zip(result, demands(rule), strict=True))


def first_rule(rubric: Rubric, result: Sheet) -> Rule | None:
    """The first rule that holds; None where none does (the lint refuses a policy that can end so)."""
    return next((rule for rule in rubric.policy.rules if holds(rule, result)), None)
