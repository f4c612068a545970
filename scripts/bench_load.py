"""A load generator, as a process of its own: asks at given rates whether or not the answers keep up (an open loop).

    python scripts/bench_load.py < plan.json > times.json

A plan is {address, key, seconds, streams: [{name, rate, method, paths, bodies}]}: each stream asks `rate` times a
second, the n-th time for the n-th of its paths and bodies, and begins with them again at their end; the streams begin
one after the other, so that they do not all ask at the same instants. The times are
{name: {ms, late_ms, statuses}}: milliseconds from when a request was due until its answer was read, so that what had
to wait is counted; and how much too late the generator itself sent it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import httpx2

TIMEOUT = 60.0


@dataclass
class Times:
    """What a stream met."""

    ms: list[float] = field(default_factory=list)
    late_ms: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)


async def stream(http: httpx2.AsyncClient, plan: Mapping[str, Any], seconds: float, began: float) -> Times:
    """Asks at the stream's rate for so many seconds, and waits for the last answer."""
    times, tasks = Times(), []
    for n in range(int(seconds * plan["rate"])):
        due = began + n / plan["rate"]
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(_one(http, plan, n, due, times)))
    await asyncio.gather(*tasks)
    return times


async def _one(http: httpx2.AsyncClient, plan: Mapping[str, Any], n: int, due: float, times: Times) -> None:
    paths, bodies = plan["paths"], plan.get("bodies") or [None]
    body, headers = bodies[n % len(bodies)], {"Content-Type": "application/json"}
    times.late_ms.append((time.perf_counter() - due) * 1000)
    reply = await http.request(plan["method"], paths[n % len(paths)], content=body, headers=headers if body else {})
    times.ms.append((time.perf_counter() - due) * 1000)
    times.statuses[reply.status_code] = times.statuses.get(reply.status_code, 0) + 1


async def load(plan: Mapping[str, Any]) -> dict[str, Any]:
    """All streams at once."""
    headers = {"Authorization": f"Bearer {plan['key']}"}
    async with httpx2.AsyncClient(base_url=plan["address"], headers=headers, timeout=TIMEOUT) as http:
        await http.get("/healthz")  # the first request pays for the connection and for what is imported late
        began = time.perf_counter() + 0.1
        streams = plan["streams"]
        starts = [began + n / len(streams) / one["rate"] for n, one in enumerate(streams)]
        found = await asyncio.gather(
            *(stream(http, one, plan["seconds"], start) for one, start in zip(streams, starts, strict=True))
        )
    return {one["name"]: asdict(times) for one, times in zip(streams, found, strict=True)}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(load(json.load(sys.stdin)))))
