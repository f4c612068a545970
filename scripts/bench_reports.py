"""How long the report of a 30-answer interview takes in each format: first, then warm (median of 20).

scripts/bench reports
"""

from __future__ import annotations

import statistics
import time

from reports import FORMATS, render
from tests.reports.samples import of_length

ANSWERS, RUNS = 30, 20


def main() -> None:
    print(f"{'format':<8}{'first ms':>10}{'warm ms':>10}{'kB':>8}")
    for name in FORMATS:
        took, sizes = zip(*(_timed(name, run) for run in range(RUNS + 1)), strict=True)
        print(f"{name:<8}{took[0]:>10.1f}{statistics.median(took[1:]):>10.1f}{sizes[0] / 1000:>8.0f}")


def _timed(name: str, run: int) -> tuple[float, int]:
    """Milliseconds and bytes of one report. Every run has other answers: typst remembers what it has laid out."""
    assessment = of_length(ANSWERS, run)
    start = time.perf_counter()
    document = render(assessment, name)
    return (time.perf_counter() - start) * 1000, len(document)


if __name__ == "__main__":
    main()
