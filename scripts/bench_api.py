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
    """Reads from a server that rests; then posts and reads at once, while the posts before are judged."""
    with provider(latency=LATENCY) as address, site(f"{address}/api/v1", CONCURRENCY) as here:
        server = here.serve()
        here.ready(server)
        client = Client(here.address, here.key())
        ids = client.post_all(interviews(STORED, "stored-"))
        client.wait(60)
        first = _load(client, 1.0, [_reads(name, ids, 1.0) for name in FORMATS])
        quiet = _load(client, QUIET, _every_format(ids))
        before = asked(f"{address}/api/v1")
        bodies = [json.dumps({"transcript": i}) for i in interviews(int(POSTS_A_SECOND * options.seconds), "posted-")]
        posts = {"name": "post", "rate": POSTS_A_SECOND, "method": "POST", "paths": ["/v1/assessments"]}
        busy = _load(client, options.seconds, [posts | {"bodies": bodies}, *_every_format(ids)])
        after = asked(f"{address}/api/v1")
        calls = len(after["seconds"]) - len(before["seconds"])
        refused = sum(n for part in busy.values() for status, n in part["statuses"].items() if int(status) >= 300)
        return [
            *_posts(busy["post"]),
            exactly("answers other than 2xx", refused, 0),
            *_html(quiet, busy),
            *_others(first, quiet, busy),
            told("model calls begun a second meanwhile", calls / options.seconds),
            told("generator late, p99", quantile(busy["post"]["late_ms"], 0.99), "ms"),
            exactly("errors in the log", len(here.complaints()), 0),
        ]


def _posts(times: dict[str, Any]) -> list[Figure]:
    ms = times["ms"]
    return [
        told("posts", len(ms)),
        under("POST, median", statistics.median(ms), 25, "ms"),
        under("POST, p99", quantile(ms, 0.99), 100, "ms"),
        told("POST, longest", max(ms), "ms"),
    ]


def _html(quiet: Times, busy: Times) -> list[Figure]:
    return [
        under("GET of an HTML report, median", statistics.median(quiet["html"]["ms"]), 15, "ms"),
        under("the same while jobs run, median", statistics.median(busy["html"]["ms"]), 15, "ms"),
        told("the same while jobs run, p99", quantile(busy["html"]["ms"], 0.99), "ms"),
    ]


def _others(first: Times, quiet: Times, busy: Times) -> list[Figure]:
    """Each format is rendered when it is asked for. The first of a process loads templates and fonts."""
    figures = [told(f"the first {name} of a process", first[name]["ms"][0], "ms") for name in FORMATS]
    for name in OTHERS:
        figures.append(under(f"GET as {name}, longest", max(quiet[name]["ms"]), 250, "ms"))
        figures.append(under(f"GET as {name} while jobs run, median", statistics.median(busy[name]["ms"]), 250, "ms"))
        figures.append(told(f"GET as {name} while jobs run, longest", max(busy[name]["ms"]), "ms"))
    return figures


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
