"""How well a provider's limit is used and kept to, beside a bare SDK on the same provider: `scripts/bench pace`.

    scripts/bench pace [--limits 900/10,300/5,3000/50] [--wires openai,anthropic] [--rounds 1] [--json FILE]

A limit is requests a minute and how many may come at once; it is set, told by the provider's headers, or learned from
its refusals alone (429 with `retry-after` in whole seconds). The last two rows meet faults besides. The time is told
over (answers - burst) / rate + one mean latency: of the whole work, and, as the provider saw it, from the first request
to the last reply. The provider and whoever asks it are processes of their own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import httpx2
from bench_children import HERE, provider
from bench_figures import machine
from bench_pace_children import CHILDREN, OPENAI

FAULTS = {"errors": 0.05, "not-json": 0.03, "truncated": 0.03, "wrong-shape": 0.03, "cut": 0.02, "overloaded": 0.02}


@dataclass(frozen=True)
class Case:
    """Who asks, what is known of the limit, and what is asked of the figures (time over the ideal, share of 429s)."""

    name: str
    who: str
    tells: str = "nothing"
    is_set: bool = False
    faults: bool = False
    time: float | None = None
    refused: float | None = None


CASES = (
    Case("limit set", "engine", is_set=True, time=1.10, refused=0.05),
    Case("limit in the headers", "engine", "headers", time=1.10, refused=0.12),
    Case("learned from 429s", "engine", time=1.20, refused=0.15),
    Case("bare SDK, 8 retries", "bare SDK"),
    Case("learned, with faults", "engine", faults=True),
    Case("bare SDK, with faults", "bare SDK", faults=True),
)


@dataclass(frozen=True)
class Found:
    """What one case came to. `ok` is None where nothing is asked of it, `refused_share` is of the requests."""

    case: str
    wire: str
    limit: str
    answers: int
    scored: float
    invented: float
    seconds: float
    time_ratio: float
    replies_ratio: float
    requests: int
    refused: int
    refused_share: float
    ok: bool | None


def measured(case: Case, wire: str, limit: str, seed: int, options: argparse.Namespace) -> Found:
    """One case, with a provider of its own."""
    per_minute, burst = (float(part) for part in limit.split("/"))
    told: dict[str, Any] = {"latency": options.latency, "seed": seed, "tells": case.tells}
    told |= {"requests-per-minute": per_minute, "burst": burst} | (FAULTS if case.faults else {})
    with provider(**told) as address:
        run = f"{address}/run"
        shape = (str(options.answers), str(options.concurrency), wire, str(per_minute if case.is_set else 0))
        child = _child(case.who, run, shape)
        met = httpx2.get(f"{run}/v1/met", timeout=10).json()
        ledger = httpx2.get(f"{run}/v1/asked", timeout=10).json()
    ideal = (options.answers - burst) * 60 / per_minute + fmean(ledger["seconds"])
    last = max(at for answer in ledger["answers"].values() for at in answer["at"])
    refused = met.get("rate_limit_exceeded", 0) + met.get("rate_limit_error", 0)
    ratio, share = child["seconds"] / ideal, refused / met["requests"]
    asked = case.time is not None and case.refused is not None
    kept = ratio <= (case.time or 0) and share <= (case.refused or 0) and child["scored"] == options.answers
    return Found(
        case=case.name,
        wire=wire,
        limit=limit,
        answers=options.answers,
        scored=child["scored"],
        invented=child["invented"],
        seconds=child["seconds"],
        time_ratio=ratio,
        replies_ratio=(last - ledger["first"]) / ideal,
        requests=met["requests"],
        refused=refused,
        refused_share=share,
        ok=kept if asked else None,
    )


def _child(who: str, url: str, shape: Sequence[str]) -> dict[str, float]:
    command = [sys.executable, str(HERE / "bench_pace.py"), "child", who, url, *shape]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 # our own script
    found: dict[str, float] = json.loads(out)
    return found


def rows(options: argparse.Namespace) -> Iterator[Found]:
    """Every case under every limit over every wire, each round with other latencies."""
    for limit in options.limits.split(","):
        for wire in options.wires.split(","):
            for seed in range(options.seed, options.seed + options.rounds):
                for case in CASES:
                    if options.cases in case.name:
                        yield measured(case, wire, limit, seed, options)


def line(found: Found) -> str:
    """One row of the table."""
    met = {None: "", True: "ok", False: "MISSED"}[found.ok]
    scored, seconds = f"{found.scored:.0f}/{found.answers}", f"{found.seconds:.2f} s"
    return (
        f"{found.case:<22} {found.wire:<9} {found.limit:>8} {scored:>9} {seconds:>9} {found.time_ratio:>6.2f}"
        f" {found.replies_ratio:>7.2f} {found.requests:>6} {found.refused:>5} {found.refused_share:>6.1%}  {met}"
    ).rstrip()


def main() -> int:
    if sys.argv[1:2] == ["child"]:
        _, _, who, url, answers, concurrency, wire, per_minute = sys.argv
        print(json.dumps(CHILDREN[who](url, int(answers), int(concurrency), wire, float(per_minute))))
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=200)
    parser.add_argument("--concurrency", type=int, default=32)
    parser.add_argument("--latency", type=float, default=0.4, help="mean seconds of a reply")
    parser.add_argument("--limits", default="900/10", help="REQUESTS A MINUTE/BURST, comma between")
    parser.add_argument("--wires", default=OPENAI, help="openai, anthropic or both, comma between")
    parser.add_argument("--cases", default="", help="only those with this in their name")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1, help="of the first round's latencies")
    parser.add_argument("--json", type=Path)
    options, on = parser.parse_args(), machine()
    print(f"{'case':<22} {'wire':<9} {'limit':>8} {'scored':>9} {'time':>9} {'/ideal':>6} {'replies':>7}", end="")
    print(f" {'asked':>6} {'429s':>5}  share")
    found = []
    for row in rows(options):
        print(line(row), flush=True)
        found.append(row)
    if options.json:
        told = {"bench": "pace", "machine": on, "rows": [asdict(row) for row in found]}
        options.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return 1 if any(row.ok is False for row in found) else 0


if __name__ == "__main__":
    sys.exit(main())
