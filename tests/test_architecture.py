"""The rules of the house that import-linter cannot see."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(p for room in ("grader", "reports", "api") for p in (ROOT / room).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TOP_LEVEL = {
    *("grader", "prompts", "api", "reports", "tests", "pyproject.toml", "README.md", ".env.example"),
    *("scripts", "examples", "docs", "CHANGELOG.md", "LICENSE", "requirements.lock"),
}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def imported(path: Path) -> frozenset[str]:
    """Every module that a file imports, at any depth."""
    return frozenset(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def files_importing(package: str) -> set[str]:
    return {name_of(p) for p in SOURCES if any(m.split(".")[0] == package for m in imported(p))}


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607
    return listed.stdout.splitlines()


@pytest.mark.parametrize("sdk", ["openai", "anthropic"])
def test_an_sdk_is_imported_in_its_own_file_only(sdk: str) -> None:
    """Whoever wants to know how we talk to a vendor reads one file."""
    assert files_importing(sdk) == {f"grader/providers/{sdk}.py"}


def test_fastapi_is_not_in_the_engine() -> None:
    """The engine knows no HTTP server, and the reports know none either."""
    assert not {f for f in files_importing("fastapi") if not f.startswith("api/")}


def test_sql_is_in_the_store_only() -> None:
    """Who looks for a query, or for what a database does, looks in one room."""
    for library in ("sqlalchemy", "alembic", "aiosqlite", "sqlite3"):
        assert {f for f in files_importing(library) if not f.startswith("grader/store/")} == set()


def test_one_file_knows_the_queue_of_postgresql() -> None:
    """Procrastinate could be replaced by replacing it."""
    assert files_importing("procrastinate") == {"grader/jobs/postgres.py"}


def test_one_file_reads_the_environment() -> None:
    """`os.environ` and `os.getenv` stand nowhere; settings.py reads through pydantic-settings."""
    reading = [name_of(p) for p in SOURCES if re.search(r"\benviron\b|\bgetenv\b", p.read_text())]
    assert not [f for f in reading if f != "grader/settings.py"]
    assert files_importing("pydantic_settings") == {"grader/settings.py"}


def test_prompts_hold_no_python() -> None:
    """What a prompt engineer edits is data."""
    assert not list((ROOT / "prompts").rglob("*.py"))


def test_nothing_else_stands_at_the_top() -> None:
    """The top level is fixed; dot-files are free."""
    assert {f.split("/")[0] for f in tracked() if not f.startswith(".")} <= TOP_LEVEL


def test_files_stay_small() -> None:
    """A file has one purpose, and fits in a head: under 350 lines."""
    assert not [name_of(p) for p in SOURCES + TESTS if len(p.read_text().splitlines()) > 350]


def test_functions_stay_small() -> None:
    """Under 50 lines, docstring and all."""
    long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in SOURCES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert not long


def test_every_test_makes_a_claim() -> None:
    """A test's docstring is a claim about behaviour."""
    without = [
        f"{name_of(path)} {node.name}"
        for path in TESTS
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.name.startswith("test_")
        and not ast.get_docstring(node)
    ]
    assert not without


def test_no_registry_host_and_no_secret_is_tracked() -> None:
    """The lock names versions and no address; nothing that looks like a key is in the tree."""
    assert "://" not in (ROOT / "requirements.lock").read_text()
    key = re.compile(r"\bsk-[A-Za-z0-9_-]{20,}")
    for file in tracked():
        path = ROOT / file
        if path.suffix in {".pdf", ".png"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not key.search(text), file


def test_env_example_lists_every_setting() -> None:
    """Each variable of Settings stands in .env.example, and nothing else does."""
    from grader.settings import Settings

    wanted = {str(field.validation_alias or f"GRADER_{name.upper()}") for name, field in Settings.model_fields.items()}
    listed = set(re.findall(r"^#?\s?([A-Z]+_[A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert listed == wanted
