"""`grader lab escalate` as a person calls it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.conftest import Cli

CHEAP = ("GPT-4o mini", "Gemini 1.5 Flash", "Claude 3.5 Haiku")
STRONG = "OpenAI o3"


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A file with recorded labels of three cheap judges, each wrong on a twelfth of its own, and a strong one."""
    rng = np.random.default_rng(4)
    lines = []
    for n in range(240):
        truth, wrong = int(rng.integers(0, 2)), int(rng.integers(0, 24))
        labels = {m: (1 - truth if wrong == k else truth) for k, m in enumerate(CHEAP)}
        if wrong == 3:  # two of them err together
            labels |= dict.fromkeys(CHEAP[:2], 1 - truth)
        labels[STRONG] = truth
        judges = [
            {"model": model, "rubric": kind, "labels": [label, 1 - label]}
            for model, label in labels.items()
            for kind in ("plain", "strict")
        ]
        lines.append({"id": str(n), "item": n // 20, "answer": f"Answer {n}.", "human": [truth] * 3, "judges": judges})
    path = tmp_path / "recorded.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def names(*models: str, kind: str = "plain") -> list[str]:
    return [f"recorded:{model}/{kind}" for model in models]


def options(*judges: str, strong: str = STRONG) -> list[str]:
    cheap = [part for spec in names(*judges) for part in ("--judge", spec)]
    return [*cheap, "--escalate", *names(strong)]


def test_named_judges_are_measured(cli: Cli, recorded: Path) -> None:
    """The strong judge, which is never wrong, mends every split; the panel's errors in common stay."""
    result = cli("lab", "escalate", recorded, *options(*CHEAP), "--splits", "4", "--json")
    assert (result.status, result.err) == (0, "")
    (found,) = result.json
    assert found["judges"] == names(*CHEAP)
    assert found["rule"] == {"judges": names(*CHEAP), "strong": names(STRONG)[0], "sent": "every split"}
    assert found["gain"]["mean"] > 0.03
    assert found["units"]["mean"] <= 0.33
    assert len(found["splits"]) == 4
    assert found["strong"]["mean"] == 1.0
    assert [s["dissenters"] for s in found["reliability"]["table"]] == [0, 1]


def test_a_table_says_what_the_json_says(cli: Cli, recorded: Path, tmp_path: Path) -> None:
    """Rule, price and confidence on one screen; -o keeps the figures."""
    result = cli("lab", "escalate", recorded, *options(*CHEAP), "--splits", "4", "-o", tmp_path / "out")
    assert result.status == 0
    (found,) = json.loads((tmp_path / "out" / "escalation.json").read_text())
    lines = result.out.splitlines()
    assert (
        lines[0] == "240 answers to 12 questions of recorded.jsonl, 2 levels, judges recorded under the rubric 'plain'"
    )
    gain = next(line for line in lines if line.startswith("the rule − the best cheap judge"))
    assert f"{found['gain']['mean']:.3f}" in gain
    assert "4 × ask all 3; OpenAI o3 decides every split" in lines
    assert lines[-1].startswith(f"ECE {found['reliability']['ece']:.3f}; Brier ")
    assert "nan" not in result.out.lower()
    assert max(map(len, lines)) <= 110


def test_with_nobody_named_each_kind_on_record_is_measured(cli: Cli, recorded: Path) -> None:
    """The three cheap models and the strong ones that are there; --kind takes one kind."""
    both = cli("lab", "escalate", recorded, "--splits", "2", "--json")
    assert [e["judges"] for e in both.json] == [names(*CHEAP), names(*CHEAP, kind="strict")]
    assert all(e["candidates"] == names(STRONG, kind=k) for e, k in zip(both.json, ("plain", "strict"), strict=True))
    one = cli("lab", "escalate", recorded, "--splits", "2", "--kind", "strict", "--json")
    assert one.json == both.json[1:]


def test_another_draw_is_another_measurement(cli: Cli, recorded: Path) -> None:
    """The second labels are all wrong here."""
    first, second = (
        cli("lab", "escalate", recorded, *options(*CHEAP), "--splits", "2", "--draw", n, "--json").json[0]
        for n in (0, 1)
    )
    assert first["kappa"]["mean"] > 0.9
    assert second["strong"]["mean"] < -0.9


def test_a_judge_that_is_not_recorded_is_run_and_its_run_kept(cli: Cli, recorded: Path, tmp_path: Path) -> None:
    """By itself, in a folder of its own under -o, that serves the next time."""
    call = ("lab", "escalate", recorded, "--judge", "baseline", *options(CHEAP[0]), "--splits", "2")
    first = cli(*call, "-o", tmp_path / "out", "--json")
    assert first.status == 0, first.err
    rows = (tmp_path / "out" / "baseline" / "rows.jsonl").read_text().splitlines()
    assert len(rows) == 240
    again = cli(*call, "-o", tmp_path / "out", "--json")
    assert again.json == first.json
    assert "240 answers judged before" in again.err
    assert first.json[0]["judges"] == ["baseline", *names(CHEAP[0])]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--judge", "recorded:Nobody"), "--judge: nothing was recorded of 'Nobody'; here are GPT-4o mini,"),
        (("--judge", "recorded:GPT-4o mini"), "KIND being one of: plain, strict"),
        (("--judge", "baseline"), "--escalate: name a stronger judge"),
        (("--escalate", "baseline"), "--escalate: name the cheap judges as well"),
        (("--kind", "loose"), "--kind loose: no such kind of rubric; here are plain, strict"),
        ((*options(*CHEAP), "--kind", "plain"), "--kind: is for recorded judges that nobody names"),
        ((*options(*CHEAP), "--judge", "recorded:OpenAI o3/plain"), "recorded:OpenAI o3/plain is named twice"),
        ((*options(*CHEAP), "--budget", "0.01"), "--budget 0.01: pays for no judge"),
        ((*options(*CHEAP), "--draw", "2"), "recorded:GPT-4o mini/plain: no judgement of any answer, draw 2"),
    ],
)
def test_what_cannot_work_is_status_two_and_one_line(
    cli: Cli, recorded: Path, arguments: tuple[str, ...], said: str
) -> None:
    """It names the option and what would be right."""
    result = cli("lab", "escalate", recorded, *arguments)
    assert result.status == 2
    assert said in result.err
    assert len(result.err.splitlines()) == 1
    assert result.out == ""


def test_a_data_set_without_recordings_needs_names(cli: Cli, tmp_path: Path) -> None:
    """It says which options give them."""
    path = tmp_path / "set.jsonl"
    row = {"question": "Why?", "answer": "So.", "scores": [1], "score_max": 1}
    path.write_text("".join(json.dumps(row | {"id": str(n), "question": f"Why {n}?"}) + "\n" for n in range(4)))
    result = cli("lab", "escalate", path)
    assert result.status == 2
    assert "name the cheap judges with --judge" in result.err


def test_recorded_judges_are_for_the_lab_alone(cli: Cli, recorded: Path, interview: Path) -> None:
    """`lab run` takes a panel of them with escalation; `grade` refuses each with one line."""
    run: Any = cli("lab", "run", recorded, *options(*CHEAP), "-o", recorded.parent / "run")
    assert run.status == 0, run.err
    rows = [json.loads(line) for line in (recorded.parent / "run" / "rows.jsonl").read_text().splitlines()]
    assert {row["escalated"] for row in rows} == {True, False}
    assert all((row["dissent"] == 1) == row["escalated"] for row in rows)
    assert all(row["judge"] == row["human"] for row in rows if row["escalated"])
    for option in ("--judge", "--escalate"):
        named = ("--judge", "baseline", option, "recorded:GPT-4o mini/plain")
        result = cli("grade", interview, *named)
        assert result.status == 2
        assert f"{option}: recorded:GPT-4o mini/plain is only for grader lab" in result.err
