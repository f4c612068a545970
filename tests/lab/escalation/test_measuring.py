from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader.errors import LabError
from grader.lab.datasets import load_dataset
from grader.lab.escalation.measuring import measured, on_split
from grader.lab.escalation.recordings import PREFIX, recorded_names, teams
from grader.lab.escalation.results import Escalation
from grader.lab.escalation.rules import Price
from grader.lab.escalation.votes import NONE, Levels, Votes, recorded_levels, votes_of
from grader.lab.splitting import halves
from tests.lab.escalation.test_rules import panel_of
from tests.lab.escalation.votes import some_votes


def of(votes: Votes, splits: int = 5) -> Escalation:
    return measured(votes, Price(), splits=splits, seed=0, dataset="made.jsonl", draw=0)


def test_the_rule_never_sees_the_half_that_is_reported() -> None:
    """Whatever people are said to have given there, and whatever judges did: rule and figures of the fit half stay."""
    votes = panel_of(200, wrong=0.03, splits=0.12)
    rng = np.random.default_rng(3)
    for seed in range(5):
        _, reported = halves(votes.question.tolist(), seed)
        there = votes.on(reported)
        human, cheap = votes.human.copy(), votes.cheap.copy()
        human[there] = rng.permutation(human[there])
        cheap[there] = rng.permutation(cheap[there])
        before, after = (
            on_split(votes, Price(), seed),
            on_split(replace(votes, human=human, cheap=cheap), Price(), seed),
        )
        assert (after.rule, after.fit_kappa, after.fit_units) == (before.rule, before.fit_kappa, before.fit_units)
        assert after.kappa != before.kappa


def test_the_order_of_the_rows_changes_nothing() -> None:
    """A data set is a set."""
    votes = panel_of(200, wrong=0.03, splits=0.12)
    order = np.random.default_rng(5).permutation(len(votes))
    mixed = replace(
        votes,
        human=votes.human[order],
        question=votes.question[order],
        cheap=votes.cheap[order],
        strong=votes.strong[order],
    )
    assert of(mixed) == of(votes)


def test_gain_and_units_are_of_the_reported_half() -> None:
    """The gain is over the best of the single cheap judges there, whichever that is; every split costs its own."""
    found = of(panel_of(400, wrong=0.03, splits=0.12))
    assert found.gain.mean is not None
    assert found.gain.mean > 0.03
    for split in found.splits:
        assert split.fit_units <= 0.30
        assert split.units == pytest.approx(0.05 * len(split.rule.judges) + split.sent, abs=1e-4)
        assert split.best_cheap is not None
        assert split.fitted_cheap is not None
        assert split.best_cheap >= split.fitted_cheap
    gains = [s.kappa - s.best_cheap for s in found.splits if s.kappa is not None and s.best_cheap is not None]
    assert found.gain.mean == pytest.approx(np.mean(gains), abs=2e-4)
    assert sum(times for _, times in found.rules) == len(found.splits) == 5


def test_more_than_two_levels() -> None:
    """Judges one level off on a fifth of the answers, a strong judge that is right: splits by one level are sent."""
    rng = np.random.default_rng(2)
    human = rng.integers(0, 5, 300)
    cheap = [np.clip(human + rng.choice([-1, 0, 0, 0, 0, 0, 0, 0, 0, 1], 300), 0, 4).tolist() for _ in range(3)]
    votes = some_votes(human.tolist(), cheap, [human.tolist()], [f"q{i % 12}" for i in range(300)], levels=5)
    found = measured(votes, Price(budget=0.9), splits=3, seed=0, dataset="", draw=0)
    assert found.gain.mean is not None
    assert found.gain.mean > 0.1
    assert found.units.mean is not None
    assert found.units.mean < 0.9
    assert "every split" in found.rule.sent


def test_one_level_for_all_is_not_defined_and_no_failure() -> None:
    """No kappa, so no gain; what was spent is told all the same."""
    votes = some_votes([1] * 8, [[1] * 8, [1] * 8], [[1] * 8], ["a", "b"] * 4)
    found = of(votes)
    assert (found.kappa.mean, found.gain.mean, found.gain.splits) == (None, None, 0)
    assert found.units.mean == pytest.approx(0.1)
    assert "nan" not in found.model_dump_json().lower()


def test_one_question_cannot_be_split() -> None:
    """One line, as for every half."""
    with pytest.raises(LabError, match="one question"):
        of(some_votes([1, 0], [[1, 0]], [[1, 0]], ["q", "q"]))


def test_answers_without_some_judgement_are_counted() -> None:
    """They stay in: a failed judge drops out of the panel there."""
    votes = panel_of(100, wrong=0.0, splits=0.1)
    cheap = votes.cheap.copy()
    cheap[:3, 0] = NONE
    assert of(replace(votes, cheap=cheap)).incomplete == 3


@pytest.mark.parametrize("kind", ["criteria", "criteria+examples"])
def test_recorded_judges_reach_what_is_asked(shared: Path, kind: str) -> None:
    """Over 20 halves at least .03 kappa above the best cheap judge, at no more than .30 units; confidence is true."""
    rows = load_dataset(shared / "data" / "recorded_judges.jsonl").rows
    (team,) = teams(recorded_names(rows), kind)

    def given(specs: tuple[str, ...]) -> dict[str, Levels]:
        return {spec: recorded_levels(rows, spec.removeprefix(PREFIX), 0, 2) for spec in specs}

    found = of(votes_of(rows, given(team.judges), given(team.candidates), 2), splits=20)
    assert found.gain.mean is not None
    assert found.gain.mean >= 0.03
    assert found.units.mean is not None
    assert found.units.mean <= 0.30
    assert found.reliability is not None
    assert found.reliability.ece <= 0.05
    assert found.reliability.ratio is not None
    assert found.reliability.ratio <= 0.95
