"""What the judge without a model reaches on answers that people marked, and what the alignment finds.

    scripts/bench baseline [--data ../shared]

Exits 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from grader.rubrics.library import load_rubric
from tests.figures import correlations, error_in_levels, misaligned_shares, rows

ROOT = Path(__file__).parents[1]
DRAWS, SEED = 500, 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared", help="the folder that holds data/")
    shared: Path = parser.parse_args().data
    rubric = load_rubric("general")
    saf = rows(shared, "saf_en")
    began = time.process_time()
    saf_all, saf_written = correlations(saf, rubric)
    took = 1000 * (time.process_time() - began) / len(saf)
    beetle_rows = rows(shared, "beetle")
    beetle, _ = correlations(beetle_rows, rubric)
    honest, permuted, elsewhere = misaligned_shares(saf, DRAWS, SEED)
    met = [
        _at_least("SAF, all rows: Pearson r of the answer score", saf_all, 0.70),
        _at_least("SAF, three or more content words: r", saf_written, 0.42),
        _at_least("Beetle, all rows: r", beetle, 0.40),
        _at_least("Interviews of eight, honest: no answer called off", 1 - honest, 0.98),
        _at_least("Interviews of eight, permuted: misaligned", permuted, 0.95),
        _at_least("Interviews of eight, answers from elsewhere: misaligned", elsewhere, 0.90),
    ]
    for name, data in (("SAF", saf), ("Beetle", beetle_rows)):
        print(f"{f'{name}: sd of its error, in levels':<58}{error_in_levels(data, rubric):.2f}")
    print(f"{'Milliseconds an answer, planning and scoring included':<58}{took:.1f}")
    return 0 if all(met) else 1


def _at_least(name: str, value: float, bound: float) -> bool:
    print(f"{name:<58}{value:.3f}  (at least {bound:.2f})")
    return value >= bound


if __name__ == "__main__":
    sys.exit(main())
