"""The word lists are data, and faults in them are one line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from grader.errors import LabError
from grader.lab.fairness.words import FOLDER, load_words
from grader.library import PROMPTS


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    shutil.copytree(PROMPTS / FOLDER, tmp_path / FOLDER)
    return tmp_path


def test_a_folder_without_lists_takes_those_beside_the_package(tmp_path: Path) -> None:
    """A copy of the prompts that was made before there were lists goes on working."""
    assert load_words(tmp_path) == load_words()


def test_another_list_has_another_hash(prompts: Path) -> None:
    """So that a report tells with which words it was made."""
    path = prompts / FOLDER / "names.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Emily", "Emma"), encoding="utf-8")
    assert load_words(prompts).sha256 != load_words().sha256
    assert "Emma" in load_words(prompts).names.groups[0].women


@pytest.mark.parametrize(
    ("file", "was", "put", "says"),
    [
        ("fillers.yaml", "sentence_rate: 0.5", "sentence_rate: 5", "sentence_rate: "),
        ("names.yaml", "{name}", "name", "introduction: "),
        ("dialect.yaml", "[habitual-be, ", "[habitual, ", "dialects[0].rules: no rule 'habitual'; there are aint, "),
        ("dialect.yaml", r"'\b(we|they|you) are (?=", "'(we are (?=", "find: "),
        ("dialect.yaml", "put: '\\1 be '", "put: '\\7 be '", "put: "),
        ("speech.yaml", "misheard_rate: 0.3", "", "misheard_rate: required, but missing"),
        ("length.yaml", "openings:", "openings: [", "length.yaml: "),
    ],
)
def test_a_fault_names_file_and_field(prompts: Path, file: str, was: str, put: str, says: str) -> None:
    """And is refused before anything is asked."""
    path = prompts / FOLDER / file
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, put, 1), encoding="utf-8")
    with pytest.raises(LabError) as error:
        load_words(prompts)
    assert file in str(error.value)
    assert says in str(error.value)


def test_a_missing_file_is_named(prompts: Path) -> None:
    """One line."""
    (prompts / FOLDER / "speech.yaml").unlink()
    with pytest.raises(LabError, match=r"speech\.yaml: no such file"):
        load_words(prompts)


def test_every_rule_of_a_dialect_names_a_grammar() -> None:
    """A feature without a source is a caricature; every rule is used by some variety."""
    dialects = load_words().dialect
    assert all(re.search(r"\(\d{4}\)", rule.source) for rule in dialects.rules)
    assert {rule for d in dialects.dialects for rule in d.rules} == {rule.id for rule in dialects.rules}
