"""A provider that is away for a while: everything waits, says so, and completes: `service waiting`."""

from __future__ import annotations

import argparse
import time
from collections import Counter
from contextlib import ExitStack

from bench_children import provider
from bench_client import UNFINISHED, Client, asked, until
from bench_figures import Figure, at_least, exactly, told
from bench_interviews import ANSWERS, interviews
from bench_processes import free_port, site
from bench_proof import Ledger, own_grades

CONCURRENCY, LATENCY = 8, 1.0
PART = 0.3  # of the answers are judged when the provider goes away
ATTEMPTS = 3  # requests before a call counts as lost: the outage shall be longer than a call's own patience


def waiting(options: argparse.Namespace) -> list[Figure]:
    """Interviews are posted, the provider ends, and begins again after `--down` seconds on the same port."""
    port, number = free_port(), options.interviews
    run, calls = f"http://127.0.0.1:{port}/d/v1", number * ANSWERS
    with site(run, CONCURRENCY, GRADER_RETRY_ATTEMPTS=str(ATTEMPTS)) as here, ExitStack() as stack:
        first = stack.enter_context(ExitStack())
        first.enter_context(provider(port=port, latency=LATENCY))
        here.ready(here.serve())
        client = Client(here.address, here.key())
        ids = client.post_all(interviews(number))
        until(lambda: _replies(asked(run)) >= PART * calls, 120, 0.05)
        before = asked(run)
        first.close()
        seen = _watched(client, options.down)
        said = sum((client.get(f"/assessments/{one}")["waiting"] or {}).get("code") == "provider_failed" for one in ids)
        stack.enter_context(provider(port=port, latency=LATENCY))
        back = time.perf_counter()
        client.wait(300)
        took, after = time.perf_counter() - back, asked(run)
        found = [client.get(f"/assessments/{one}") for one in ids]
        told_levels = _together(before, after)
        return [
            told("down for", options.down, "s"),
            at_least("most assessments waiting at once", seen["waiting"], 1),
            at_least("assessments that gave the reason while it was down", said, 1),
            exactly("assessments that failed meanwhile", seen["failed"], 0),
            exactly("assessments completed", sum(one["status"] == "completed" for one in found), number),
            exactly("grades under their own answer", sum(own_grades(one, told_levels) for one in found), calls),
            told("answers replied to twice", _replies(before) + _replies(after) - calls),
            told("from its return to the end", took, "s"),
            exactly("errors in the log", len(here.complaints()), 0),
        ]


def _watched(client: Client, seconds: float) -> Counter[str]:
    """The most assessments that were in each state at once."""
    most, end = Counter[str](), time.monotonic() + seconds
    while time.monotonic() < end:
        most |= Counter({state: n for state, n in client.states().items() if state in (*UNFINISHED, "failed")})
        time.sleep(0.5)
    return most


def _replies(ledger: Ledger) -> int:
    return sum(answer["answered"] for answer in ledger["answers"].values())


def _together(*ledgers: Ledger) -> Ledger:
    """What the provider said about each answer, over its two lives."""
    answers: dict[str, dict[str, list[list[int]]]] = {}
    for ledger in ledgers:
        for quote, answer in ledger["answers"].items():
            answers.setdefault(quote, {"levels": []})["levels"] += answer["levels"]
    return {"answers": answers}
