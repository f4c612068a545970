"""Where reports go: decided, and refused, before anything is asked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import respx

from tests.cli.conftest import Cli
from tests.cli.test_grade_with_a_model import openai

__all__ = ["openai"]  # the fixture: a faked wire, and a key in the environment
pytestmark = pytest.mark.httpx2(assert_all_called=False)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-o", "report.docx"), "-o: report.docx: 'docx' is no format; write html, pdf, md, txt or json, or end"),
        (("-f", "html", "-o", "report.pdf"), "-o: report.pdf: ends in .pdf, but --format is html"),
        (("-o", ""), "-o: should name a file or a directory, and is empty"),
        (("-o", "taken/report.html"), "taken/report.html: lies under a file, where a folder is needed"),
        (("-f", "txt", "-o", "taken/below/"), "taken/below/interview.txt: lies under a file"),
        (("-f", "txt", "-o", "folder"), "folder/interview.txt: a folder, where a file is needed"),
        (("--json", "-f", "html"), "--json --format: both go to standard output; add -o FILE for the report"),
        (("-", "-"), "-: standard input can be read only once; name it once"),
    ],
)
def test_a_place_that_cannot_be_is_refused_before_a_model_is_paid(
    cli: Cli, interview: Path, tmp_path: Path, openai: respx.Route, arguments: tuple[str, ...], says: str
) -> None:
    """One line, status 2, no call made, nothing written."""
    (tmp_path / "taken").write_text("")
    (tmp_path / "folder" / "interview.txt").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    result = cli("grade", interview, *arguments)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(f"grader: {says}")
    assert len(result.err.splitlines()) == 1
    assert openai.call_count == 0
    assert sorted(tmp_path.rglob("*")) == before


def test_a_slash_at_the_end_makes_a_directory(cli: Cli, interview: Path, tmp_path: Path) -> None:
    """Also one that is not there yet, and for a single document."""
    assert cli("grade", interview, "-f", "txt", "-o", "out/").out == "out/interview.txt\n"
    assert (tmp_path / "out" / "interview.txt").is_file()


def test_a_stop_in_the_name_of_a_directory_is_no_format(cli: Cli, interview: Path, tmp_path: Path) -> None:
    """`run-1.2` is where the reports go."""
    assert cli("grade", interview, "-o", "run-1.2").status == 0
    assert (tmp_path / "run-1.2" / "interview.html").is_file()


def test_no_report_takes_the_place_of_another(cli: Cli, interview: Path, tmp_path: Path) -> None:
    """Not even where a number that tells two inputs apart is the name of a third."""
    for name in ("b/interview.json", "interview-2.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(interview, tmp_path / name)
    result = cli("grade", "interview.json", "b/interview.json", "interview-2.json", "-f", "txt", "-o", "out")
    assert result.out.split() == ["out/interview.txt", "out/interview-2.txt", "out/interview-2-2.txt"]


def test_with_json_the_paths_go_to_stderr(cli: Cli, interview: Path) -> None:
    """Standard output is the assessment and nothing else, whatever is written besides."""
    result = cli("grade", interview, "--json", "-o", "report.html")
    assert result.json["status"] == "completed"
    assert "report.html" in result.err


def test_one_broken_transcript_of_several_stops_all(
    cli: Cli, interview: Path, tmp_path: Path, openai: respx.Route
) -> None:
    """Everything is read before anything is asked or written."""
    (tmp_path / "broken.json").write_text('{"exchanges": []}')
    result = cli("grade", interview, "broken.json", "-o", "out/")
    assert result.status == 2
    assert result.err == "grader: broken.json: exchanges: should have at least one entry\n"
    assert openai.call_count == 0
    assert not (tmp_path / "out").exists()


def test_a_rendered_assessment_comes_back_byte_for_byte(cli: Cli, interview: Path, tmp_path: Path) -> None:
    """`grader report -f json` of what `grader grade --json` printed is what was printed."""
    printed = cli("grade", interview, "--json").out
    (tmp_path / "a.json").write_text(printed, encoding="utf-8")
    assert cli("report", "a.json", "-f", "json").out == printed
    assert cli("report", "a.json", "-f", "json", "-o", "b.json").status == 0
    assert (tmp_path / "b.json").read_text(encoding="utf-8") == printed


def test_a_candidates_copy_is_no_assessment_to_render(cli: Cli, interview: Path, tmp_path: Path) -> None:
    """It leaves out the recommendation: the line says what it is and what is needed instead."""
    (tmp_path / "a.json").write_text(cli("grade", interview, "--json").out, encoding="utf-8")
    (tmp_path / "b.json").write_text(cli("report", "a.json", "-f", "json", "--audience", "candidate").out)
    result = cli("report", "b.json")
    needed = "a candidate's copy, which leaves out the recommendation; the recruiter's JSON is needed"
    assert (result.status, result.out, result.err) == (2, "", f"grader: b.json: {needed}\n")


@pytest.mark.parametrize("name", ["html", "pdf", "md", "txt", "json"])
def test_a_kept_assessment_renders_like_a_fresh_one(cli: Cli, interview: Path, tmp_path: Path, name: str) -> None:
    """Every format gives the same bytes from the file as from the grading itself."""
    cli("grade", interview, "-f", "json", "-f", name, "-o", "first/")
    assert cli("report", "first/interview.json", "-f", name, "-o", f"second.{name}").status == 0
    first = (tmp_path / "first" / f"interview.{name}").read_bytes()
    assert (tmp_path / f"second.{name}").read_bytes() == first
