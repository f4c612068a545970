"""`grader lab check`: what a person sees of a data set, and of what is wrong with one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from grader.library import PROMPTS
from tests.cli.conftest import Cli

SHIPPED = PROMPTS / "calibration" / "interview.jsonl"


def write(path: Path, *rows: Mapping[str, object]) -> Path:
    path.write_text("\n".join(json.dumps({"question": "Q?", "score_max": 10, **row}) for row in rows))
    return path


def test_a_data_set_is_described(cli: Cli) -> None:
    """Rows, questions, humans, the levels that measures would use, what stands beside the answers, groups."""
    result = cli("lab", "check", SHIPPED)
    assert (result.status, result.err) == (0, "")
    first, *lines = result.out.splitlines()
    assert first == f"{SHIPPED}: 48 rows, 8 questions (6 rows a question)"
    assert lines[0] == "  humans     2 a row; they can be compared with each other in 48 rows"
    assert "5 distinct: the measures use 5 levels" in lines[1]
    assert sum(int(line.split()[2]) for line in lines if line.strip().startswith("level ")) == 48
    assert "  with       key points in 48 rows; levels in 36 rows; an interview in 48 rows" in lines
    assert "  levels     structure 36, specificity 36, accuracy 27, depth 27, action 9, outcome 9" in lines
    assert "  group      channel: spoken 29, written 19" in lines


def test_rows_are_counted_on_the_level_of_their_mean(cli: Cli, tmp_path: Path) -> None:
    """Three scores of 10: means of 0, 5 (half-way, so level 1 of 0 to 2), 10 and 7.5 (half-way up again)."""
    rows = [{"answer": str(n), "scores": scores} for n, scores in enumerate([[0, 0], [0, 10], [10, 10], [5, 10]])]
    lines = cli("lab", "check", write(tmp_path / "a.jsonl", *rows)).out.splitlines()
    assert "0 to 10, score_max 10; 3 distinct: the measures use 3 levels; rows by their mean:" in lines[2]
    assert [line.split()[1:4] for line in lines[3:6]] == [["0", "1", "25%"], ["1", "1", "25%"], ["2", "2", "50%"]]


def test_more_than_seven_distinct_scores_are_five_levels(cli: Cli, tmp_path: Path) -> None:
    """And the line says why; of a group with many values the most frequent dozen are named."""
    rows = [{"answer": str(n), "score": n, "site": f"s{n % 14:02}"} for n in range(9)] * 2
    out = cli("lab", "check", write(tmp_path / "a.jsonl", *rows)).out
    assert "9 distinct: the measures use 5 levels, as there are more than 7" in out
    many = [{"answer": str(n), "score": n % 3, "site": f"s{n % 14:02}"} for n in range(15)]
    assert "site: s00 2, s01 1" in (out := cli("lab", "check", write(tmp_path / "b.jsonl", *many)).out)
    assert "and 2 other values" in out


def test_faults_are_listed_and_the_status_is_2(cli: Cli, tmp_path: Path) -> None:
    """Each with its lines; what is wrong with many lines in the same way takes one line. Good files are shown too."""
    bad = write(tmp_path / "bad.jsonl", *[{"answer": "A"}] * 3, {"answer": "A", "scores": [11]}, {"answer": "A"})
    result = cli("lab", "check", bad, SHIPPED)
    assert result.status == 2
    lines = result.out.splitlines()
    assert lines[0].startswith(f"{bad}: lines 1 to 3 and 5: scores: required, but missing")
    assert lines[1:3] == [
        f"{bad}: line 4: scores[0]: should be from 0 to score_max, which is 10, not 11",
        f"{bad}: 5 faults in 5 lines",
    ]
    assert lines[4].startswith(f"{SHIPPED}: 48 rows")


def test_of_many_scattered_lines_the_first_and_the_last_are_named(cli: Cli, tmp_path: Path) -> None:
    """So that a fault in a thousand lines stays one line of text."""
    rows = [{"answer": "A", "score": n % 2 * 20, "id": n} for n in range(40)]
    lines = cli("lab", "check", write(tmp_path / "a.jsonl", *rows)).out.splitlines()
    assert lines[0].startswith(f"{tmp_path / 'a.jsonl'}: 20 lines (2, 4, 6, 8, 10, 12, 14, … 40): score: should be")


def test_a_file_that_cannot_be_read_is_one_line(cli: Cli, tmp_path: Path) -> None:
    """Also where its name would break the line."""
    assert cli("lab", "check", tmp_path).out == f"{tmp_path}: a folder, where a file is needed\n"
    result = cli("lab", "check", "no\nsuch.jsonl")
    assert (result.status, result.out) == (2, "'no\\nsuch.jsonl': no such file\n")


def test_values_cannot_send_the_terminal_anything(cli: Cli, tmp_path: Path) -> None:
    """Control characters of group names, values and faults are taken out."""
    shown = write(tmp_path / "a.jsonl", {"answer": "A", "score": 1, "si\x1bte": "x\x1b[2Jy"})
    wrong = write(tmp_path / "b.jsonl", {"answer": "A", "score": 1, "id": "\x1b"}, {"answer": "A", "a\x1bb": []})
    assert "\x1b" not in cli("lab", "check", shown, wrong).out


def test_recorded_judges_are_counted_by_model_and_kind(cli: Cli, shared: Path) -> None:
    """With the rows in which each has a label."""
    lines = cli("lab", "check", shared / "data" / "recorded_judges.jsonl").out.splitlines()
    assert "  recorded   45 judges, 3 labels each; 20 labels missing; rows with a label:" in lines
    assert "             Claude 3.5 Haiku     criteria 400, criteria+examples 398, none 397" in lines
    assert sum("criteria+examples" in line for line in lines) == 15
