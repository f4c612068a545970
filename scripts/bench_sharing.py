"""A provider's limit under several workers, one of which dies: `service sharing`."""

from __future__ import annotations

import argparse
import time
from statistics import fmean

import httpx2
from bench_children import provider
from bench_client import Client, asked, until
from bench_figures import Figure, at_most, exactly, told
from bench_interviews import ANSWERS, interviews
from bench_processes import PATIENCE, kill, site
from bench_workers import STARTED

WORKERS, CONCURRENCY, LATENCY = 3, 16, 0.4
PER_MINUTE, BURST = 900, 10
PART = 0.3  # of the answers are judged when a worker is killed


def sharing(options: argparse.Namespace) -> list[Figure]:
    """Three workers know the limit as a setting; together they keep to it, and two of them use it up as well."""
    shape = {"requests-per-minute": PER_MINUTE, "burst": BURST}
    with (
        provider(latency=LATENCY, **shape) as address,
        site(f"{address}/s/v1", CONCURRENCY, postgres=True, GRADER_REQUESTS_PER_MINUTE=str(PER_MINUTE)) as here,
    ):
        run, server = f"{address}/s/v1", here.serve()
        processes = [here.start("worker") for _ in range(WORKERS)]
        here.ready(server)
        until(lambda: here.log.read_text().count(STARTED) >= WORKERS, PATIENCE)
        time.sleep(2.0)  # each has heard of the others
        client, calls = Client(here.address, here.key()), options.interviews * ANSWERS
        began = time.perf_counter()
        client.post_all(interviews(options.interviews))
        until(lambda: _answered(run) >= PART * calls, 300, 0.05)
        before = _met(run)
        kill(processes[0])
        client.wait(60 + calls)
        took, met = time.perf_counter() - began, _met(run)
        ideal = (calls - BURST) * 60 / PER_MINUTE + fmean(asked(run)["seconds"])
        return [
            told("calls", calls),
            exactly("assessments completed", client.states()["completed"], options.interviews),
            at_most("429s of three workers, share of the requests", before[1] / before[0], 0.05),
            at_most("429s in all, share of the requests", met[1] / met[0], 0.05),
            told("from the first POST until all are completed", took, "s"),
            told("that over what the limit allows one process", took / ideal),
            exactly("errors in the log", len(here.complaints()), 0),
        ]


def _answered(run: str) -> int:
    return sum(answer["answered"] for answer in asked(run)["answers"].values())


def _met(run: str) -> tuple[int, int]:
    """Requests, and how many of them were refused."""
    met = httpx2.get(f"{run}/met", timeout=10.0).json()
    return met["requests"], met.get("rate_limit_exceeded", 0)
