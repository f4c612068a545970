"""`grader lab calibrate` as a person calls it, and `grader grade` with what it found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.calibration import Calibration
from grader.cli import lab_calibrating
from grader.library import PROMPTS, load_prompts
from grader.rubrics.library import load_rubric
from tests.cli.conftest import Cli, Result
from tests.lab.calibrating.simulated import Judge, results
from tests.lab.made import a_record

ANSWERS = PROMPTS / "calibration" / "interview.jsonl"
EXAMPLE = PROMPTS.parent / "examples" / "backend_engineer.json"
BASELINE = ("--judge", "baseline")


@pytest.fixture(autouse=True)
def _few_interviews(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried on 400 interviews elsewhere is tried on 20 here."""
    monkeypatch.setattr(lab_calibrating, "INTERVIEWS", 20)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A finished run of the baseline by the rubric `general`, whose error is known."""
    found = [
        r.model_copy(update={"levels": {**r.levels, "structure": 2}})
        for r in results(Judge(sigma=0.5), questions=10, each=6)
    ]
    rubric = load_rubric("general")
    reference = {"id": rubric.id, "version": rubric.version, "sha256": rubric.sha256}
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "run.json").write_text(a_record(len(found), rubric=reference).model_dump_json())
    (folder / "rows.jsonl").write_text("".join(r.model_dump_json() + "\n" for r in found))
    return folder


def only(folder: Path) -> Calibration:
    (path,) = folder.glob("*.json")
    return Calibration.model_validate_json(path.read_bytes())


def test_a_data_set_is_judged_and_its_judge_measured(cli: Cli, tmp_path: Path) -> None:
    """Tables on standard output, the file under -o, and the run kept with its calibration beside it."""
    done = cli("lab", "calibrate", ANSWERS, *BASELINE, "-o", "kept", "--bootstrap", 100)
    assert done.status == 0, done.err
    found = only(tmp_path / "kept")
    assert (found.rows, found.questions, found.humans) == (48, 8, (2, 2))
    assert "measured on 48 answers to 8 questions of interview.jsonl, each scored by 2 people" in done.out
    for heading in (
        "Judge's level",
        "Criterion",
        "An answer's interval holds",
        "Confidence in the labels of",
        "Stated",
    ):
        assert heading in done.out
    assert f"{found.error.sigma:.2f}" in done.out
    assert "GRADER_CALIBRATION=kept" in done.err
    (beside,) = tmp_path.glob("runs/*/calibration.json")
    assert Calibration.model_validate_json(beside.read_bytes()) == found


def test_a_calibrated_judge_grades_with_what_was_measured(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another interval, confidence and provenance under the rubric that it was measured under, and under no other."""

    def graded(rubric: str) -> Any:
        done = cli("grade", EXAMPLE, *BASELINE, "--rubric", rubric, "--json")
        assert done.status == 0, done.err
        return {name: done.json[name] for name in ("answers", "categories", "overall", "recommendation", "provenance")}

    before, other = graded("general"), graded("backend-engineer")
    folder = tmp_path / "kept"
    folder.mkdir()
    monkeypatch.setenv("GRADER_CALIBRATION", str(folder))
    assert cli("lab", "calibrate", ANSWERS, *BASELINE, "--bootstrap", 100).status == 0
    after = graded("general")
    again = graded("backend-engineer")
    assert again.pop("provenance")["calibration"] == other.pop("provenance")["calibration"]
    assert again == other
    error = after["provenance"]["calibration"]
    assert error == only(folder).error.model_dump(mode="json")
    assert error["source"].startswith("48 answers to 8 questions of interview, ")
    assert {c["id"]: c["source"] for c in error["criteria"]}["structure"] == "measured"
    assert after["overall"]["score"] == before["overall"]["score"]
    assert after["overall"]["interval"] != before["overall"]["interval"]
    assert after["recommendation"]["confidence"]["value"] != before["recommendation"]["confidence"]["value"]
    text = cli("grade", EXAMPLE, *BASELINE, "-f", "md", "-o", "report.md")
    assert text.status == 0
    assert "48 answers to 8 questions" in " ".join((tmp_path / "report.md").read_text().split())


def test_a_stored_run_is_measured_without_asking_anybody(cli: Cli, tmp_path: Path, run: Path) -> None:
    """The noise that was drawn, and the default beside it."""
    done = cli("lab", "calibrate", run, "-o", "kept", "--json", "--bootstrap", 100)
    assert done.status == 0, done.err
    found = Calibration.model_validate(done.json)
    assert found == only(tmp_path / "kept")
    assert found.error.sigma == pytest.approx(0.5, abs=0.12)
    assert found.default.sigma == 1.1


def test_a_dry_run_writes_nothing(cli: Cli, tmp_path: Path, run: Path) -> None:
    """Of a run it prints what was measured; of a data set what a run would take."""
    before = sorted(tmp_path.rglob("*"))
    told = cli("lab", "calibrate", run, "--dry-run", "--bootstrap", 100)
    assert (told.status, "Judge's level" in told.out) == (0, True)
    asked = cli("lab", "calibrate", ANSWERS, *BASELINE, "--dry-run")
    assert (asked.status, "48 answers to judge" in asked.out) == (0, True)
    assert sorted(tmp_path.rglob("*")) == before


def refused(result: Result, *said: str) -> None:
    """One line, exit 2."""
    assert result.status == 2
    assert result.out == ""
    (line,) = [line for line in result.err.splitlines() if line.startswith("grader:")]
    for part in said:
        assert part in line


def test_what_cannot_be_measured_is_refused_in_a_line(cli: Cli, tmp_path: Path, run: Path) -> None:
    """Nowhere to write, no run, another rubric, options of a run that is made already; nothing is written."""
    refused(cli("lab", "calibrate", run), "GRADER_CALIBRATION", "-o DIR")
    refused(cli("lab", "calibrate", tmp_path, "-o", "kept"), "no run")
    refused(cli("lab", "calibrate", run, "-o", "kept", "-r", "backend-engineer"), "the run was made under general@1")
    refused(cli("lab", "calibrate", run, "-o", "kept", *BASELINE), "--judge", "is a run already")
    assert not (tmp_path / "kept").exists()


def test_a_rubric_that_was_changed_since_the_run_is_refused(cli: Cli, run: Path) -> None:
    """Its sha256 is not the run's; one that is gone is asked for."""
    record = json.loads((run / "run.json").read_text())
    record["rubric"]["sha256"] = "0" * 64
    (run / "run.json").write_text(json.dumps(record))
    refused(cli("lab", "calibrate", run, "-o", "kept"), "general@1 was changed since the run")
    record["rubric"]["id"] = "gone"
    (run / "run.json").write_text(json.dumps(record))
    refused(cli("lab", "calibrate", run, "-o", "kept"), "gone@1", "--rubric")


def test_too_few_answers_are_refused_and_nothing_written(cli: Cli, tmp_path: Path) -> None:
    """It says how many are needed."""
    few = tmp_path / "few.jsonl"
    few.write_text("".join(ANSWERS.read_text(encoding="utf-8").splitlines(keepends=True)[:12]), encoding="utf-8")
    refused(
        cli("lab", "calibrate", few, *BASELINE, "-o", "kept"), "at least 30 scored answers to 3 questions", "12 to 2"
    )
    assert not (tmp_path / "kept").exists()


def test_a_damaged_calibration_is_named_and_nobody_graded(
    cli: Cli, tmp_path: Path, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rather than passed over: somebody relies on it."""
    record = json.loads((run / "run.json").read_text())
    record["prompts_sha256"] = load_prompts().sha256
    (run / "run.json").write_text(json.dumps(record))
    assert cli("lab", "calibrate", run, "-o", "kept", "--bootstrap", 100).status == 0
    (path,) = (tmp_path / "kept").glob("*.json")
    path.write_text("{")
    monkeypatch.setenv("GRADER_CALIBRATION", str(tmp_path / "kept"))
    refused(cli("grade", EXAMPLE, *BASELINE), path.name, "damaged")
    monkeypatch.setenv("GRADER_CALIBRATION", str(tmp_path / "gone"))
    refused(cli("grade", EXAMPLE, *BASELINE), "GRADER_CALIBRATION")
