"""What answers in flight cost their process: how long its event loop stands still, and how much memory they take.

    scripts/bench footprint [pulse|memory] [--answers N] [--rounds 3] [--json FILE]

`pulse`: 1,000 answers in flight at once, and 1,000 replies at the same moment; a task that wants to go on every 5 ms
tells how late it is. The process goes before others where it may (root), and of some rounds the best counts: another
program can only make it later. Beside it stand what the loop's own thread computed at a stretch, and how late a loop
was that had nothing else to do.
`memory`: 10,000 answers in one process, a thousand at a time, 32 calls at once. Exit 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench_children import HERE, provider
from bench_figures import Figure, as_json, at_least, exactly, machine, table, told, under

STILL_MS = 50.0  # that the loop may be blocked
IN_FLIGHT_KB = 20.0  # an answer
DONE_KB = 1.0  # an answer done: nothing but what the allocator loses to gaps
LATENCY = 15.0  # seconds: long enough for 1,000 requests to be on their way before the first reply
Found = dict[str, Any]


def pulse(answers: int, rounds: int) -> list[Figure]:
    """The longest time that the loop stood still: with all answers on the wire, and with all replies at once."""
    wire, burst, alone = list[Found](), list[Found](), list[Found]()
    with provider(latency=LATENCY, spread=0.0) as address:
        for n in range(rounds):
            url = f"{address}/pulse-{n}/v1"
            wire.append(_child("pulse", url, answers) | {"most": _most(f"{url}/asked")})
            burst.append(_child("burst", "-", answers))
            alone.append(_child("bare", "-", 10))
    figures = [at_least("in flight at once", max(found["most"] for found in wire), 0.95 * answers)]
    for name, rows in (("answers in flight", wire), ("replies at once", burst)):
        best = min(rows, key=lambda found: float(found["late_ms"]))
        figures += [
            exactly(f"{name}: scored", best["scored"], answers),
            under(f"{name}: the loop stood still, best of {rounds}", best["late_ms"], STILL_MS, "ms"),
            told(f"{name}: the same, worst of {rounds}", max(found["late_ms"] for found in rows), "ms"),
            told(f"{name}: of it computed by the loop's own thread", best["computed_ms"], "ms"),
            told(f"{name}: from start to end", best["seconds"], "s"),
        ]
    return [*figures, told("a loop with nothing to do on this machine", max(a["late_ms"] for a in alone), "ms")]


def memory(answers: int, _: int) -> list[Figure]:
    """What an answer takes while it is in flight, and what it leaves when it is done."""
    with provider(latency=0.2) as address:
        found = _child("memory", f"{address}/memory/v1", answers)
    rest, done = found["rest_kb"], found["done"]
    marks = [told(f"at rest after {done[n]:,} answers", rest[n] / 1024, "MB") for n in _marks(done)]
    return [
        *marks,
        under("an answer in flight, the most of any thousand", max(found["peak_kb_an_answer"]), IN_FLIGHT_KB, "kB"),
        under("an answer done, after the first thousand", (rest[-1] - rest[1]) / (done[-1] - done[1]), DONE_KB, "kB"),
    ]


def _marks(done: list[int]) -> list[int]:
    """The places of the first count, and of those nearest to one thousand, half and all of them."""
    wanted = (0, 1000, done[-1] // 2, done[-1])
    return sorted({min(range(len(done)), key=lambda n: abs(done[n] - count)) for count in wanted})


def _child(name: str, url: str, shape: int) -> Found:
    """What a process of its own measured of itself."""
    command = [sys.executable, str(HERE / "bench_footprint_children.py"), name, url, str(shape)]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ).stdout  # noqa: S603
    found: Found = json.loads(out)
    return found


def _most(address: str) -> int:
    import httpx2

    return int(httpx2.get(address, timeout=30).json()["most_in_flight"])


BENCHES = {"pulse": (pulse, 1_000), "memory": (memory, 10_000)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", nargs="*", choices=[*BENCHES, []], help="default: both")
    parser.add_argument("--answers", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    written, missed = [], 0
    for name in options.bench or BENCHES:
        bench, answers = BENCHES[name]
        on = machine()
        print(f"{name}: {on['cores']} cores, Python {on['python']}, load before {on['load'][0]}", flush=True)
        figures = bench(options.answers or answers, options.rounds)
        print(table(figures), end="\n\n", flush=True)
        written.append(as_json(f"footprint {name}", figures, on))
        missed += sum(figure.ok is False for figure in figures)
    if options.json:
        options.json.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
