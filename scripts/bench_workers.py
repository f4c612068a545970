"""Several workers on PostgreSQL: how much faster four are, and what becomes of the work of one that dies."""

from __future__ import annotations

import argparse
import datetime as dt
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench_children import provider
from bench_client import Client, asked, until
from bench_figures import Figure, at_least, exactly, told, under
from bench_interviews import ANSWERS, interviews
from bench_processes import PATIENCE, Site, kill, site
from bench_proof import all_graded, paid, paid_twice

CONCURRENCY, LATENCY = 8, 1.0  # calls at once in a worker; seconds
PART = 0.4  # of the answers are judged when a worker is killed
STARTED = '"worker started"'


def workers(options: argparse.Namespace) -> list[Figure]:
    """`service workers`: from the first POST until all is completed, with one worker and with four."""
    alone, four = (_seconds(count, options.interviews) for count in (1, 4))
    calls = options.interviews * ANSWERS
    return [
        told("calls", calls),
        told("one worker", alone, "s"),
        told("four workers", four, "s"),
        told("one worker, over calls / 8 at 1 s", alone / (calls * LATENCY / CONCURRENCY)),
        at_least("four workers as fast as one, times", alone / four, 3.3),
    ]


def _seconds(count: int, number: int) -> float:
    """How long so many workers take for so many interviews."""
    with _working(count) as (_, _, client, _):
        began = time.perf_counter()
        ids = client.post_all(interviews(number))
        until(lambda: client.unfinished() == 0, 60 + 2 * len(ids) * ANSWERS)
        return time.perf_counter() - began


def takeover(options: argparse.Namespace) -> list[Figure]:
    """`service takeover`: three workers, one of them killed -9 mid-way."""
    with _working(3) as (here, run, client, processes):
        ids = client.post_all(interviews(options.interviews))
        part = PART * len(ids) * ANSWERS
        until(lambda: sum(a["answered"] for a in asked(run)["answers"].values()) >= part, 300, 0.02)
        killed = dt.datetime.now(dt.UTC)
        kill(processes[0])
        dead = time.monotonic()
        client.wait(60 + 2 * len(ids) * ANSWERS)
        ledger = asked(run)
        spent, again = paid(ledger), _begun_again(client, ids, killed)
        return [
            *all_graded(client, ids, ledger),
            exactly("answers asked about", spent.answers, len(ids) * ANSWERS),
            *paid_twice(spent, [dead], CONCURRENCY),
            at_least("jobs of the dead worker run elsewhere", len(again), 1),
            under("the last of them after", max(again, default=0.0), 20, "s"),
            exactly("errors in the log", len(here.complaints()), 0),
        ]


def _begun_again(client: Client, ids: list[str], killed: dt.datetime) -> list[float]:
    """Seconds from the kill until each assessment that was begun before it was begun a second time."""
    found = []
    for one in ids:
        lines = client.get(f"/assessments/{one}/audit?limit=200")["items"]
        starts = [dt.datetime.fromisoformat(line["at"]) for line in lines if line["action"] == "started"]
        found += [(start - killed).total_seconds() for start in starts[1:]]
    return found


@contextmanager
def _working(count: int) -> Iterator[tuple[Site, str, Client, list[subprocess.Popen[bytes]]]]:
    """A server and so many workers, all of them ready: the site, the provider's run, a client, the workers."""
    with provider(latency=LATENCY) as address, site(f"{address}/w/v1", CONCURRENCY, postgres=True) as here:
        server = here.serve()
        processes = [here.start("worker") for _ in range(count)]
        here.ready(server)
        until(lambda: here.log.read_text().count(STARTED) >= count, PATIENCE)
        yield here, f"{address}/w/v1", Client(here.address, here.key()), processes
