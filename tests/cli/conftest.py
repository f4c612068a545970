"""A command line with a clean environment, in a folder of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.cli.main import run
from grader.settings import Settings


@dataclass(frozen=True)
class Result:
    """How a run of the command line ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Cli = Callable[..., Result]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Runs `grader` with the given arguments in `tmp_path`, with no variable of ours set."""
    for name, field in Settings.model_fields.items():
        monkeypatch.delenv(str(field.validation_alias or f"GRADER_{name.upper()}"), raising=False)
    monkeypatch.chdir(tmp_path)

    def call(*arguments: object) -> Result:
        capsys.readouterr()
        status = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    return call


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    """A file with a small interview that the baseline can grade."""
    points = ["read replicas for reads", "caching of hot rows", "sharding of the data"]
    exchanges = [
        {
            "stage": "Technical",
            "question": f"How do you scale database number {n}?",
            "answer": f"For database {n} I add read replicas for the reads, and caching of hot rows with Redis.",
            "key_points": points,
        }
        for n in range(1, 5)
    ]
    path = tmp_path / "interview.json"
    path.write_text(json.dumps({"candidate": {"name": "Mia Roth"}, "exchanges": exchanges}))
    return path
