"""Reading rubrics: by id, by version, by path; and every way in which a file can be wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import RubricError
from grader.rubrics.library import MAX_BYTES, list_rubrics, load_rubric, parse_rubric
from tests.builders import a_rubric

SHIPPED = ["backend-engineer", "behavioral-star", "general"]


def a_text(**changes: object) -> str:
    """A rubric as a YAML file."""
    return yaml.safe_dump(a_rubric(**changes).model_dump(mode="json", by_alias=True), allow_unicode=True)


def a_folder(path: Path, **texts: str) -> Path:
    """A prompts folder with these rubric files, dots in names written as underscores doubled."""
    (path / "rubrics").mkdir()
    for name, text in texts.items():
        (path / "rubrics" / f"{name.replace('__', '@')}.yaml").write_text(text, encoding="utf-8")
    return path


def refused(content: str | bytes) -> str:
    with pytest.raises(RubricError) as caught:
        parse_rubric(content, source="r.yaml")
    line = str(caught.value)
    assert line.startswith("r.yaml: ")
    assert line.isprintable()
    return line.removeprefix("r.yaml: ")


def missing(spec: str, folder: Path | None = None) -> str:
    with pytest.raises(RubricError) as caught:
        load_rubric(spec, folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_the_shipped_rubrics_are_found_by_id() -> None:
    """Three, each under its own name; `general` is the default of the settings."""
    assert [r.id for r in list_rubrics()] == SHIPPED
    assert load_rubric("general").reference == "general@1"
    assert load_rubric("general@1") == load_rubric("general")


def test_the_rubric_in_the_readme_loads() -> None:
    """What a reader copies from there works."""
    readme = (Path(__file__).parents[2] / "prompts" / "README.md").read_text(encoding="utf-8")
    (written,) = re.findall(r"```yaml\n(id: .*?)```", readme, re.DOTALL)
    assert parse_rubric(written).reference == "short@1"


def test_an_unknown_id_lists_the_known_ones() -> None:
    """So that a slip of the pen is mended without looking for the folder."""
    assert missing("genral").startswith("genral: no rubric of this name; known are backend-engineer, behavioral-star")
    assert "known are none" in missing("general", Path("/nowhere"))


def test_an_unknown_version_lists_those_there_are(tmp_path: Path) -> None:
    """Versions are kept beside each other, newest under the plain name or not."""
    folder = a_folder(tmp_path, test__9=a_text(version="9"), test__10=a_text(version="10"), test=a_text(version="8"))
    assert missing("test@3", folder) == "test@3: no such version; there is test@8, test@9, test@10"
    assert load_rubric("test@9", folder).version == "9"
    assert load_rubric("test", folder).version == "10"
    assert [r.version for r in list_rubrics(folder)] == ["8", "9", "10"]


def test_a_path_is_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    """A slash or the ending makes it a path; JSON is YAML too."""
    for name in ("mine.yaml", "mine.yml", "mine.json", "mine"):
        file = tmp_path / name
        file.write_text(a_text() if "json" not in name else a_rubric().model_dump_json(by_alias=True), encoding="utf-8")
        assert load_rubric(str(file)) == a_rubric()


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("no/such.yaml", "cannot be read: No such file or directory"),
        ("prompts.yaml", "cannot be read: No such file or directory"),
        ("a\0b.yaml", "cannot be read: embedded null byte"),
        ("/dev/zero", f"more than {MAX_BYTES:,} bytes"),
        ("/", "a folder; name a rubric file in it"),
        ("", "no rubric of this name"),
        ("general@", "no such version; there is general@1"),
        ("../general", "cannot be read"),
    ],
)
def test_a_spec_that_leads_nowhere_is_one_line(spec: str, words: str) -> None:
    """Including what is no file, or has no end."""
    assert words in missing(spec)


def test_a_file_in_the_folder_holds_the_rubric_that_its_name_says(tmp_path: Path) -> None:
    """Otherwise `general` could silently be another rubric."""
    folder = a_folder(tmp_path, other=a_text())
    assert "'test@1' found, but the file other has to hold the rubric of that name" in missing("other", folder)


def test_a_broken_neighbour_does_not_matter(tmp_path: Path) -> None:
    """Somebody's half-written rubric stops nobody else's."""
    assert load_rubric("test", a_folder(tmp_path, test=a_text(), broken="id: [")) == a_rubric()


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", 'a rubric is a mapping with fields such as "id", "categories" and "criteria"'),
        ("- 1", 'a rubric is a mapping with fields such as "id", "categories" and "criteria"'),
        ("id: test\nid: test", "id: given twice, first on line 1; keep one of them (line 2)"),
        ("a:\n  - {0: x, '0': y}", "a[0][0]: given twice, first on line 2; keep one of them (line 2)"),
        (
            "\tid: x",
            "not YAML: found character '\\t' that cannot start any token; indent with spaces, not tabs (line 1)",
        ),
        ("a: b: c", 'not YAML: mapping values are not allowed here; put a text that contains ": " in quotes (line 1)'),
        (
            "a: [x, *]",
            "not YAML: expected alphabetic or numeric character, but found ']'; put \"*\" in quotes (line 1)",
        ),
        ("a: &x [1]\nb: *x", "b: an alias (*name) is not taken; write the text out (line 1)"),
        ("a: &x [*x]", "a[0]: an alias (*name) is not taken; write the text out (line 1)"),
        ("id: !!python/object:os.system x", "id: a tag (!name) is not taken; write the plain value (line 1)"),
        ("id: !mine x", "id: a tag (!name) is not taken; write the plain value (line 1)"),
        ("? [a, b]\n: c", "a name of a field has to be a word or a number (line 1)"),
        ("id: a\n---\nid: b", "not YAML: found another document; keep one (line 2)"),
        ('id: "a\\u0007"', "id: contains the character U+0007; remove it (line 1)"),
        ('id: "a\\ud800"', "id: contains the character U+D800; remove it (line 1)"),
        ('id: "\\Uffffffff"', "not YAML: "),
        (b"id: \xff", "not UTF-8 text (byte 4)"),
        ("a: " + "[" * 30 + "]" * 30, "nested more than 16 deep; that is no rubric (line 1)"),
        ("[" * 20_000, "nested more than 16 deep; that is no rubric"),
        ("a" * (MAX_BYTES + 1), f"more than {MAX_BYTES:,} bytes; that is no rubric"),
        ("id: test", "version: required, but missing (line 1)"),
    ],
)
def test_a_broken_file_is_one_line_that_says_what_would_be_right(content: str | bytes, line: str) -> None:
    """With the line of the file; nothing is executed and nothing grows."""
    assert refused(content).startswith(line)


def test_a_wrong_field_is_named_with_its_line() -> None:
    """The path for machines, the line for the person in the editor."""
    text = a_text().replace("weight: 0.4", "weight: heavy")
    number = next(n for n, line in enumerate(text.splitlines(), 1) if "heavy" in line)
    assert refused(text) == f'categories[1].weight: should be a number, not "heavy" (line {number})'
    assert "unknown field; remove it or mend its spelling (line 1)" in refused("bandz: []\n" + a_text())


@pytest.mark.parametrize(
    ("written", "read"), [("1.10", "1.10"), ("1", "1"), ("2026-01-31", "2026-01-31"), ("1:30", "1:30"), ("no", "no")]
)
def test_a_version_is_what_is_written(written: str, read: str) -> None:
    """YAML would make 1.1, a date, ninety and false of these."""
    assert parse_rubric(a_text().replace("version: '1'", f"version: {written}")).version == read


def test_yes_and_no_are_words() -> None:
    """A stage called On is a stage; `true` is no weight."""
    assert parse_rubric(a_text().replace("- Wrap Up", "- On")).unscored_stages == ("On",)
    assert "weight: should be a number, not true" in refused(a_text().replace("weight: 0.4", "weight: true"))


def test_a_small_file_cannot_grow() -> None:
    """Aliases in aliases are refused at the first, before anything is multiplied."""
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    assert "an alias" in refused(bomb)


@given(st.text(st.characters(), max_size=80))
def test_no_text_ends_in_anything_but_a_rubric_or_one_line(content: str) -> None:
    """Any text at all, halves of characters included."""
    with pytest.raises(RubricError) as caught:
        parse_rubric(content)
    assert "\n" not in str(caught.value)


def test_a_rubric_survives_being_written_and_read() -> None:
    """YAML as a library writes it gives the same rubric."""
    for rubric in list_rubrics():
        text = yaml.safe_dump(rubric.model_dump(mode="json", by_alias=True), allow_unicode=True)
        assert parse_rubric(text).sha256 == rubric.sha256
