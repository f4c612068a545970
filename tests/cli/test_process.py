"""The command as a process of its own: interrupted, on a terminal, and over real sockets."""

# ruff: noqa: S603 # what is started is this project's own code
from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GRADE = (sys.executable, "-m", "grader.cli", "grade")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An environment with a provider on loopback that takes a while to reply, and an interview of thirty answers."""
    exchanges = [
        {"question": f"What is topic{n}?", "answer": f"Thing topic{n} is what I use every day, number {n}."}
        for n in range(30)
    ]
    (tmp_path / "interview.json").write_text(json.dumps({"exchanges": exchanges}))
    command = [sys.executable, str(ROOT / "scripts" / "fake_provider.py"), "--latency", "0.2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as provider:
        assert provider.stdout is not None
        port = provider.stdout.readline().strip()
        yield {
            "PATH": os.environ["PATH"],
            "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1",
            "OPENAI_API_KEY": "made-up",
            "PYTHONPATH": str(ROOT),
        }
        provider.terminate()


def test_an_interrupted_run_goes_on_where_it_stopped(place: dict[str, str], tmp_path: Path) -> None:
    """Status 130 and one line; no report; every kept reply is whole, and none of them is paid again."""
    call = [*GRADE, "interview.json", "--judge", "openai:m", "--concurrency", "2", "--record", "kept"]
    process = subprocess.Popen(
        [*call, "-o", "report.html"], cwd=tmp_path, env=place, text=True, stderr=subprocess.PIPE, stdout=subprocess.PIPE
    )
    while len(list(tmp_path.glob("kept/*.json"))) < 5 and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert err.splitlines()[1:] == ["grader: interrupted"]
    assert not (tmp_path / "report.html").exists()
    kept = {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    assert 5 <= len(kept) < 31
    assert all(isinstance(json.loads(content), dict) for content in kept.values())
    again = subprocess.run([*call, "--json"], cwd=tmp_path, env=place, capture_output=True, check=False, text=True)
    assert again.returncode == 0
    assert {answer["status"] for answer in json.loads(again.stdout)["answers"]} == {"scored"}
    assert {name: (tmp_path / "kept" / name).read_bytes() for name in kept} == kept
    assert len(list((tmp_path / "kept").iterdir())) == 31


def test_progress_goes_to_a_terminal_alone(place: dict[str, str], tmp_path: Path) -> None:
    """On a terminal stderr has a bar; into a file or a pipe goes the one line about the judge."""
    call = [*GRADE, "interview.json", "--judge", "openai:m", "--concurrency", "30"]
    terminal, end = pty.openpty()
    process = subprocess.Popen(call, cwd=tmp_path, env=place, stderr=end, stdout=subprocess.PIPE)
    os.close(end)
    seen = read_all(terminal)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"Judging answers" in seen
    assert b"\x1b" not in out
    piped = subprocess.run(call, cwd=tmp_path, env=place, capture_output=True, check=False, text=True)
    assert piped.stderr == "judge: openai:m (as asked)\n"


def read_all(terminal: int) -> bytes:
    """What came to a pseudo-terminal until its other end was closed, which Linux tells by an error."""
    seen = b""
    try:
        while part := os.read(terminal, 65_536):
            seen += part
    except OSError:
        pass
    os.close(terminal)
    return seen
