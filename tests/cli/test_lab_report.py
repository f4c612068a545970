"""`grader lab report`: runs in, one page out."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from grader.cli.lab_runs import RunCall, made_run
from grader.lab.results import Run
from tests.cli.conftest import Cli
from tests.lab.viewing.samples import a_result, a_run, drawn_run


def stored(run: Run, folder: Path) -> Path:
    """The run as it lies in a folder, its figures too where it has some."""
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(run.record.model_dump_json())
    (folder / "rows.jsonl").write_text("".join(f"{row.model_dump_json()}\n" for row in run.results))
    if run.figures:
        (folder / "figures.json").write_text(json.dumps([figure.model_dump() for figure in run.figures]))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run with figures that nobody would compute from its rows."""
    return stored(drawn_run(40), tmp_path / "runs" / "small")


def test_the_page_goes_to_a_file_and_its_path_to_stdout(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """The folder of the file is made, and the run's own figures are shown."""
    result = cli("lab", "report", folder, "-o", "out/lab.html")
    assert (result.status, result.out, result.err) == (0, f"{Path('out/lab.html')}\n", "")
    page = (tmp_path / "out" / "lab.html").read_text()
    assert "The judge agrees with people at QWK .71 (.66 to .76)" in page
    assert "figures.json has them" in page


def test_without_o_the_page_goes_to_a_pipe_and_not_to_a_terminal(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal gets one line that says what to add."""
    assert cli("lab", "report", folder).out.startswith("<!DOCTYPE html>")
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
    result = cli("lab", "report", folder)
    assert (result.status, result.out) == (2, "")
    assert result.err == "grader: grader lab report: a page is not for a terminal; add -o FILE\n"


@pytest.mark.parametrize("options", [("--bootstrap", 100), ("--levels", 3)])
def test_figures_are_computed_anew_where_that_is_asked_for(cli: Cli, folder: Path, options: tuple[str, int]) -> None:
    """Another number of levels or draws: the stored figures are not those."""
    page = cli("lab", "report", folder, *options).out
    assert "QWK .71" not in page
    assert "figures.json has them" not in page


def test_a_run_without_figures_gets_them(cli: Cli, tmp_path: Path) -> None:
    """As when it was killed before its last step; what one question cannot tell is said to be so."""
    rows = [a_result(n, n % 3 / 2, n % 2, question_id="q") for n in range(12)]
    page = cli("lab", "report", stored(a_run(rows), tmp_path / "bare")).out
    assert "no interval" in page
    assert "All rows answer one question" not in page  # the lesser fault: so few rows say nothing anyway
    assert "These are 12 rows: too few to rely on." in page


def test_several_runs_are_one_page_each_under_its_name(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """In the order given; runs on other answers are said to be so, and `.` has a name."""
    other = stored(drawn_run(30, seed=8), tmp_path / "runs" / "other")
    page = cli("lab", "report", other, folder, ".", "--bootstrap", 100)
    assert page.status == 2  # `.` holds no run
    page = cli("lab", "report", other, folder, "--bootstrap", 100)
    assert page.out.index(">other</a>") < page.out.index(">small</a>")
    assert "These runs were not made on the same answers" in page.out


def test_a_run_has_a_name_wherever_it_is_named_from(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`grader lab report . ../other` from inside of the folder."""
    monkeypatch.chdir(folder)
    assert ">small</a>" in cli("lab", "report", ".", "../small").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "nowhere: no run: a folder with run.json"),
        (("runs/small", "-o", "lab.pdf"), "-o: lab.pdf: ends in .pdf, but the page is HTML"),
        (("runs/small", "-o", ""), "-o: should name a file, and is empty"),
        (("runs/small", "-o", "runs"), "runs: a folder, where a file is needed"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(cli: Cli, folder: Path, arguments: tuple[str, ...], said: str) -> None:
    """Exit status 2, and nothing on stdout."""
    assert folder.is_dir()
    result = cli("lab", "report", *arguments)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(f"grader: {said}")
    assert len(result.err.splitlines()) == 1


def test_a_damaged_calibration_is_no_page(
    cli: Cli, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GRADER_CALIBRATION is looked into for exactly this judge, rubric and prompts."""
    from grader.calibration import key_of

    kept = tmp_path / "calibration"
    kept.mkdir()
    monkeypatch.setenv("GRADER_CALIBRATION", str(kept))
    assert "was not measured under this rubric" in cli("lab", "report", folder).out
    (kept / key_of(["openai:small"], None, "a" * 64, "b" * 64).file_name).write_text("{")
    assert cli("lab", "report", folder).status == 2


def test_real_answers_become_a_page(cli: Cli, shared: Path, tmp_path: Path) -> None:
    """The baseline on exam answers, from the first row to the page."""
    data, folder = str(shared / "data" / "saf_en.jsonl"), tmp_path / "saf"
    made_run(RunCall(dataset=data, judges=["baseline"], sample=60, output=folder, bootstrap=100, quiet=True))
    page = cli("lab", "report", folder).out
    assert "The judge agrees with people at QWK ." in page
    assert "Comparing words only" in page
    assert "none: no model was asked" in page
