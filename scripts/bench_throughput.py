"""How near one process comes to what its provider's latency allows: `service throughput`."""

from __future__ import annotations

import argparse
import heapq
import math
import statistics
import time
from collections.abc import Sequence

from bench_children import provider
from bench_client import Client, asked, until
from bench_figures import Figure, at_most, exactly, told
from bench_interviews import ANSWERS, interviews
from bench_processes import site

CONCURRENCY, LATENCY = 32, 1.0


def throughput(options: argparse.Namespace) -> list[Figure]:
    """From the first POST until every result is written, over the time that the calls alone would take.

    The ideal is ceil(calls / 32) rounds of the mean latency that was really drawn. Two more are told: the sum of all
    latencies over 32 (no schedule can beat it) and what 32 places take that are never empty while calls are left.
    """
    with provider(latency=LATENCY) as address, site(f"{address}/t/v1", CONCURRENCY) as here:
        here.ready(here.serve())
        client = Client(here.address, here.key())
        some = interviews(options.interviews)
        client.states()
        began = time.perf_counter()
        client.post_all(some)
        posted = time.perf_counter() - began
        calls = len(some) * ANSWERS
        until(lambda: _answered(f"{address}/t/v1") >= calls, 60 + calls, 0.05)
        answered = time.perf_counter() - began
        until(lambda: client.unfinished() == 0, 60, 0.02)
        took = time.perf_counter() - began
        states, ledger = client.states(), asked(f"{address}/t/v1")
        latencies = ledger["seconds"]
        ideal = math.ceil(calls / CONCURRENCY) * statistics.fmean(latencies)
        return [
            exactly("interviews completed", states["completed"], len(some)),
            exactly("calls", len(latencies), calls),
            told("mean latency", statistics.fmean(latencies), "s"),
            told("posting took", posted, "s"),
            told("last reply sent after", answered, "s"),
            told("all results written after", took, "s"),
            told("ideal", ideal, "s"),
            at_most("time over the ideal", took / ideal, 1.15),
            told("time over the sum of latencies / 32", took / (sum(latencies) / CONCURRENCY)),
            told("time over 32 places never empty", took / _never_empty(latencies)),
            exactly("errors in the log", len(here.complaints()), 0),
        ]


def _answered(run: str) -> int:
    return sum(answer["answered"] for answer in asked(run)["answers"].values())


def _never_empty(latencies: Sequence[float]) -> float:
    """When the last call ends if each begins, in this order, as soon as one of 32 places is free."""
    free = [0.0] * CONCURRENCY
    for latency in latencies:
        heapq.heappush(free, heapq.heappop(free) + latency)
    return max(free)
