"""The environment: input like any other."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import SettingsError
from grader.settings import Settings, load_settings

VARIABLES = [str(f.validation_alias or f"GRADER_{name.upper()}") for name, f in Settings.model_fields.items()]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("GRADER_CONCURRENCY", "many", "should be a whole number"),
        ("GRADER_MAX_EXCHANGES", "0", "should be at least 1"),
        ("GRADER_PROMPTS", "/nowhere/at/all", "directory"),
        ("GRADER_FONT_DIRS", "/nowhere/at/all", "directory"),
        ("OPENAI_BASE_URL", "localhost:8000/v1", "should begin with http:// or https://"),
        ("ANTHROPIC_BASE_URL", "file:///etc/passwd", "should begin with http:// or https://"),
    ],
)
def test_a_wrong_variable_is_named_with_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, says: str
) -> None:
    """One line: the variable, and what it should be."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    line = str(caught.value)
    assert line.startswith(f"environment: {variable}: ")
    assert says in line
    assert line.isprintable()


@pytest.mark.parametrize("key", ["sk-secret\nx", "sk-sécret", "sk secret", "sk-\x00secret", "sk-‘secret’"])
@pytest.mark.parametrize("variable", ["OPENAI_API_KEY", "ANTHROPIC_API_KEY"])
def test_what_cannot_be_a_key_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, key: str
) -> None:
    """A line break or a typographic quote from a copied key would break the request's header, deep in a library."""
    monkeypatch.setattr("os.environ", {variable: key})
    with pytest.raises(SettingsError, match=f"{variable}: is no key") as caught:
        load_settings()
    assert "cret" not in str(caught.value)


def test_every_variable_is_in_the_example() -> None:
    """`.env.example` lists all, so that nobody has to read the code."""
    example = Path(__file__).parents[1] / ".env.example"
    listed = {line.partition("=")[0] for line in example.read_text().splitlines() if "=" in line}
    assert set(VARIABLES) <= listed
