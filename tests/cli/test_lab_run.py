from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import respx

from grader.cli import lab_needs
from grader.lab.folder import load_run
from tests.cli.conftest import Cli
from tests.cli.test_grade_with_a_model import openai as openai  # a fixture

POINTS = ["read replicas", "caching of hot rows", "sharding by tenant"]
SAID = (
    "I do not know.",
    "I would use caching of hot rows for that.",
    "I add read replicas first, then caching of hot rows in memory.",
    "I add read replicas for the reads, caching of hot rows, and then sharding by tenant for the writes.",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Twelve answers to three questions, scored by two people who mostly agree."""
    rows = [
        {
            "id": f"q{q}-{n}",
            "question_id": f"q{q}",
            "question": f"How do you scale database number {q}?",
            "answer": answer,
            "scores": [n, min(3, n + q % 2)],
            "score_max": 3,
            "key_points": POINTS,
        }
        for q in range(3)
        for n, answer in enumerate(SAID)
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def figures(out: str) -> dict[str, Any]:
    return {figure["name"]: figure for figure in json.loads(out)}


def test_a_run_prints_figures_and_leaves_a_folder(cli: Cli, data: Path, tmp_path: Path) -> None:
    """Tables for a person, and the three files of the contract; nothing but the tables on standard output."""
    result = cli("lab", "run", data, "--judge", "baseline", "-o", "run")
    assert result.status == 0
    assert "baseline by general@1 on set.jsonl: 12 answers to 3 questions, 4 levels" in result.out
    assert result.err.splitlines() == ["judge: baseline (as asked)", "run: run"]
    assert {p.name for p in (tmp_path / "run").iterdir()} == {"run.json", "rows.jsonl", "figures.json"}
    rows = [json.loads(line) for line in (tmp_path / "run" / "rows.jsonl").read_text().splitlines()]
    assert {"id", "human", "judge", "status"} <= set(rows[0])
    stored = json.loads((tmp_path / "run" / "figures.json").read_text())
    assert all({"name", "value", "low", "high", "n"} <= set(figure) for figure in stored)


def test_the_same_command_prints_the_same(cli: Cli, data: Path) -> None:
    """Nothing is judged again, and the intervals are those of the same draws."""
    first = cli("lab", "run", data, "--judge", "baseline", "-o", "run", "--json")
    again = cli("lab", "run", data, "--judge", "baseline", "-o", "run", "--json")
    assert first.out == again.out
    assert again.err.splitlines()[-1] == "run: run (12 answers judged before)"


def test_figures_are_those_of_the_rows(cli: Cli, data: Path, tmp_path: Path) -> None:
    """Who recomputes the mean absolute error from rows.jsonl comes to the printed one."""
    found = figures(cli("lab", "run", data, "--judge", "baseline", "-o", "run", "--json").out)
    results = load_run(tmp_path / "run").results
    off = [abs(r.judge - r.human) for r in results if r.judge is not None]
    assert found["mae"]["value"] == pytest.approx(sum(off) / len(off))
    assert found["mae"]["n"] == len(off) == 12
    assert found["pearson"]["value"] > 0.85
    assert found["ceiling.exact"]["value"] == pytest.approx(9 / 12)


def test_without_a_folder_the_run_lies_under_runs(cli: Cli, data: Path, tmp_path: Path) -> None:
    """What was paid for is never thrown away; other settings have a folder of their own."""
    assert cli("lab", "run", data, "--judge", "baseline").status == 0
    assert cli("lab", "run", data, "--judge", "baseline").err.splitlines()[-1].endswith("(12 answers judged before)")
    assert cli("lab", "run", data, "--judge", "baseline", "--rubric", "behavioral-star").status == 0
    assert len(list((tmp_path / "runs").iterdir())) == 2


def test_another_rubric_or_judge_is_not_mixed_in(cli: Cli, data: Path) -> None:
    """The folder of one run refuses another: exit status 2, one line, and the run stays as it was."""
    assert cli("lab", "run", data, "--judge", "baseline", "-o", "run").status == 0
    other = cli("lab", "run", data, "--judge", "baseline", "--rubric", "behavioral-star", "-o", "run")
    assert other.status == 2
    assert other.err.splitlines()[-1] == "grader: run: holds a run with another rubric; give a new folder with -o"
    again = cli("lab", "run", data, "--judge", "baseline", "-o", "run")
    assert again.err.splitlines()[-1] == "run: run (12 answers judged before)"


def test_a_part_of_the_rows(cli: Cli, data: Path) -> None:
    """A sample and a split say so in run.json; the two halves are all questions."""
    sampled = figures(cli("lab", "run", data, "--judge", "baseline", "--sample", "5", "-o", "five", "--json").out)
    assert sampled["mae"]["n"] == 5
    assert json.loads(Path("five/run.json").read_text())["dataset"]["sample"] == 5
    halves = [
        figures(cli("lab", "run", data, "--judge", "baseline", "--split", half, "-o", half, "--json").out)["mae"]["n"]
        for half in ("fit:0.4", "test:0.6")
    ]
    assert sum(halves) == 12


def test_what_cannot_be_measured_says_why(cli: Cli, tmp_path: Path) -> None:
    """One row has no correlation and no interval; nothing crashes, and nothing reads nan."""
    row = {
        "question": "Why?",
        "answer": "Because of read replicas.",
        "scores": [1],
        "score_max": 1,
        "key_points": POINTS,
    }
    (tmp_path / "one.jsonl").write_text(json.dumps(row) + "\n")
    result = cli("lab", "run", "one.jsonl", "--judge", "baseline", "-o", "run")
    assert result.status == 0
    assert "not defined" in result.out
    assert "nan" not in result.out.casefold().split()
    text = Path("run/figures.json").read_text()
    assert "NaN" not in text
    assert "Infinity" not in text
    assert figures(text)["pearson"]["value"] is None
    assert figures(text)["pearson"]["why"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"question": "Why?", "answer": "So.", "score_max": 1}', "line 1: scores"),
        ('{"question": "Why?", "answer": "So.", "scores": [2], "score_max": 1}', "line 1: scores[0]"),
        ('{"question": "Why?", "answer": " ", "scores": [1], "score_max": 1}', "line 1: answer"),
        ('{"question": "Why?", "answer": "So.", "scores": [1], "score_max": 1, "stage": "Wrap Up"}', "line 1: stage"),
        ("[1]", "line 1"),
    ],
)
def test_a_bad_row_is_named_before_anything_is_judged(cli: Cli, tmp_path: Path, line: str, said: str) -> None:
    """Exit status 2 and one line with the place; no folder is made."""
    (tmp_path / "bad.jsonl").write_text(line + "\n")
    result = cli("lab", "run", "bad.jsonl", "--judge", "baseline", "-o", "run")
    assert (result.status, result.out) == (2, "")
    assert said in result.err.splitlines()[-1]
    assert not (tmp_path / "run").exists()


def test_a_model_without_a_key_leaves_no_folder_behind(cli: Cli, data: Path) -> None:
    """The call is refused with the variable to set, and can be made again."""
    result = cli("lab", "run", data, "--judge", "openai:m", "-o", "run")
    assert result.status == 2
    assert "OPENAI_API_KEY" in result.err
    assert not Path("run/rows.jsonl").exists() or not Path("run/rows.jsonl").read_text()


def test_another_draw_is_asked_for_and_the_first_is_not(cli: Cli, data: Path, openai: respx.Route) -> None:
    """A run of one draw becomes one of two at the price of one, and tells how far draws differ."""
    call = ("lab", "run", data, "--judge", "openai:m", "--sample", "6", "-o", "run", "--json")
    assert cli(*call).status == 0
    assert openai.call_count == 6
    found = figures(cli(*call, "--repeat", "2").out)
    assert openai.call_count == 12
    assert [row.draw for row in load_run(Path("run")).results] == [0] * 6 + [1] * 6
    assert found["noise.sd"]["value"] == 0
    assert found["calls"]["value"] == 12


def test_the_price_is_told_and_nobody_asked(cli: Cli, data: Path, tmp_path: Path) -> None:
    """A dry run prints calls, tokens and price for every draw."""
    result = cli("lab", "run", data, "--judge", "openai:gpt-4o-mini", "--repeat", "2", "--dry-run", "-o", "run")
    assert result.status == 0
    assert result.out.startswith("12 answers to judge, 2 draws: 24 calls, about ")
    assert not (tmp_path / "run").exists()


def test_the_lab_names_the_extra_that_it_needs(cli: Cli, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without scikit-learn and the others it is one line with the command that installs them."""
    monkeypatch.setattr(lab_needs, "find_spec", lambda name: None)
    result = cli("lab", "run", data, "--judge", "baseline")
    assert (result.status, result.out) == (2, "")
    assert "pip install '.[lab]'" in result.err


def test_the_set_that_comes_along_works(cli: Cli) -> None:
    """Whoever has nothing else can try every command on it."""
    path = Path(__file__).parents[2] / "prompts" / "calibration" / "interview.jsonl"
    found = figures(cli("lab", "run", path, "--judge", "baseline", "-o", "run", "--json").out)
    assert found["qwk"]["n"] == 48
    assert 0 < found["qwk"]["value"] < found["ceiling.qwk"]["value"]
