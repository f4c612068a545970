"""What grading costs beyond the model: `scripts/bench engine`, and what it withstands: `scripts/bench storm`.

    scripts/bench engine [--answers 270] [--concurrency 32] [--latency 0.4] [--rounds 5] [--json PATH]
    scripts/bench storm  [--answers 200] [--json PATH]

Every figure is taken in processes of their own: the provider in one, what is measured in another.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from pathlib import Path
from typing import Any

from bench_children import CHILDREN, child, provider

STORM = {"errors": 0.05, "not-json": 0.05, "truncated": 0.04, "wrong-shape": 0.04, "cut": 0.02}
# What faults of these shares cost anyone who gets every answer: each request is good with the rest of the chance.
STORM_FLOOR = 1 / (1 - sum(STORM.values()))


def engine(options: argparse.Namespace) -> dict[str, Any]:
    """The engine beside a bare SDK loop: they take turns, each round meets the same latencies, medians count.

    A ratio is taken within a round: the machine's speed drifts from one to the next.
    """
    shape = [str(options.answers), str(options.concurrency)]
    runs: dict[str, list[dict[str, float]]] = {"engine": [], "bare": []}
    with provider(latency=options.latency) as address:
        for number in range(options.rounds):
            for name, found in runs.items():
                found.append(child(name, f"{address}/{name}-{number}/v1", *shape))
    middle = {name: {key: statistics.median(r[key] for r in found) for key in found[0]} for name, found in runs.items()}
    ours, bare = middle["engine"], middle["bare"]
    pairs = list(zip(runs["engine"], runs["bare"], strict=True))
    ratio = {key: statistics.median(e[key] / b[key] for e, b in pairs) for key in ("seconds", "cpu")}
    return {
        "answers": options.answers,
        "concurrency": options.concurrency,
        "scored": ours["scored"],
        "engine_seconds": ours["seconds"],
        "bare_seconds": bare["seconds"],
        "time_ratio (at most 1.10)": ratio["seconds"],
        "engine_cpu_ms_per_answer": 1000 * ours["cpu"] / options.answers,
        "bare_cpu_ms_per_answer": 1000 * bare["cpu"] / options.answers,
        "cpu_ratio (at most 1.60)": ratio["cpu"],
        "engine_peak_mb (at most 150)": ours["peak_mb"],
        "bare_peak_mb": bare["peak_mb"],
    }


def storm(options: argparse.Namespace) -> dict[str, Any]:
    """Every fault at its share: how many answers are scored all the same, and how many calls that took."""
    with provider(seed=options.seed, **STORM) as address:
        found = child("engine", f"{address}/storm/v1", str(options.answers), "32")
    return {
        "answers": options.answers,
        "scored (at least 199 of 200)": found["scored"],
        "invented": found["invented"],
        "calls": found["calls"],
        "calls_per_answer (at most 1.40)": found["calls"] / options.answers,
        "calls_per_answer_floor": STORM_FLOOR,
        "seconds": found["seconds"],
    }


def show(figures: dict[str, Any]) -> None:
    width = max(map(len, figures))
    for name, value in figures.items():
        print(f"{name:<{width}}  {value:>10.3f}" if isinstance(value, float) else f"{name:<{width}}  {value:>10}")


def main() -> None:
    if sys.argv[1:2] == ["child"]:
        print(json.dumps(CHILDREN[sys.argv[2]](sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", choices=["engine", "storm"])
    parser.add_argument("--answers", type=int)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--latency", type=float, default=0.4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    options.answers = options.answers or {"engine": 270, "storm": 200}[options.bench]
    figures = {"engine": engine, "storm": storm}[options.bench](options)
    show(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
