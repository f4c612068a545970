"""Asks a service over HTTP as a platform would: posts interviews, waits, reads results; asks the fake provider too."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
from bench_interviews import Interview

UNFINISHED = ("queued", "running", "waiting")
LOOK = 0.1  # seconds between two looks


class Client:
    """One key's view of a service. It may be used by several threads."""

    def __init__(self, address: str, key: str) -> None:
        self.address, self.key = address, key
        self._http = httpx2.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=30.0)

    def post(self, interview: Interview) -> str:
        """The id of the assessment. The interview's id is the Idempotency-Key: posting again makes nothing anew."""
        name = interview["interview"]["id"]
        reply = self._http.post("/v1/assessments", json={"transcript": interview}, headers={"Idempotency-Key": name})
        reply.raise_for_status()
        made: str = reply.json()["id"]
        return made

    def post_all(self, some: Sequence[Interview], at_once: int = 4) -> list[str]:
        """The ids, in the order of the interviews."""
        with ThreadPoolExecutor(at_once) as pool:
            return list(pool.map(self.post, some))

    def get(self, path: str) -> Any:
        """What stands at an address below /v1."""
        reply = self._http.get(f"/v1{path}")
        reply.raise_for_status()
        return reply.json()

    def states(self) -> dict[str, int]:
        """How many assessments there are in each state, from the metrics."""
        lines = self._http.get("/metrics").raise_for_status().text.splitlines()
        parts = [line.split('"') for line in lines if line.startswith("grader_assessments{")]
        return {part[1]: int(float(part[2].strip("} "))) for part in parts}

    def unfinished(self) -> int:
        """How many assessments are still to come to an end."""
        states = self.states()
        return sum(states.get(state, 0) for state in UNFINISHED)

    def wait(self, patience: float) -> None:
        """Waits until nothing is unfinished. Raises TimeoutError, telling the states, after so many seconds."""
        try:
            until(lambda: self.unfinished() == 0, patience)
        except TimeoutError as e:
            e.add_note(f"states: {self.states()}")
            raise


def until(condition: Callable[[], bool], patience: float, pause: float = LOOK) -> None:
    """Waits for a condition. Raises TimeoutError after `patience` seconds."""
    end = time.monotonic() + patience
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {patience:.0f} s")
        time.sleep(pause)


def asked(provider: str) -> Mapping[str, Any]:
    """The fake provider's ledger of one run; `provider` is the run's address, with its /v1."""
    told: Mapping[str, Any] = httpx2.get(f"{provider}/asked", timeout=10.0).json()
    return told
