"""Of the lab, reports know the nouns of the page and nothing that computes them."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_reports_import_the_view_alone() -> None:
    """Also when the lab gets a room that no contract names yet."""
    imported = {
        node.module
        for path in (ROOT / "reports").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("grader.lab")
    }
    assert imported == {"grader.lab.view"}
