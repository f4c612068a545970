"""`grader import`: conversations in, transcripts out."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

TALK = "Jane Doe: Hi Alex!\nAlex Thompson: Hello.\nJane Doe: What is a map?\nAlex Thompson: Names of things.\n"
SILENT = "WEBVTT\n\n00:00.000 --> 00:01.000\nWho says this?\n"


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A file with a short talk."""
    path = tmp_path / "talk.md"
    path.write_text(TALK)
    return path


def test_a_transcript_goes_to_stdout_and_what_to_look_at_to_stderr(cli: Cli, talk: Path) -> None:
    """One is for a program, the other for a person."""
    result = cli("import", talk)
    assert result.status == 0
    assert result.json["candidate"]["name"] == "Alex Thompson"
    assert [(e["question"], e["answer"], e["stage"]) for e in result.json["exchanges"]] == [
        ("What is a map?", "Names of things.", "Interview")
    ]
    assert result.err.splitlines() == [
        "speaker        turns  words  questions",
        "Jane Doe           2      6          1",
        "Alex Thompson      2      4          0  the candidate",
        "1 exchange",
        "note: the candidate is a guess: Alex Thompson, who asks least (in 0 of 2 turns); "
        "name the candidate to be sure",
        "note: left out as greetings: 1 word of the candidate before the first question",
    ]


def test_what_is_written_can_be_graded(cli: Cli, talk: Path, tmp_path: Path) -> None:
    """The transcript is whole: `grader grade` takes it as it is."""
    result = cli("import", talk, "--candidate", "alex", "-o", "out/transcript.json")
    assert (result.status, result.out) == (0, "out/transcript.json\n")
    assert "guess" not in result.err
    assert cli("grade", "out/transcript.json", "--json").json["candidate"]["name"] == "Alex Thompson"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["transcript.json"]


def test_the_fuller_name_is_kept(cli: Cli, talk: Path) -> None:
    """Who names the candidate may know more than the file; a role is no name."""
    assert cli("import", talk, "--candidate", "Alex B. Thompson").json["candidate"]["name"] == "Alex B. Thompson"
    talk.write_text("Interviewer: What is a map?\nCandidate: Names of things.\n")
    assert cli("import", talk).json["candidate"]["name"] is None


def test_standard_input_is_a_file_too(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` reads it; errors call it stdin."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TALK.encode())))
    assert len(cli("import", "-").json["exchanges"]) == 1
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert cli("import", "-").err == "grader: stdin: empty; a transcript of what was said is needed\n"


@pytest.mark.parametrize(
    ("content", "arguments", "says"),
    [
        (SILENT, (), "talk.md: no speakers are named, so who asks and who answers cannot be told; use a transcription"),
        ("Alex: A monologue.", (), "talk.md: Alex is the only speaker, so nothing is asked and answered"),
        (
            TALK,
            ("--candidate", "Bob"),
            "talk.md: candidate: 'Bob' names nobody here; the speakers are Jane Doe and Alex",
        ),
        (
            TALK,
            ("--from", "pdf"),
            "talk.md: format: 'pdf' is no format; write webvtt, srt, deepgram, podcast, whisper or",
        ),
        (TALK, ("--from", "vtt"), "talk.md: WebVTT begins with a line WEBVTT"),
        ('{"segments": [{"body": 1}]}', (), "talk.md: segments[0].body: should be a text"),
        ("", (), "talk.md: empty; a transcript of what was said is needed"),
        (TALK, ("-o", ""), "-o: should name a file, and is empty"),
        (TALK, ("-o", "taken/t.json"), "taken/t.json: lies under a file, where a folder is needed"),
        (TALK, ("-o", "folder"), "folder: a folder, where a file is needed"),
    ],
)
def test_what_cannot_become_a_transcript_ends_with_2_and_one_line(
    cli: Cli, talk: Path, tmp_path: Path, content: str, arguments: tuple[str, ...], says: str
) -> None:
    """Nothing is printed to stdout and nothing is written."""
    (tmp_path / "taken").write_text("")
    (tmp_path / "folder").mkdir()
    talk.write_text(content)
    before = sorted(tmp_path.rglob("*"))
    output = () if "-o" in arguments else ("-o", "transcript.json")
    result = cli("import", "talk.md", *arguments, *output)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(f"grader: {says}")
    assert len(result.err.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_that_is_not_there_ends_with_2(cli: Cli) -> None:
    """As for every other verb."""
    result = cli("import", "nowhere.vtt")
    assert (result.status, result.err) == (2, "grader: nowhere.vtt: no such file\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_where_nothing_can_be_written_is_told(cli: Cli, talk: Path, tmp_path: Path) -> None:
    """Before the conversation is read."""
    (tmp_path / "shut").mkdir(mode=0o500)
    assert cli("import", talk, "-o", "shut/t.json").err == "grader: shut/t.json: permission denied\n"


def test_what_was_there_is_replaced_whole(cli: Cli, talk: Path, tmp_path: Path) -> None:
    """The old transcript stays until the new one is complete, and nothing lies beside it."""
    (tmp_path / "t.json").write_text("old")
    assert cli("import", talk, "-o", "t.json").status == 0
    assert json.loads((tmp_path / "t.json").read_text())["exchanges"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.json", "talk.md"]


def test_the_real_files(cli: Cli, shared: Path) -> None:
    """Six have speakers and become transcripts; two have none and say what to do."""
    found = {path.name: cli("import", path).status for path in sorted((shared / "data" / "transcripts").iterdir())}
    assert {name for name, status in found.items() if status == 2} == {
        "whisper_interview_nospeaker.vtt",
        "whisper_timestamped_nospeaker.json",
    }
    assert sorted(found.values()) == [0] * 6 + [2] * 2
