"""All figures of 10,000 recorded judgements with 2,000 bootstrap draws: time and memory of a process of its own.

    scripts/bench lab figures [--rows 10000] [--questions 200] [--draws 2000] [--json FILE]

The process reads the run from its folder and computes every figure that `grader lab run` prints, the floor of the
baseline judge included; imports count. Exit 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from bench_figures import as_json, machine, table, told, under

SECONDS, MEGABYTES, LEVELS, SEED = 10.0, 500.0, 5, 20
WEIGHTS = np.array([0.4, 0.35, 0.25])  # of three criteria: what makes a judge's value


def main() -> int:
    """Makes the run, has it measured, prints; 1 when a bound is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", choices=["figures"])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--draws", type=int, default=2_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    on = machine()
    with tempfile.TemporaryDirectory() as place:
        write_run(Path(place), options.rows, options.questions)
        began = time.perf_counter()
        command = [sys.executable, __file__, "child", place, str(options.draws)]
        out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 # this file
        seconds = time.perf_counter() - began
    child = json.loads(out)
    figures = [
        told("judgements", options.rows),
        told("questions", options.questions),
        told("bootstrap draws", options.draws),
        told("figures", child["figures"]),
        told("of them not defined", child["undefined"]),
        told("computing alone", child["seconds"], "s"),
        under("from start to end of the process", seconds, SECONDS, "s"),
        under("peak memory", child["peak_mb"], MEGABYTES, "MB"),
    ]
    print(table(figures))
    if options.json:
        options.json.write_text(json.dumps([as_json("lab figures", figures, on)], indent=2) + "\n", encoding="utf-8")
    return 1 if any(figure.ok is False for figure in figures) else 0


def child(folder: Path, draws: int) -> dict[str, float]:
    """What computing the figures of the run in this folder took."""
    from grader.lab.agreement.figures import figures_of
    from grader.lab.folder import load_run

    run = load_run(folder)
    baseline: dict[str, float | None] = json.loads((folder / "baseline.json").read_text(encoding="utf-8"))
    began = time.perf_counter()
    figures = figures_of(run, LEVELS, draws, baseline=baseline)
    return {
        "seconds": time.perf_counter() - began,
        "peak_mb": peak_mb(),
        "figures": len(figures),
        "undefined": sum(figure.value is None for figure in figures),
    }


def peak_mb() -> float:
    """Most memory that this program has held, in MB. Linux tells it apart from what its parent held."""
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def write_run(folder: Path, rows: int, questions: int) -> None:
    """A finished run: three people and a judge who all see the same true level through noise of their own."""
    from grader.assessment import AnswerStatus, JudgeReference, RubricReference
    from grader.completion import Usage
    from grader.lab.folder import ROWS, RUN
    from grader.lab.results import DatasetReference, RowResult, RunRecord

    rng = np.random.default_rng(SEED)
    question = rng.integers(0, questions, rows)
    true = 2 + rng.normal(0, 0.6, questions)[question] + rng.normal(0, 1, rows)
    kinder = rng.normal(0.1, 0.3, questions)[question]
    humans = _levels(true + rng.normal(0, 0.6, (3, rows))) / 4
    judge = WEIGHTS @ _levels(true + kinder + rng.normal(0, 0.8, (3, rows))) / 4
    words = rng.poisson(np.clip(60 + 20 * true, 5, None))
    failed = rng.random(rows) < 0.01
    usage = Usage(calls=1, input_tokens=1_400, cached_tokens=1_024, output_tokens=180, cost_usd=0.0004)
    results = (
        RowResult(
            id=f"r{n}",
            question_id=f"q{question[n]}",
            human=float(humans[:, n].mean()),
            humans=tuple(map(float, humans[:, n])),
            judge=None if failed[n] else float(judge[n]),
            status=AnswerStatus.FAILED if failed[n] else AnswerStatus.SCORED,
            words=int(words[n]),
            usage=usage,
            seconds=1.2,
        )
        for n in range(rows)
    )
    record = RunRecord(
        created_at=datetime(2026, 1, 1, tzinfo=UTC),
        engine_version="bench",
        dataset=DatasetReference(name="made-up.jsonl", sha256="0" * 64, rows=rows),
        judges=(JudgeReference(spec="openai:bench-model", model="bench-model"),),
        rubric=RubricReference(id="bench", version="1", sha256="0" * 64),
        prompts_sha256="0" * 64,
    )
    (folder / RUN).write_text(record.model_dump_json(), encoding="utf-8")
    (folder / ROWS).write_text("".join(f"{result.model_dump_json()}\n" for result in results), encoding="utf-8")
    noisy = np.round(np.clip(true / 4 + rng.normal(0, 0.3, rows), 0, 1), 2)
    baseline = {f"r{n}": float(value) for n, value in enumerate(noisy)}
    (folder / "baseline.json").write_text(json.dumps(baseline), encoding="utf-8")


def _levels(
    values: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.clip(np.round(values), 0, 4)


if __name__ == "__main__":
    print(json.dumps(child(Path(sys.argv[2]), int(sys.argv[3]))))
