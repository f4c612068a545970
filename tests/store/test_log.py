"""SQLite's write-ahead log holds what was erased until it is emptied; one server holds the file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.errors import AlreadyServed, SettingsError
from grader.store import completions
from grader.store.database import Database
from grader.store.locking import served
from tests.doubles import a_completion
from tests.store.rows import NOON, an_assessment

HOLDING = """
import sys
from pathlib import Path
from grader.store.locking import served
with served(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


async def _erased(database: Database) -> Path:
    """The file after a text has been written and deleted."""
    async with database.writing() as connection:
        await an_assessment(connection)
        await completions.add(connection, "asm_1", "k", a_completion("her very words"), NOON)
    async with database.writing() as connection:
        await completions.erase(connection, "asm_1")
    assert database.file is not None
    return database.file


def _holds(file: Path, words: bytes) -> bool:
    return any(words in path.read_bytes() for path in file.parent.iterdir())


async def test_an_emptied_log_leaves_no_byte_of_what_was_deleted(sqlite: Database) -> None:
    """Neither in the log nor in the file; before it is emptied the log has them still."""
    file = await _erased(sqlite)
    assert _holds(file, b"her very words")
    assert await sqlite.truncate_log()
    assert not _holds(file, b"her very words")
    assert file.with_name(f"{file.name}-wal").stat().st_size == 0


async def test_a_reader_puts_the_emptying_off(sqlite: Database) -> None:
    """Who reads an older state still needs the log: it is emptied the next time, and writers are not held up."""
    file = await _erased(sqlite)
    async with sqlite.reading() as connection:
        assert await completions.held(connection, "asm_1") == {}
        async with sqlite.writing() as writer:
            await an_assessment(writer, "asm_2")
        assert not await sqlite.truncate_log()
        async with sqlite.writing() as writer:
            await an_assessment(writer, "asm_3")
    assert await sqlite.truncate_log()
    assert not _holds(file, b"her very words")


async def test_postgresql_has_no_log_to_empty(postgres: Database) -> None:
    """There it is vacuum's, and done as soon as it is asked for."""
    assert await postgres.truncate_log()


def test_a_file_is_served_by_one_process(tmp_path: Path) -> None:
    """A second one is told what to do, under another name of the file too; a killed one holds nothing."""
    file, link = tmp_path / "grader.db", tmp_path / "link.db"
    file.touch()
    link.symlink_to(file)
    command = [sys.executable, "-c", HOLDING, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:  # noqa: S603 - ours
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        for name in (file, link):
            with pytest.raises(AlreadyServed, match="another grader serve works on this file"), served(name):
                pass
        first.kill()
        first.wait()
        with served(file), pytest.raises(AlreadyServed), served(link):
            pass


def test_a_folder_that_is_not_there_is_a_setting_to_mend(tmp_path: Path) -> None:
    """No stack trace where the lock cannot be written."""
    message = r"GRADER_DATABASE_URL: .*grader\.db cannot be used: no such file"
    with pytest.raises(SettingsError, match=message), served(tmp_path / "missing" / "grader.db"):
        pass
