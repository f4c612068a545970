"""`scripts/bench lab run`: a lab run beside the engine's own bench, and `scripts/bench lab resume`: a finished one.

Both take turns on one local provider and meet the same latencies. The run writes every row and keeps every reply; the
engine's bench does neither. Processes of their own; the whole command is timed, its figures included, and for the
run the time of judging alone, which run.json tells.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench_children import child, provider

ROOT = Path(__file__).parents[1]
LATENCY, ANSWERS, CONCURRENCY, ROUNDS, FINISHED = 0.4, 270, 32, 3, 1_000


def main() -> int:
    """Runs the bench named `run` or `resume`; 1 when a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", choices=["run", "resume"])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        figures, kept = {"run": as_fast, "resume": resumed}[options.bench](Path(place))
    for name, value in figures.items():
        print(f"{name:<52}{value:>10.3f}" if isinstance(value, float) else f"{name:<52}{value:>10}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0 if kept else 1


def as_fast(place: Path) -> tuple[dict[str, Any], bool]:
    """Judging 270 answers as a lab run, over the engine grading as many: within a round, the median of the rounds."""
    data = data_set(place, ANSWERS)
    found: list[tuple[float, float, float]] = []
    with provider(latency=LATENCY) as address:
        for n in range(ROUNDS):
            ours = child("engine", f"{address}/engine-{n}/v1", str(ANSWERS), str(CONCURRENCY))["seconds"]
            whole, judging = lab_run(data, place / f"run-{n}", f"{address}/lab-{n}/v1")
            found.append((ours, judging, whole))
    ratio = statistics.median(judging / ours for ours, judging, _ in found)
    return {
        "answers": ANSWERS,
        "concurrency": CONCURRENCY,
        "engine, seconds": statistics.median(f[0] for f in found),
        "lab run, seconds of judging": statistics.median(f[1] for f in found),
        "lab run, the whole command, seconds": statistics.median(f[2] for f in found),
        "lab run over engine (at most 1.05)": ratio,
    }, ratio <= 1.05


def resumed(place: Path) -> tuple[dict[str, Any], bool]:
    """A run of 1,000 finished answers, taken up again: seconds of the whole command, and the calls that it makes."""
    data = data_set(place, FINISHED)
    with provider(latency=0.01) as address:
        lab_run(data, place / "run", f"{address}/lab/v1")
        whole = [lab_run(data, place / "run", f"{address}/again/v1")[0] for _ in range(ROUNDS)]
        calls = asked(f"{address}/again/v1")
    seconds = statistics.median(whole)
    figures = {"finished answers": FINISHED, "seconds, figures included (at most 3)": seconds, "calls": calls}
    return figures, seconds <= 3 and calls == 0


def data_set(place: Path, rows: int) -> Path:
    """Answers of some hundred words to questions of which each has ten, with two people's scores."""
    told = " ".join(f"then the {n}th part of it is moved to a queue of its own" for n in range(8))
    lines = [
        {
            "id": f"r{n}",
            "question": f"How do you scale part {n // 10} of a service?",
            "answer": f"For case {n} I first measure it, {told}.",
            "scores": [n % 5, (n + n % 2) % 5],
            "score_max": 4,
            "key_points": ["measure first", "queues", "replicas for reads"],
        }
        for n in range(rows)
    ]
    path = place / "set.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def lab_run(data: Path, folder: Path, address: str) -> tuple[float, float]:
    """The command in a process of its own: seconds of all of it, and seconds of judging."""
    call = [sys.executable, "-m", "grader.cli", "lab", "run", str(data), "--judge", "openai:m", "-o", str(folder)]
    environment = os.environ | {"OPENAI_BASE_URL": address, "OPENAI_API_KEY": "made-up", "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    subprocess.run(  # noqa: S603 # this project's own command
        [*call, "--concurrency", str(CONCURRENCY)], env=environment, check=True, capture_output=True
    )
    whole = time.perf_counter() - began
    return whole, json.loads((folder / "run.json").read_text(encoding="utf-8"))["seconds"]


def asked(address: str) -> int:
    """Requests that this run of the provider has had."""
    from urllib.request import urlopen

    with urlopen(f"{address}/asked") as reply:  # noqa: S310 # loopback
        return sum(answer["asked"] for answer in json.load(reply)["answers"].values())


if __name__ == "__main__":
    sys.exit(main())
