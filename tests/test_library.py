from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.errors import PromptError
from grader.library import PROMPTS, load_prompts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the project's templates that a test may change."""
    shutil.copytree(PROMPTS / "templates", tmp_path / "templates")
    return tmp_path


def test_the_hash_names_the_templates_and_nothing_else(folder: Path) -> None:
    """A copy has the same hash, a file that is no template changes nothing, one letter or a renamed file does."""
    before = load_prompts().sha256
    assert load_prompts(folder).sha256 == before
    (folder / "templates" / "README.md").write_text("notes")
    assert load_prompts(folder).sha256 == before
    answer = folder / "templates" / "answer.md.j2"
    answer.write_text(answer.read_text() + ".")
    assert load_prompts(folder).sha256 != before


def test_what_was_read_is_what_is_rendered(folder: Path) -> None:
    """A template that changes on disk later changes nothing: the hash stays true."""
    prompts = load_prompts(folder)
    (folder / "templates" / "judge.md.j2").write_text("other")
    assert "job interview" in prompts.render("judge.md.j2", criteria=[])


def test_a_missing_template_is_one_line_that_names_it(folder: Path) -> None:
    """At loading, before anything is paid for."""
    (folder / "templates" / "judge.md.j2").unlink()
    with pytest.raises(PromptError, match=r"judge\.md\.j2: no such template") as e:
        load_prompts(folder)
    assert "\n" not in str(e.value)


def test_a_broken_template_is_one_line_with_its_place(folder: Path) -> None:
    """A syntax error names the file and the line."""
    (folder / "templates" / "answer.md.j2").write_text("fine\n{% if %}")
    with pytest.raises(PromptError, match=r"answer\.md\.j2: line 2: ") as e:
        load_prompts(folder)
    assert "\n" not in str(e.value)


def test_a_template_that_is_not_text_is_refused(folder: Path) -> None:
    """Bytes that are no UTF-8 are named by file."""
    (folder / "templates" / "answer.md.j2").write_bytes(b"\xff\xfe")
    with pytest.raises(PromptError, match=r"answer\.md\.j2: cannot be read"):
        load_prompts(folder)


def test_a_value_that_nobody_gives_is_an_error_and_never_a_blank(folder: Path) -> None:
    """A misspelt variable would otherwise send prompts without their question."""
    (folder / "templates" / "extra.md.j2").write_text("{{ qestion }}")
    with pytest.raises(PromptError, match=r"extra\.md\.j2: 'qestion' is undefined"):
        load_prompts(folder).render("extra.md.j2", question="?")
    with pytest.raises(PromptError, match="no such template"):
        load_prompts(folder).render("absent.md.j2")


def test_values_are_text_and_never_templates() -> None:
    """Braces and markup in a question stay as they are: no escapes, no second rendering."""
    values = {
        "asked": {"number": 1},
        "max_asks": 4,
        "criteria": ["a"],
        "stage": "S",
        "follow_ups": [],
        "key_points": [],
    }
    text = load_prompts().render("answer.md.j2", **values, question="{{ 7*7 }} <b>&", reference_answer=None)
    assert "{{ 7*7 }} <b>&" in text


def test_importing_the_library_does_not_import_jinja() -> None:
    """`grader --help` imports it, and must stay quick."""
    code = "import sys, grader.library; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603  our own interpreter
