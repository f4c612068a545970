"""Which rules of a policy can fire, held against the code that applies them."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.decision.policy import first_rule, sheet
from grader.rubric import Label, Rubric
from grader.rubrics.reachability import can_fire, policy_faults
from grader.scoring.weighing import round_half_up
from tests.builders import a_rubric

JUST_BELOW = 1e-6
LABELS = [Label.STRONG_HIRE, Label.HIRE, Label.NO_HIRE]
THRESHOLD = st.one_of(st.none(), st.integers(0, 100))
RULES = st.lists(
    st.fixed_dictionaries({"overall": THRESHOLD, "every_category": THRESHOLD, "must_have": THRESHOLD}),
    min_size=1,
    max_size=3,
)


def a_policy(*rules: dict[str, Any], last: bool = True) -> Rubric:
    """A rubric with these rules, best label first, and a last one that always holds."""
    labelled = [{"label": label} | rule for label, rule in zip(LABELS, rules, strict=False)]
    return a_rubric(policy={"rules": [*labelled, *([{"label": Label.STRONG_NO_HIRE}] if last else [])]})


def fired(rubric: Rubric) -> set[Label]:
    """The labels that `grader.decision.policy` gives somewhere on the corners of where thresholds cross."""
    rules = rubric.policy.rules
    marks = {0.0, 100.0}
    for rule in rules:
        for threshold in (rule.overall, rule.every_category, rule.must_have):
            if threshold:
                marks |= {threshold - 0.5, threshold - 0.5 - JUST_BELOW}
    first, second = rubric.categories
    total = first.weight + second.weight
    points = set(product(marks, marks))
    for mark, mean in product(marks, marks):
        points.add((mark, (mean * total - first.weight * mark) / second.weight))
        points.add(((mean * total - second.weight * mark) / first.weight, mark))
    labels = set()
    for a, b in points:
        if 0 <= a <= 100 and 0 <= b <= 100:
            overall = (first.weight * a + second.weight * b) / total
            both = sheet(rubric, round_half_up(overall), {first.id: round_half_up(a), second.id: round_half_up(b)})
            alone = sheet(rubric, round_half_up(a), {first.id: round_half_up(a)})
            labels |= {found.label for s in (both, alone) if (found := first_rule(rubric, s))}
    return labels


@given(RULES)
@settings(max_examples=150, deadline=None)
@example([{"overall": 80}, {"overall": 65, "every_category": 80}])
@example([{"every_category": 50}, {"must_have": 50}, {"overall": 50}])
def test_a_rule_can_fire_exactly_where_scores_exist_that_fire_it(rules: list[dict[str, Any]]) -> None:
    """`can_fire` agrees with the labels that the policy gives at every corner of the scores."""
    rubric = a_policy(*rules)
    given_labels = fired(rubric)
    for n, rule in enumerate(rubric.policy.rules):
        assert can_fire(rubric, n) == (rule.label in given_labels), rule.text


@pytest.mark.parametrize(
    ("rules", "dead"),
    [
        ([{"overall": 65}, {"overall": 80}], 1),
        ([{"overall": 65}, {"every_category": 65}], 1),  # every category at 65 makes the overall at least 65
        ([{"must_have": 50}, {"every_category": 50}], 1),  # every category includes the must-haves
        ([{"overall": 30}, {"must_have": 50}], 1),  # .6 of the weight at 50 is 30
        ([{"every_category": 0}, {"overall": 10}], 1),  # a threshold of 0 always holds
        ([{"overall": 60}, {"must_have": 90}, {"overall": 50, "must_have": 95}], 2),
        ([{"must_have": 60}, {"overall": 77}], 1),  # 77 needs more than .6·60 even when all else is at 100
    ],
)
def test_a_rule_behind_a_weaker_one_can_never_fire(rules: list[dict[str, Any]], dead: int) -> None:
    """Dominance counts what the scores imply of each other, not only the same threshold."""
    faults = dict(policy_faults(a_policy(*rules)))
    assert "can never fire" in faults[f"policy.rules[{dead}]"]


def test_the_policy_of_the_contract_has_no_fault() -> None:
    """Strong hire 80 and 65 everywhere, hire 65 and 50, no hire 35, else strong no hire."""
    assert list(policy_faults(a_rubric())) == []


@pytest.mark.parametrize(
    ("rules", "field", "words"),
    [
        ([{"label": "hire", "overall": 65}], "policy.rules[0]", "has to hold always"),
        ([{"label": "hire", "overall": 65}, {"label": "inconclusive"}], "policy.rules[1].label", "inconclusive"),
        ([{"label": "no_hire", "overall": 65}, {"label": "hire"}], "policy.rules[1].label", "worse label"),
    ],
)
def test_what_a_policy_may_not_say(rules: list[dict[str, Any]], field: str, words: str) -> None:
    """The last rule always holds, no rule gives inconclusive, and labels go from best to worst."""
    faults = dict(policy_faults(a_rubric(policy={"rules": rules})))
    assert words in faults[field]


def test_a_threshold_on_must_haves_needs_one() -> None:
    """A rule on must-have categories where there is none would hold for everybody."""
    categories = [
        {"id": "technical", "name": "Technical", "weight": 0.6},
        {"id": "communication", "name": "Communication", "weight": 0.4},
    ]
    faults = dict(policy_faults(a_rubric(categories=categories)))
    assert "no category is a must-have" in faults["policy.rules[1].must_have"]


def test_a_policy_too_large_to_decide_is_answered_at_once() -> None:
    """Thirty rules over twenty categories have more ways to break than can be tried."""
    categories = [{"id": f"c{n}", "name": f"C{n}", "weight": 1, "must_have": True} for n in range(20)]
    criteria = [{"id": "a", "category": "c0", "question": "Is it right?", "levels": {}}]
    rules = [{"label": "hire", "overall": 90 - n, "every_category": 60 + n} for n in range(30)]
    rubric = a_rubric(categories=categories, criteria=criteria, policy={"rules": [*rules, {"label": "no_hire"}]})
    assert can_fire(rubric, 30)
