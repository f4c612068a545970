"""`grader grade`: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from grader.library import PROMPTS
from tests.cli.conftest import Cli


def test_without_o_a_summary_goes_to_stdout(cli: Cli, interview: Path) -> None:
    """A person sees the name, the label and the scores; stderr says which judge and why."""
    result = cli("grade", interview)
    assert result.status == 0
    assert "Mia Roth" in result.out
    assert "4 of 4 answers scored" in result.out
    assert result.err.startswith("judge: baseline (no model")
    assert len(result.err.splitlines()) == 1


def test_json_puts_the_assessment_on_stdout(cli: Cli, interview: Path) -> None:
    """`--json` prints the assessment, and nothing but it."""
    result = cli("grade", interview, "--json")
    assert result.json["schema_version"] == "1"
    assert result.json["status"] == "completed"


def test_several_transcripts_are_one_assessment_a_line_in_order(cli: Cli, interview: Path, tmp_path: Path) -> None:
    """Line n belongs to argument n."""
    other = tmp_path / "other.json"
    other.write_text(interview.read_text().replace("Mia Roth", "Ola Berg"))
    lines = cli("grade", other, interview, "--json").out.splitlines()
    assert [json.loads(line)["candidate"]["name"] for line in lines] == ["Ola Berg", "Mia Roth"]


def test_formats_and_a_directory(cli: Cli, interview: Path, tmp_path: Path) -> None:
    """Each format becomes a file named after the transcript; stdout lists the paths."""
    result = cli("grade", interview, "-f", "html", "-f", "pdf", "-f", "json", "-o", tmp_path / "out")
    assert result.status == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["interview.html", "interview.json", "interview.pdf"]
    assert sorted(Path(line).name for line in result.out.splitlines()) == names
    assert (tmp_path / "out" / "interview.pdf").read_bytes().startswith(b"%PDF")


def test_two_transcripts_of_one_name_do_not_overwrite_each_other(cli: Cli, interview: Path, tmp_path: Path) -> None:
    """The second gets a number."""
    (tmp_path / "b").mkdir()
    other = tmp_path / "b" / "interview.json"
    other.write_text(interview.read_text())
    cli("grade", interview, other, "-f", "txt", "-o", tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["interview-2.txt", "interview.txt"]


def test_the_suffix_of_the_file_names_the_format(cli: Cli, interview: Path, tmp_path: Path) -> None:
    """`-o report.md` needs no --format."""
    assert cli("grade", interview, "-o", tmp_path / "report.md").status == 0
    assert (tmp_path / "report.md").read_text().startswith("# ")


def test_the_same_work_has_the_same_id(cli: Cli, interview: Path) -> None:
    """The id follows from transcript, rubric and judges; another rubric is another assessment."""
    ids = [cli("grade", interview, "--json", *more).json["id"] for more in ((), (), ("-r", "backend-engineer"))]
    assert ids[0] == ids[1] != ids[2]


def test_failed_answers_end_in_status_three_with_the_report_written(
    cli: Cli, interview: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider that cannot be reached fails every answer, and the report says so."""
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("GRADER_RETRY_ATTEMPTS", "1")
    result = cli("grade", interview, "-j", "openai:some-model", "-o", tmp_path / "report.txt")
    assert result.status == 3
    assert "could not be" in (tmp_path / "report.txt").read_text()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere.json",), "nowhere.json: no such file"),
        (("",), "'': an empty path, where a file is needed"),
        (("a\0b.json",), "'a\\x00b.json': no path of a file"),
        (("interview.json", "-j", "openai:m", "--replay", "extra.json"), "extra.json: a file, where a folder is"),
        (("interview.json", "--record", "extra.json"), "extra.json: a file, where a folder is needed"),
        (("interview.json", "-r", "nothing"), "nothing"),
        (("interview.json", "-j", "gpt"), "'gpt' is no judge; write baseline, openai:MODEL or anthropic:MODEL"),
        (("interview.json", "-j", "openai:m"), "openai:m needs a key; set OPENAI_API_KEY"),
        (("interview.json", "-j", "baseline", "-j", "baseline"), "the same judge twice"),
        (("interview.json", "-f", "docx"), "'docx' is no format; write html, pdf, md, txt or json"),
        (("interview.json", "-f", "md", "-f", "html"), "add -o DIR"),
        (("interview.json", "interview.json", "-o", "one.html"), "one file cannot hold several documents"),
        (("interview.json", "--record", "a", "--replay", "b"), "give one of the two"),
        (("interview.json", "--narrator", "llm"), "llm needs a judge with a model"),
        (("interview.json", "--narrator", "poet"), "poet"),
        (("interview.json", "--concurrency", "0"), "--concurrency"),
        (("interview.json", "--colour", "red"), "--colour"),
        (("interview.json", "--replay", "empty", "-j", "openai:m"), "empty"),
        (("broken.json",), "broken.json: not JSON"),
        (("extra.json",), "extra.json: exchanges[0].anwser: unknown field"),
        ((), "TRANSCRIPT"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_two(
    cli: Cli, interview: Path, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    """The line names the file or option and what would be right; nothing is written."""
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "extra.json").write_text('{"exchanges": [{"question": "q", "answer": "a", "anwser": "b"}]}')
    before = sorted(tmp_path.iterdir())
    result = cli("grade", *arguments)
    assert (result.status, result.out) == (2, "")
    assert says in result.err
    lines = [line for line in result.err.splitlines() if not line.startswith("judge:")]
    assert len(lines) == 1, result.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_report_that_cannot_be_written_leaves_nothing_behind(cli: Cli, interview: Path, tmp_path: Path) -> None:
    """A directory that is a file is refused in one line, and no other report of the call is written."""
    (tmp_path / "taken").write_text("")
    result = cli("grade", interview, "-f", "txt", "-f", "md", "-o", tmp_path / "taken" / "below")
    assert result.status == 2
    assert "taken" in result.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["interview.json", "taken"]


def test_a_bad_setting_names_its_variable(cli: Cli, interview: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is input like any other."""
    monkeypatch.setenv("GRADER_CONCURRENCY", "many")
    result = cli("grade", interview)
    assert result.status == 2
    assert "GRADER_CONCURRENCY" in result.err


def test_a_rubric_with_faults_is_told(cli: Cli, interview: Path, tmp_path: Path) -> None:
    """It grades, since its weights count all the same; one line on stderr says what lists the faults."""
    general = (PROMPTS / "rubrics" / "general.yaml").read_text(encoding="utf-8")
    (tmp_path / "own.yaml").write_text(re.sub(r"(?m)^      4: .*\n", "", general, count=1), encoding="utf-8")
    result = cli("grade", interview, "-r", "own.yaml")
    assert result.status == 0
    assert "rubric: 1 fault; `grader rubric lint own.yaml` lists them" in result.err.splitlines()
