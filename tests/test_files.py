"""Files are written whole or not at all, and all of them or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.files import reason, write_all


def test_every_file_gets_its_content_and_the_folders_it_needs(tmp_path: Path) -> None:
    """A file that is there is replaced; nothing else is left behind."""
    (tmp_path / "a.txt").write_text("old")
    write_all({tmp_path / "a.txt": b"new", tmp_path / "b" / "c.txt": b"\x00"})
    assert (tmp_path / "a.txt").read_bytes() == b"new"
    assert (tmp_path / "b" / "c.txt").read_bytes() == b"\x00"
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.txt", "b", "c.txt"]


def test_a_file_is_as_readable_as_any_other_of_the_process(tmp_path: Path) -> None:
    """Whatever the process's mask says of new files holds for these too."""
    (tmp_path / "plain").write_bytes(b"")
    write_all({tmp_path / "ours": b""})
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_one_that_cannot_be_written_stops_all(tmp_path: Path) -> None:
    """The error names it, and no file of the call appears, not even for a moment's work."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(OSError, match="taken") as caught:
        write_all({tmp_path / "first.txt": b"1", tmp_path / "taken" / "second.txt": b"2"})
    assert caught.value.filename == str(tmp_path / "taken" / "second.txt")
    assert reason(caught.value) == "a file, where a folder is needed"
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither half a file under its name nor a temporary one beside it."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_all({tmp_path / "a.txt": b"a"})
    assert list(tmp_path.iterdir()) == []
