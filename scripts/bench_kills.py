"""kill -9 at random moments on SQLite: nothing is lost, nothing is mixed up, little is paid twice: `service kills`."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import httpx2
from bench_children import provider
from bench_client import Client, asked
from bench_figures import Figure, at_least, exactly, told
from bench_interviews import ANSWERS, Interview, interviews
from bench_processes import Site, kill, site
from bench_proof import all_graded, paid, paid_twice

CONCURRENCY, LATENCY = 8, 1.0
LONGEST = 7.0  # seconds that a server lives at most, its start included
PATIENCE = 300.0


def kills(options: argparse.Namespace) -> list[Figure]:
    """A server that is killed again and again, from its first instant on, while interviews are posted and judged."""
    draw = random.Random(options.seed)
    with provider(latency=LATENCY) as address, site(f"{address}/k/v1", CONCURRENCY) as here:
        run = f"{address}/k/v1"
        client = Client(here.address, here.key())
        with ThreadPoolExecutor(1) as aside:
            pause = LONGEST / 2 * options.kills / options.interviews / 2  # all are posted in the first half
            posting = aside.submit(lambda: list(_posted(client, interviews(options.interviews), pause)))
            killed = [_killed(here, run, draw.uniform(0.0, LONGEST)) for _ in range(options.kills)]
            began = time.perf_counter()
            ids = _brought_to_an_end(here, client, posting)
        ledger = asked(run)
        spent = paid(ledger)
        return [
            exactly("kills", len(killed), options.kills),
            at_least("of these with calls in flight", sum(n > 0 for _, n in killed), 1),
            exactly("different assessments", len(set(ids)), options.interviews),
            *all_graded(client, ids, ledger),
            exactly("answers asked about", spent.answers, options.interviews * ANSWERS),
            told("calls", spent.calls),
            *paid_twice(spent, [moment for moment, _ in killed], CONCURRENCY),
            told("from the last start to the end", time.perf_counter() - began, "s"),
            exactly("errors in the logs", len(here.complaints()), 0),
        ]


def _killed(here: Site, run: str, after: float) -> tuple[float, int]:
    """Starts a server and kills it so many seconds later: when it was dead, and how many calls were in flight then."""
    server = here.serve()
    time.sleep(after)
    in_flight: int = asked(run)["in_flight"]
    kill(server)
    return time.monotonic(), in_flight


def _posted(client: Client, some: list[Interview], pause: float) -> Iterator[str]:
    """Ids of the interviews, each posted again under its key until a server has answered."""
    for interview in some:
        while True:
            time.sleep(pause)
            try:
                yield client.post(interview)
                break
            except httpx2.TransportError:
                continue


def _brought_to_an_end(here: Site, client: Client, posting: Future[list[str]]) -> list[str]:
    """The last server is let live. The ids of what was posted, once all of it is finished."""
    here.ready(here.serve())
    ids = posting.result(PATIENCE)
    client.wait(PATIENCE)
    return ids
