"""The summary that a person sees in the terminal."""

from __future__ import annotations

import io
import re

import pytest

from grader.cli.summary import print_summary
from tests.builders import a_category_score, an_assessment


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True


def test_a_row_of_scores_fits_into_eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is cut or wrapped in an ordinary terminal; only a long name takes more lines, and is all there."""
    monkeypatch.setenv("COLUMNS", "80")
    names = ("Communication", "Reliability, operations and care for production")
    rows = [a_category_score(f"c{n}", name=name, band="Below Average", score=50) for n, name in enumerate(names)]
    stream = Terminal()
    print_summary(an_assessment(categories=rows), stream)
    lines = re.sub(r"\x1b\[[0-9;]*m", "", stream.getvalue()).splitlines()
    assert sum("50/100" in line and "(55 to 79)" in line and "Below Average" in line for line in lines) == 2
    assert any("Communication" in line and "4 answers" in line for line in lines)
    assert all(any(word in line for line in lines) for word in names[1].split())
    assert not any("…" in line for line in lines)
    assert max(map(len, lines)) <= 80
