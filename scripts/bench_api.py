"""How long the API takes to answer, on SQLite, while it is asked for nothing else and while jobs run: `service api`."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench_children import provider
from bench_client import Client, asked
from bench_figures import Figure, exactly, quantile, told, under
from bench_interviews import interviews
from bench_processes import site

CONCURRENCY, LATENCY, POSTS_A_SECOND = 32, 1.0, 20.0
OTHERS = ("pdf", "md", "txt", "json")
FORMATS = ("html", *OTHERS)
STORED = 8  # assessments that are finished before anything is measured
QUIET = 10.0  # seconds of reading before the posts begin
HTML_A_SECOND, OTHERS_A_SECOND = 4.0, 0.5

Times = dict[str, dict[str, Any]]


def api(options: argparse.Namespace) -> list[Figure]:
    """Reads from a server that rests; posts while the posts before are judged; then both at once."""
    with provider(latency=LATENCY) as address, site(f"{address}/api/v1", CONCURRENCY) as here:
        server = here.serve()
        here.ready(server)
        client = Client(here.address, here.key())
        ids = client.post_all(interviews(STORED, "stored-"))
        client.wait(60)
        first = _load(client, 1.0, [_reads(name, ids, 1.0) for name in FORMATS])
        quiet = _load(client, QUIET, _every_format(ids))
        before = len(asked(f"{address}/api/v1")["seconds"])
        busy = _load(client, options.seconds, [_writes(options.seconds, "busy-")])
        calls = len(asked(f"{address}/api/v1")["seconds"]) - before
        mixed = _load(client, options.seconds / 2, [_writes(options.seconds / 2, "mixed-"), *_every_format(ids)])
        return [
            *_posts(busy["post"]),
            told("model calls begun a second meanwhile", calls / options.seconds),
            told("generator late, p99", quantile(busy["post"]["late_ms"], 0.99), "ms"),
            under("GET of an HTML report, median", statistics.median(quiet["html"]["ms"]), 15, "ms"),
            *(under(f"GET as {name}, longest", max(quiet[name]["ms"]), 250, "ms") for name in OTHERS),
            *(told(f"the first {name} of a process", first[name]["ms"][0], "ms") for name in FORMATS),
            *_together(mixed),
            exactly("answers other than 2xx", sum(map(_refused, (first, quiet, busy, mixed))), 0),
            exactly("errors in the log", len(here.complaints()), 0),
        ]


def _posts(times: dict[str, Any]) -> list[Figure]:
    ms = times["ms"]
    return [
        told("posts while jobs run", len(ms)),
        under("POST, median", statistics.median(ms), 25, "ms"),
        under("POST, p99", quantile(ms, 0.99), 100, "ms"),
        told("POST, longest", max(ms), "ms"),
    ]


def _together(mixed: Times) -> list[Figure]:
    """Posts, jobs and documents in every format at once: more than the bounds ask for."""
    post = mixed["post"]["ms"]
    return [
        told("all at once: POST, median", statistics.median(post), "ms"),
        told("all at once: POST, p99", quantile(post, 0.99), "ms"),
        *(told(f"all at once: GET as {n}, median", statistics.median(mixed[n]["ms"]), "ms") for n in FORMATS),
        *(told(f"all at once: GET as {n}, longest", max(mixed[n]["ms"]), "ms") for n in FORMATS),
    ]


def _refused(times: Times) -> int:
    return sum(n for part in times.values() for status, n in part["statuses"].items() if int(status) >= 300)


def _writes(seconds: float, prefix: str) -> dict[str, Any]:
    bodies = [json.dumps({"transcript": i}) for i in interviews(int(POSTS_A_SECOND * seconds), prefix)]
    posts = {"name": "post", "rate": POSTS_A_SECOND, "method": "POST", "paths": ["/v1/assessments"]}
    return posts | {"bodies": bodies}


def _every_format(ids: list[str]) -> list[dict[str, Any]]:
    return [_reads("html", ids, HTML_A_SECOND), *(_reads(name, ids, OTHERS_A_SECOND) for name in OTHERS)]


def _reads(name: str, ids: list[str], rate: float) -> dict[str, Any]:
    paths = [f"/v1/assessments/{one}/report?format={name}" for one in ids]
    return {"name": name, "rate": rate, "method": "GET", "paths": paths}


def _load(client: Client, seconds: float, streams: list[dict[str, Any]]) -> Times:
    """What a load generator, a process of its own, measured."""
    plan = {"address": client.address, "key": client.key, "seconds": seconds, "streams": streams}
    command = [sys.executable, str(Path(__file__).with_name("bench_load.py"))]
    done = subprocess.run(command, input=json.dumps(plan).encode(), check=True, stdout=subprocess.PIPE)  # noqa: S603 # our own script
    found: Times = json.loads(done.stdout)
    return found
