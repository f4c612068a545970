"""`grader lab fairness`: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from grader.lab.fairness.results import Fairness
from tests.cli.conftest import Cli
from tests.cli.test_grade_with_a_model import chat_reply

pytestmark = pytest.mark.httpx2(assert_all_called=False)
FAST = ("-k", "speech", "-k", "longer", "-k", "names", "-j", "baseline")


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """50 of 100 men and 39 of 100 women selected, and one person whose sex is not known."""
    rows = [f"m,{'yes' if n < 50 else 'no'},{n}" for n in range(100)]
    rows += [f"f,{'yes' if n < 39 else 'no'},{n}" for n in range(100)]
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["sex,hired,score", *rows, ",no,3"]) + "\n")
    return path


def test_the_baseline_needs_no_network_and_is_told_in_words(cli: Cli, interview: Path) -> None:
    """A line for each kind and group, the proof about names, and what the figures do not show."""
    result = cli("lab", "fairness", interview, *FAST)
    assert result.status == 0, result.err
    assert "1 interview, 4 answers that general@1 rates, judged by baseline" in result.out
    for line in ("other names", "  Black women", "speech recognition", "padded"):
        assert any(printed.startswith(line) for printed in result.out.splitlines()), line
    told = " ".join(result.out.split())
    assert "Names: said 12 times in 12 renamed interviews, in 12 by an introduction" in told
    assert "in 0 of 48 texts that a judge is shown" in told
    assert "not how people of a group fare" in told
    assert "nan" not in result.out.lower()
    assert result.err.startswith("judge: baseline")
    assert max(map(len, result.out.splitlines())) <= 120


def test_json_is_one_object_and_the_same_each_time(cli: Cli, interview: Path, tmp_path: Path) -> None:
    """fairness.json holds what --json prints; another seed draws other names and places."""
    first = cli("lab", "fairness", interview, *FAST, "--json", "-o", tmp_path / "out")
    again = cli("lab", "fairness", interview, *FAST, "--json")
    assert first.out == again.out
    written = json.loads((tmp_path / "out" / "fairness.json").read_text(encoding="utf-8"))
    assert written == first.json
    found = Fairness.model_validate(written)
    assert found.outcomes is None
    assert found.counterfactual is not None
    assert {s.kind for s in found.counterfactual.shifts} == {"names", "speech", "longer"}
    assert cli("lab", "fairness", interview, *FAST, "--json", "--seed", 5).out != first.out


def test_rows_of_a_data_set_are_interviews_of_one_answer(cli: Cli, tmp_path: Path) -> None:
    """And --sample takes some of them, the same each time."""
    path = tmp_path / "answers.jsonl"
    row = {
        "question": "How do you scale reads?",
        "answer": "I add read replicas and a cache.",
        "key_points": ["a cache"],
    }
    rows = [row | {"id": f"r{n}", "question_id": f"q{n}", "scores": [1], "score_max": 2} for n in range(6)]
    path.write_text("\n".join(map(json.dumps, rows)) + "\n")
    result = cli("lab", "fairness", path, "-k", "longer", "-j", "baseline", "--sample", 4, "--json")
    assert result.status == 0, result.err
    found = result.json["counterfactual"]
    assert (found["transcripts"], found["answers"]) == (4, 4)
    assert found["shifts"][0]["labels"] == 0


def test_outcomes_are_tabled_with_a_sentence_for_each_flag(cli: Cli, people: Path) -> None:
    """39 of 100 against 50 of 100 is .780, below four fifths; the unknown are counted; no model is named."""
    result = cli("lab", "fairness", "--outcomes", people, "--group", "sex", "--selected", "hired", "--score", "score")
    assert (result.status, result.err) == (0, "")
    told = " ".join(result.out.split())
    assert "* f: selection rate 39.0% (39 of 100), .780 of m's 50.0%: below four fifths" in told
    assert "1 person of an unknown category" in told
    assert "Scoring rate by sex, median 49, strictly above" in told
    assert "no proof of discrimination" in told


def test_nothing_is_cleared_where_no_ratio_is_defined(cli: Cli, tmp_path: Path) -> None:
    """Nobody selected: the table says why, and no sentence says that all is well."""
    (tmp_path / "none.csv").write_text("sex,hired\nf,no\nm,no\n")
    result = cli("lab", "fairness", "--outcomes", "none.csv", "-g", "sex", "--selected", "hired")
    assert result.status == 0
    assert "Impact ratio not defined: nobody was selected" in result.out
    assert "nothing can be flagged, and nothing cleared" in result.out
    assert "No category is below" not in result.out


def test_both_parts_go_into_one_file(cli: Cli, interview: Path, people: Path, tmp_path: Path) -> None:
    """Interviews and outcomes of one call."""
    outcomes = ("--outcomes", people, "-g", "sex", "--selected", "hired")
    result = cli("lab", "fairness", interview, "-k", "spelling", "-j", "baseline", *outcomes, "--json")
    assert result.json["counterfactual"]["answers"] == 4
    (table,) = result.json["outcomes"]["tables"]
    assert [(g["name"], g["ratio"], g["below_four_fifths"]) for g in table["groups"]] == [
        ("f", 0.78, True),
        ("m", 1.0, False),
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "nothing to do; name interviews, or --outcomes"),
        (("gone.json",), "gone.json: no such file"),
        (("gone.jsonl",), "gone.jsonl"),
        (("interview.json", "-k", "accent"), "accent"),
        (("interview.json", "-g", "sex"), "--group: is about a file of outcomes"),
        (("interview.json", "-j", "oracle"), "oracle"),
        (("interview.json", "-o", "people.csv"), "people.csv"),
        (("--outcomes", "people.csv", "--selected", "hired"), "--group: is needed"),
        (("--outcomes", "people.csv", "-g", "sex"), "needs --selected COL or --score COL"),
        (
            ("--outcomes", "people.csv", "-g", "sex,race", "--selected", "hired"),
            "no column 'race'; there are sex, hired",
        ),
        (("--outcomes", "people.csv", "-g", "sex", "--selected", "score"), "line 4, score: '2' is no selection"),
        (("--outcomes", "gone.csv", "-g", "sex", "--selected", "hired"), "gone.csv: no such file"),
    ],
)
def test_a_wrong_call_is_status_two_and_says_what_would_be_right(
    cli: Cli, interview: Path, people: Path, arguments: tuple[str, ...], says: str
) -> None:
    """Before anything is asked or written."""
    result = cli("lab", "fairness", *arguments)
    assert (result.status, result.out) == (2, "")
    assert says in " ".join(result.err.split())


def test_a_model_is_asked_once_for_what_reads_alike_and_again_for_its_noise(
    cli: Cli, interview: Path, httpx2_mock: respx.Router, monkeypatch: pytest.MonkeyPatch
) -> None:
    """4 answers, the first of them again with its introduction, and 4 for the noise; twelve names cost no call."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    bodies = list[Any]()

    def reply(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content.decode())
        return chat_reply(request)

    httpx2_mock.post("https://api.openai.com/v1/chat/completions").mock(side_effect=reply)
    result = cli("lab", "fairness", interview, "-k", "names", "-j", "openai:gpt-5.4-mini", "--json")
    assert result.status == 0, result.err
    found = result.json["counterfactual"]
    assert (len(bodies), found["asked"], found["usage"]["calls"]) == (9, 9, 9)
    assert found["noise"]["shift"] == 0
    assert "[NAME]" in "".join(bodies)
    assert "Mia" not in "".join(bodies)


def test_failed_answers_are_status_three_and_in_the_table(
    cli: Cli, interview: Path, httpx2_mock: respx.Router, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report is printed all the same; no shift is made up."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    httpx2_mock.post("https://api.openai.com/v1/chat/completions").respond(400, json={"error": {"message": "no"}})
    result = cli("lab", "fairness", interview, "-k", "longer", "-j", "openai:gpt-5.4-mini", "--json")
    assert result.status == 3
    (shift,) = result.json["counterfactual"]["shifts"]
    assert (shift["failed"], shift["shift"], shift["flagged"]) == (4, None, False)
    assert shift["why"]
