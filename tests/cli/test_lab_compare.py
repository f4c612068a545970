"""`grader lab compare` as a person, and as a CI, calls it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from grader.lab.folder import ROWS, RUN
from grader.lab.results import RowResult
from grader.library import PROMPTS
from tests.cli.conftest import Cli
from tests.lab.comparison.runs import a_result, a_run, judged


def stored(folder: Path, results: list[RowResult]) -> Path:
    """A finished run's folder."""
    run = a_run(results, folder.name)
    folder.mkdir()
    (folder / RUN).write_text(run.record.model_dump_json())
    (folder / ROWS).write_text("".join(result.model_dump_json() + "\n" for result in run.results))
    return folder


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return stored(tmp_path / "good", judged(1, 120, 0.5))


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return stored(tmp_path / "bad", judged(2, 120, 1.4))


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A small data set that the baseline can judge."""
    points = "read replicas, caching of hot rows, and sharding of the data"
    said = ["read replicas and caching of hot rows", "caching helps", "I do not remember", points]
    rows = [
        {
            "id": f"a{n}",
            "question_id": f"q{n // 4}",
            "question": f"How do you scale database number {n // 4}?",
            "reference_answer": points,
            "answer": said[n % 4],
            "scores": [[3, 2, 0, 4][n % 4]],
            "score_max": 4,
        }
        for n in range(12)
    ]
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_two_runs_are_compared_in_words(cli: Cli, good: Path, bad: Path) -> None:
    """Who is who, every measure, a verdict, costs, and the answers that changed; a difference alone is no failure."""
    result = cli("lab", "compare", good, bad, "--bootstrap", "200")
    assert (result.status, result.err) == (0, "")
    assert "B is worse than A by ." in result.out
    for piece in (
        "good",
        "bad",
        "QWK",
        "95% interval",
        "tokens out",
        "Changed most: B against A",
        "Question: Question",
    ):
        assert piece in result.out


def test_reasonings_stand_side_by_side(cli: Cli, tmp_path: Path) -> None:
    """Both judges' levels and reasonings of an answer, in two columns, and no control character of anybody's."""
    said = [("Names\x1b[2J replicas.", 0.25, 1), ("Misses caching.", 1.0, 4)]
    for name, (reasoning, judge, level) in zip(("a", "b"), said, strict=True):
        told = {"reasoning": {"depth": reasoning}, "levels": {"depth": level}}
        stored(tmp_path / name, [a_result(n, n / 3, judge if n == 0 else n / 3, **told) for n in range(4)])
    result = cli("lab", "compare", "a", "b")
    lines = [line for line in result.out.splitlines() if "replicas." in line]
    assert len(lines) == 1
    assert "depth: level 1. Names" in lines[0]
    assert "depth: level 4. Misses caching." in lines[0]
    assert "\x1b" not in result.out


def test_json_is_one_object(cli: Cli, good: Path, bad: Path) -> None:
    """What a script needs: the verdict, the words, the figures; nothing else on standard output."""
    found = cli("lab", "compare", good, bad, "--bootstrap", "200", "--json", "--changed", "3").json
    assert found["contrasts"][0]["verdict"] == "worse"
    assert found["contrasts"][0]["words"][0].startswith("B is worse than A by ")
    assert len(found["contrasts"][0]["changed"]) == 3
    assert [side["label"] for side in found["sides"]] == ["A", "B"]
    assert found["fell"] is None


def test_a_ci_fails_when_agreement_fell(cli: Cli, good: Path, bad: Path) -> None:
    """With a baseline run the exit status is 1 for a worse run, 0 for the same and for a better one."""
    fell = cli("lab", "compare", bad, "--baseline", good, "--bootstrap", "200")
    assert fell.status == 1
    assert "Agreement fell by ." in fell.out
    assert cli("lab", "compare", good, "--baseline", good, "--bootstrap", "200").status == 0
    assert cli("lab", "compare", good, "--baseline", bad, "--bootstrap", "200").status == 0
    assert cli("lab", "compare", good, bad, "--baseline", good, "--bootstrap", "200", "--json").json["fell"] is True


def test_a_guard_that_cannot_tell_does_not_pass(cli: Cli, tmp_path: Path) -> None:
    """Where QWK is not defined the comparison is printed and the status is 2, with the reason."""
    stored(tmp_path / "flat", [a_result(n, 0.5, 0.5) for n in range(20)])
    result = cli("lab", "compare", "flat", "--baseline", "flat", "--bootstrap", "200")
    assert result.status == 2
    assert "not defined" in result.out
    assert result.err.startswith("grader: --baseline: flat: QWK of A against it is not defined")
    assert cli("lab", "compare", "flat", "flat", "--bootstrap", "200").status == 0


def test_what_is_no_run_is_refused(cli: Cli, good: Path, tmp_path: Path) -> None:
    """Without --data only runs are taken; the line says what would be right, and the status is 2."""
    (tmp_path / "empty").mkdir()
    for name in ("baseline", "empty", "nowhere"):
        result = cli("lab", "compare", good, name)
        assert result.status == 2
        assert result.err == (
            f"grader: {name}: no run: a folder with run.json; to make one of a prompts folder, a rubric or a judge, "
            "add --data\n"
        )


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["good"], "grader lab compare: two or more are compared; name another, or --baseline RUN"),
        (["good", "good", "--judge", "baseline"], "--judge: is for runs that are made; add --data DATASET"),
        (["good", "--baseline", "nowhere"], "nowhere: no run: a folder with run.json"),
        (["good", "nothing", "--data", "answers.jsonl"], "nothing: is nothing to compare: name a run folder"),
        (["good", "openai:", "--data", "answers.jsonl"], "--judge: 'openai:' is no judge"),
        (["good", "empty", "--data", "answers.jsonl"], "empty: neither a run (run.json) nor a folder of prompts"),
        (["good", "baseline", "--data", "answers.jsonl"], "have no answer in common"),
        (["good", "other"], "these runs are of other answers: row 'r0"),
    ],
)
def test_wrong_calls_say_what_would_be_right(
    cli: Cli, good: Path, answers: Path, tmp_path: Path, arguments: list[str], line: str
) -> None:
    """One line, status 2, before anything is judged or computed."""
    (tmp_path / "empty").mkdir()
    stored(tmp_path / "other", judged(1, 120, 0.5, humans=7))
    result = cli("lab", "compare", *arguments)
    assert result.status == 2
    assert line in result.err
    assert result.out == ""


def test_judges_rubrics_and_prompts_become_runs(cli: Cli, answers: Path, tmp_path: Path) -> None:
    """Each is judged on the data set in a folder of its own under -o; a second call finds them and judges nothing."""
    shutil.copytree(PROMPTS, tmp_path / "mine", ignore=shutil.ignore_patterns("*.md"))
    template = tmp_path / "mine" / "templates" / "judge.md.j2"
    template.write_text(template.read_text() + "\nBe strict.\n")
    rubric = tmp_path / "mine" / "rubrics" / "general.yaml"
    rubric.write_text(re.sub("(?m)^version: .*", 'version: "9"', rubric.read_text()))
    call = ("lab", "compare", "baseline", "mine", rubric, "--data", answers, "--judge", "baseline", "-o", "kept")
    first, second = cli(*call), cli(*call)
    assert (first.status, second.status) == (0, 0)
    assert len(list((tmp_path / "kept").iterdir())) == 3
    assert f"making a run of mine on {answers}" in first.err
    assert second.err.count("12 answers judged before") == 3
    assert "No difference between B and A could be shown" in second.out


def test_what_costs_nothing_is_not_kept_unasked(cli: Cli, answers: Path, tmp_path: Path) -> None:
    """Without -o the runs of judges that ask no model leave no folder behind."""
    before = set(tmp_path.iterdir())
    assert cli("lab", "compare", "baseline", "baseline", "--data", answers).status == 0
    assert set(tmp_path.iterdir()) == before
