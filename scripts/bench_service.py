"""What the service withstands and how fast it is, with real processes on this machine: `scripts/bench service NAME`.

    scripts/bench service api         [--seconds 30]
    scripts/bench service throughput  [--interviews 100]
    scripts/bench service workers     [--interviews 64]
    scripts/bench service takeover    [--interviews 48]
    scripts/bench service sharing     [--interviews 60]
    scripts/bench service kills       [--interviews 50] [--kills 20] [--seed 1]
    scripts/bench service waiting     [--interviews 20] [--down 40]

Without a name all of them, one after the other; `--json FILE` writes the figures. Exit 1 where a bound is missed.
`workers`, `takeover` and `sharing` need PostgreSQL on 127.0.0.1:5432 for user postgres without a password.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from bench_api import api
from bench_figures import Figure, as_json, machine, table
from bench_kills import kills
from bench_sharing import sharing
from bench_throughput import throughput
from bench_waiting import waiting
from bench_workers import takeover, workers

BENCHES: dict[str, Callable[[argparse.Namespace], list[Figure]]] = {
    "api": api,
    "throughput": throughput,
    "workers": workers,
    "takeover": takeover,
    "sharing": sharing,
    "kills": kills,
    "waiting": waiting,
}
INTERVIEWS = {"throughput": 100, "workers": 64, "takeover": 48, "sharing": 60, "kills": 50, "waiting": 20}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", nargs="*", choices=[*BENCHES, []], help="default: all of them")
    parser.add_argument("--interviews", type=int)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--down", type=float, default=40.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    asked_for, written, missed = options.interviews, [], 0
    for name in options.bench or BENCHES:
        options.interviews, on = asked_for or INTERVIEWS.get(name, 0), machine()
        print(f"{name}: {on['cores']} cores, Python {on['python']}, load before {on['load'][0]}", flush=True)
        figures = BENCHES[name](options)
        print(table(figures), end="\n\n", flush=True)
        written.append(as_json(name, figures, on))
        missed += sum(figure.ok is False for figure in figures)
    if options.json:
        options.json.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
