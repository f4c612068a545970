"""`scripts/bench lab escalation`: a cheap panel with a stronger judge behind it, on recorded labels.

For each kind of rubric with marking criteria: the rule chosen on half of the items against the best cheap judge of the
other half, at no more than .30 strong calls an answer; and the confidence of the cheap panel, one item left out at a
time. 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from grader.lab.datasets import load_dataset
from grader.lab.escalation.measuring import measured
from grader.lab.escalation.recordings import PREFIX, recorded_names, teams
from grader.lab.escalation.results import Escalation
from grader.lab.escalation.rules import Price
from grader.lab.escalation.votes import Levels, recorded_levels, votes_of
from grader.lab.levels import levels_of
from grader.lab.rows import Dataset

DATA = Path(__file__).parents[2] / "shared" / "data" / "recorded_judges.jsonl"
KINDS = ("criteria", "criteria+examples")
GAIN, UNITS, ECE, RATIO = 0.03, 0.30, 0.05, 0.95


def main() -> int:
    """Prints a figure a line; 1 when a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", nargs="?", choices=["escalation"])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--splits", type=int, default=20)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    dataset = load_dataset(options.data)
    found = {kind: of_kind(dataset, kind, options.splits) for kind in KINDS}
    kept = [_told(kind, escalation) for kind, escalation in found.items()]
    if options.json:
        written = {kind: escalation.model_dump(exclude={"splits"}) for kind, escalation in found.items()}
        options.json.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    return 0 if all(kept) else 1


def of_kind(dataset: Dataset, kind: str, splits: int, *, draw: int = 0, seed: int = 0) -> Escalation:
    """What `grader lab escalate --kind KIND` measures."""
    (team,) = teams(recorded_names(dataset.rows), kind)
    levels = levels_of(row.humans for row in dataset.rows)

    def given(specs: tuple[str, ...]) -> dict[str, Levels]:
        return {s: recorded_levels(dataset.rows, s.removeprefix(PREFIX), draw, levels) for s in specs}

    votes = votes_of(dataset.rows, given(team.judges), given(team.candidates), levels)
    return measured(votes, Price(), splits=splits, seed=seed, dataset=dataset.path.name, draw=draw)


def bounds(e: Escalation) -> dict[str, tuple[float, bool]]:
    """Each figure that is bounded, by what is asked of it, and whether it is kept. What is not defined is not kept."""
    r = e.reliability
    gain, units = (x.mean if x.mean is not None else float("nan") for x in (e.gain, e.units))
    ece, ratio = (r.ece, r.ratio if r.ratio is not None else float("nan")) if r else (float("nan"),) * 2
    return {
        f"kappa above the best cheap judge's (at least {GAIN})": (gain, gain >= GAIN),
        f"strong calls an answer (at most {UNITS})": (units, units <= UNITS),
        f"confidence: ECE (at most {ECE})": (ece, ece <= ECE),
        f"confidence: Brier over a constant's (at most {RATIO})": (ratio, ratio <= RATIO),
    }


def _told(kind: str, e: Escalation) -> bool:
    print(f"{kind}: {e.rows} answers to {e.questions} items, {len(e.splits)} halves")
    alone = {"the rule": e.kappa, "the best cheap judge alone": e.best_cheap, "the stronger judge alone": e.strong}
    for name, over in alone.items():
        print(f"  {f'kappa of {name}':<54}" + ("not defined" if over.mean is None else f"{over.mean:>8.3f}"))
    for name, (value, kept) in bounds(e).items():
        print(f"  {name:<54}{value:>8.3f}{'' if kept else '  MISSED'}")
    return all(kept for _, kept in bounds(e).values())


if __name__ == "__main__":
    sys.exit(main())
