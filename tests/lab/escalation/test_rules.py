from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import LabError
from grader.lab.escalation.rules import Price, Rule, _fullest, applied, chosen
from grader.lab.escalation.votes import NONE, Pattern, Votes, kappa
from tests.lab.escalation.votes import some_votes

LESS, MORE = Pattern(1, 1, -1, NONE), Pattern(1, 1, 1, NONE)
BOTH = frozenset({LESS, MORE})


def test_a_rule_by_hand() -> None:
    """Ten answers, two of them split: three calls at .05 each and .2 of a strong one; the strong judge decides both.

    Panel: right on all but the unanimous error (row 8) and, without the strong judge, one of the splits (row 9).
    """
    human = [0, 0, 0, 0, 1, 1, 1, 1, 1, 0]
    c0 = [0, 0, 0, 0, 1, 1, 1, 1, 0, 1]
    c1 = [0, 0, 0, 0, 1, 1, 1, 1, 0, 1]
    c2 = [0, 0, 0, 1, 1, 1, 1, 1, 0, 0]
    votes = some_votes(human, [c0, c1, c2], [human])
    outcome = applied(Rule((0, 1, 2), 0, BOTH), votes, Price())
    assert outcome.sent.tolist() == [False] * 3 + [True] + [False] * 5 + [True]
    assert outcome.level.tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 0, 0]
    assert outcome.units.mean() == pytest.approx(0.35)
    # 9 of 10 right; by chance .5 · .4 + .5 · .6 = .5
    assert kappa(outcome.level, votes.human, 2) == pytest.approx(0.8)
    alone = applied(Rule((0, 1, 2), 0, frozenset()), votes, Price())
    assert alone.units.mean() == pytest.approx(0.15)
    assert alone.level[9] == 1


def test_only_the_patterns_of_the_rule_are_sent() -> None:
    """Where one gives less and where one gives more are two patterns."""
    votes = some_votes([1, 0], [[1, 0], [1, 0], [0, 1]], [[0, 1]])
    assert applied(Rule((0, 1, 2), 0, frozenset({LESS})), votes, Price()).level.tolist() == [0, 0]
    assert applied(Rule((0, 1, 2), 0, frozenset({MORE})), votes, Price()).level.tolist() == [1, 1]


def test_failures_are_no_grades() -> None:
    """All of the panel failed: the strong judge decides, in any rule. It failed too: no level, and a call paid.

    It failed on a split: what the panel says stands.
    """
    votes = some_votes([1, 1, 0], [[NONE, NONE, 0], [NONE, NONE, 1]], [[1, NONE, NONE]])
    outcome = applied(Rule((0, 1), 0, frozenset({MORE})), votes, Price())
    assert outcome.level.tolist() == [1, NONE, 0]
    assert outcome.sent.tolist() == [True, True, True]
    assert outcome.units.tolist() == pytest.approx([1.1, 1.1, 1.1])


def panel_of(n: int, wrong: float, splits: float, seed: int = 7) -> Votes:
    """`n` answers to n/20 questions; three cheap judges split on a share of them and are wrong on half of these."""
    rng = np.random.default_rng(seed)
    human = rng.integers(0, 2, n)
    c0, c1, c2 = human.copy(), human.copy(), human.copy()
    split = rng.random(n) < splits
    odd, majority_wrong = rng.integers(0, 3, n), rng.random(n) < 0.5
    for k, column in enumerate((c0, c1, c2)):
        column[split & ((odd == k) != majority_wrong)] ^= 1
    for column in (c0, c1, c2):
        column[~split & (np.arange(n) % 100 < wrong * 100)] ^= 1
    strong = np.where(rng.random(n) < 0.03, 1 - human, human)
    weaker = np.where(rng.random(n) < 0.2, 1 - human, human)
    question = [f"q{i // 20}" for i in range(n)]
    strong_ones = [weaker.tolist(), strong.tolist()]
    return some_votes(human.tolist(), [c0.tolist(), c1.tolist(), c2.tolist()], strong_ones, question)


def test_the_rule_asks_everybody_and_sends_the_splits_to_the_best() -> None:
    """On a panel whose splits are a coin's, and within the budget."""
    votes = panel_of(400, wrong=0.03, splits=0.12)
    rule = chosen(votes, Price())
    assert rule.panel == (0, 1, 2)
    assert votes.strong_names[rule.strong] == "s1"
    assert rule.sent >= BOTH
    assert applied(rule, votes, Price()).units.mean() <= 0.30


def test_what_the_budget_does_not_pay_for_is_left_to_the_panel() -> None:
    """A quarter of the answers is split: under .30 no more than .15 of them may be sent on; under 1 all are."""
    votes = panel_of(400, wrong=0.03, splits=0.25)
    tight, wide = chosen(votes, Price(0.30)), chosen(votes, Price(1.2))
    assert applied(tight, votes, Price(0.30)).units.mean() <= 0.30
    assert wide.sent >= BOTH
    assert not tight.sent >= BOTH or len(tight.panel) < 3


def test_a_strong_judge_that_gains_nothing_is_not_asked() -> None:
    """Where it is right less often than the panel that it would overrule."""
    votes = panel_of(200, wrong=0.0, splits=0.1)
    human = votes.human
    useless = some_votes(human.tolist(), votes.cheap.T.tolist(), [(1 - human).tolist()], votes.question.tolist())
    assert not chosen(useless, Price()).sent & BOTH


def test_a_judge_that_is_a_coin_does_not_spoil_the_panel() -> None:
    """A smaller panel is taken where it is better by more than noise."""
    votes = panel_of(400, wrong=0.02, splits=0.02)
    coin = np.random.default_rng(1).integers(0, 2, 400)
    c0, _, _ = votes.cheap.T
    spoilt = some_votes(votes.human.tolist(), [c0.tolist(), coin.tolist()], votes.strong.T.tolist())
    assert chosen(spoilt, Price()).panel == (0,)


def test_a_budget_that_pays_for_nobody_is_refused() -> None:
    """The line says what an answer costs at least."""
    with pytest.raises(LabError, match=r"at least 0\.05"):
        chosen(panel_of(40, wrong=0.0, splits=0.1), Price(0.04))


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.sampled_from([2, 3, 5]), st.floats(0.05, 1.3))
def test_any_votes_have_a_rule_within_the_budget(seed: int, levels: int, budget: float) -> None:
    """Whatever was judged, also with failures among it: on the votes that it was chosen on the rule costs no more."""
    rng = np.random.default_rng(seed)
    n = 30
    human = rng.integers(0, levels, n)
    cheap = [rng.integers(0, levels, n).tolist() for _ in range(3)]
    strong = [rng.integers(-1, levels, n).tolist() for _ in range(2)]
    votes = some_votes(human.tolist(), cheap, strong, [f"q{i % 5}" for i in range(n)], levels)
    price = Price(budget)
    outcome = applied(chosen(votes, price), votes, price)
    assert outcome.units.mean() <= budget + 1e-9
    assert set(outcome.level.tolist()) <= set(range(levels))


@given(
    st.lists(st.tuples(st.integers(0, 8), st.floats(0.01, 5)), max_size=7),
    st.integers(0, 15),
)
def test_the_fullest_knapsack_is_found(items: list[tuple[int, float]], room: int) -> None:
    """Of all sets of items within the room, none has a higher value than the one found."""
    weights, values = [w for w, _ in items], [v for _, v in items]
    found = _fullest(weights, values, room)
    assert sum(weights[n] for n in found) <= room
    sets = (s for size in range(len(items) + 1) for s in combinations(range(len(items)), size))
    best = max(sum(values[n] for n in s) for s in sets if sum(weights[n] for n in s) <= room)
    assert sum(values[n] for n in found) == pytest.approx(best)
