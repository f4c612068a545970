"""The limits of a fake provider: buckets of requests and tokens, and how OpenAI and Anthropic tell of them."""

from __future__ import annotations

import argparse
import datetime as dt
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

NOTHING, HEADERS = "nothing", "headers"
SECONDS, MILLISECONDS = "seconds", "milliseconds"


@dataclass
class Bucket:
    """Fills by `per_minute` / 60 a second up to `most`."""

    per_minute: float
    most: float
    level: float
    at: float

    def fill(self, now: float) -> None:
        """Up to now."""
        self.level = min(self.most, self.level + (now - self.at) * self.per_minute / 60)
        self.at = now

    def wait(self, size: float) -> float:
        """Seconds until there is room for so much."""
        return max(0.0, min(size, self.most) - self.level) * 60 / self.per_minute


class Limits:
    """Those of one run, by the options of the provider. Times are of the machine's monotonic clock."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options, now = options, time.monotonic()
        self._buckets: dict[str, Bucket] = {}
        for kind, per_minute in (("requests", options.requests_per_minute), ("tokens", options.tokens_per_minute)):
            if per_minute:
                most = (options.burst or per_minute) if kind == "requests" else per_minute
                self._buckets[kind] = Bucket(per_minute, most, most, now)

    def take(self, tokens: float) -> float | None:
        """Takes a request of so many tokens; where there is no room for it, how many seconds it has to wait."""
        now, wait = time.monotonic(), 0.0
        for kind, bucket in self._buckets.items():
            bucket.fill(now)
            wait = max(wait, bucket.wait(1.0 if kind == "requests" else tokens))
        if wait > 0:
            return wait
        for kind, bucket in self._buckets.items():
            bucket.level -= 1.0 if kind == "requests" else tokens
        return None

    def headers(self, path: str, wait: float | None = None) -> dict[str, str]:
        """What a reply says; `wait`: what a refused one is told besides."""
        found = dict[str, str]()
        if self._options.tells == HEADERS:
            for kind, bucket in self._buckets.items():
                found |= dict(_anthropic(kind, bucket) if path == "messages" else _openai(kind, bucket))
        if wait is not None and self._options.retry_after == SECONDS:
            found["retry-after"] = str(math.ceil(wait))
        elif wait is not None and self._options.retry_after == MILLISECONDS:
            found["retry-after-ms"] = str(math.ceil(wait * 1000))
        return found


def _openai(kind: str, bucket: Bucket) -> Iterator[tuple[str, str]]:
    yield f"x-ratelimit-limit-{kind}", f"{bucket.per_minute:.0f}"
    yield f"x-ratelimit-remaining-{kind}", str(math.floor(max(0.0, bucket.level)))
    yield f"x-ratelimit-reset-{kind}", duration(bucket.wait(bucket.most))


def _anthropic(kind: str, bucket: Bucket) -> Iterator[tuple[str, str]]:
    whole = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=math.ceil(bucket.wait(bucket.most)))
    yield f"anthropic-ratelimit-{kind}-limit", f"{bucket.per_minute:.0f}"
    yield f"anthropic-ratelimit-{kind}-remaining", str(math.floor(max(0.0, bucket.level)))
    yield f"anthropic-ratelimit-{kind}-reset", whole.strftime("%Y-%m-%dT%H:%M:%SZ")


def duration(seconds: float) -> str:
    """As OpenAI writes it: 66ms, 1.5s, 6m0s."""
    if seconds < 1:
        return f"{seconds * 1000:.0f}ms"
    minutes, rest = divmod(seconds, 60)
    return f"{minutes:.0f}m{rest:.3g}s" if minutes else f"{rest:.3g}s"


def add_options(parser: argparse.ArgumentParser) -> None:
    """How much is allowed, and what is said of it."""
    parser.add_argument("--requests-per-minute", type=float, default=0, help="before 429; 0: no limit")
    parser.add_argument("--burst", type=float, default=0, help="requests at once; 0: a minute's")
    parser.add_argument("--tokens-per-minute", type=float, default=0, help="of input, before 429; 0: no limit")
    parser.add_argument("--tells", choices=[NOTHING, HEADERS], default=NOTHING, help="what replies say of the limits")
    parser.add_argument("--retry-after", choices=[SECONDS, MILLISECONDS, NOTHING], default=SECONDS)
    parser.add_argument("--quota", type=int, default=0, help="requests until the account is empty; 0: never")
    parser.add_argument("--keys", choices=["any", "none"], default="any", help="none: every key is refused")
