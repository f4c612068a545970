"""`grader lab run` as a process of its own: killed, and gone on with."""

# ruff: noqa: S603 # what is started is this project's own code
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
ROWS = 16


@dataclass(frozen=True)
class Lab:
    """A folder with a data set, and a provider on loopback that takes a while to reply."""

    folder: Path
    environment: dict[str, str]
    address: str

    def command(self, *more: str) -> list[str]:
        options = ["--judge", "openai:m", "--concurrency", "2", "--bootstrap", "100", "--json", "-o", "run"]
        return [sys.executable, "-m", "grader.cli", "lab", "run", "set.jsonl", *options, *more]

    def start(self, *more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*more),
            cwd=self.folder,
            env=self.environment,
            text=True,
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(self, *more: str) -> tuple[int, str, str]:
        """Exit status, standard output and standard error of a whole run."""
        process = self.start(*more)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def asked(self) -> int:
        """Requests that the provider has had so far."""
        with urllib.request.urlopen(f"{self.address}/asked") as reply:  # noqa: S310 # loopback
            ledger: dict[str, Any] = json.load(reply)
        return sum(answer["asked"] for answer in ledger["answers"].values())

    def lines(self) -> list[dict[str, Any]]:
        file = self.folder / "run" / "rows.jsonl"
        whole = file.read_text().split("\n")[:-1] if file.exists() else []  # the last may be on its way
        return [json.loads(line) for line in whole]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    rows = [
        {
            "id": f"r{n}",
            "question": f"What is topic{n % 6}?",
            "answer": f"Thing number {n} is what I use every day with topic{n % 6}.",
            "scores": [n % 3],
            "score_max": 2,
        }
        for n in range(ROWS)
    ]
    (tmp_path / "set.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = [sys.executable, str(ROOT / "scripts" / "fake_provider.py"), "--latency", "0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as provider:
        assert provider.stdout is not None
        address = f"http://127.0.0.1:{provider.stdout.readline().strip()}/lab/v1"
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "OPENAI_BASE_URL": address,
            "OPENAI_API_KEY": "made-up",
        }
        yield Lab(tmp_path, environment, address)
        provider.terminate()


def test_a_killed_run_goes_on_and_pays_for_nothing_twice(lab: Lab) -> None:
    """After kill -9 the same command asks for what was not there, and for what was in flight; once done, for nothing.

    Two calls are made at once, so at most two replies were on their way when it was killed.
    """
    process = lab.start()
    while len(lab.lines()) < 6 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = lab.lines()
    assert 6 <= len(before) < ROWS
    status, out, err = lab.run()
    assert status == 0, err
    assert "answers judged before)" in err
    assert ROWS <= lab.asked() <= ROWS + 2
    after = {row["id"]: row for row in lab.lines()}
    assert list(after) == [f"r{n}" for n in range(ROWS)]
    assert all(after[row["id"]] == row for row in before)
    spent = lab.asked()
    status, again, _ = lab.run()
    assert (status, again, lab.asked()) == (0, out, spent)


def test_what_was_paid_is_there_after_an_interruption(lab: Lab) -> None:
    """Ctrl-C ends with 130 and one line; each reply that came lies in the run's folder."""
    process = lab.start()
    while len(lab.lines()) < 4 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.splitlines()[-1]) == (130, "", "grader: interrupted")
    assert len(list((lab.folder / "run" / "replies").glob("*.json"))) >= len(lab.lines())
